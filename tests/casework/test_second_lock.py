"""The key desk behind the gate: whoever is excluded gets no key, and nothing they are worried about is lost."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.record_concern import RecordConcern, record_concern
from sharewell.casework.use_case import Work
from sharewell.records import gate, ledger
from sharewell.records.models import AccessEntry
from sharewell.records.stores import files
from sharewell.records.stores.base import Opened
from sharewell.rules.concern import ConcernInput, Paragraph
from sharewell.rules.errors import Missing
from sharewell.rules.need_to_know import NeedToKnow
from sharewell.rules.values import SafeNow, StatementKind, new_id
from sharewell.vault.places import Place
from tests.cast import Cast, cast
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(tools) -> Cast:
    return cast(tools)


def test_a_gate_that_lets_everybody_through_still_shows_the_excluded_nothing(people: Cast, monkeypatch) -> None:
    sent = people.concern(about_staff=("adult",))
    with past_the_wall():
        whole = gate.circle_of(people.organisation_id, people.file_of(sent.concern_id))
    lead = next(member for member in whole.members if member.person_id == people.person("lead"))

    def open_to_all(organisation_id: str, file_id: str, person_id: str, now: datetime) -> NeedToKnow:
        everybody = tuple(type(lead)(person, lead.since) for person in people.people.values())
        return NeedToKnow(file_id, everybody)

    monkeypatch.setattr(gate, "place_of", open_to_all)
    request = ReadConcern(sent.concern_id)
    for part in ("adult", "relative"):
        with pytest.raises(Missing):
            read_concern(people.actor(part), people.tools, request)
    # The control: with the same broken gate, and no wall in the database, whoever is not excluded at the desk reads it.
    with past_the_wall():
        assert read_concern(people.actor("manager"), people.tools, request).whole


def test_the_exclusion_reaches_the_desk_only_with_the_transaction(people: Cast, monkeypatch) -> None:
    told = []
    monkeypatch.setattr(people.tools.vault.desk, "exclude", lambda scope, ids: told.append(ids))
    monkeypatch.setattr(Work, "before_commit", lambda work, act: (_ for _ in ()).throw(RuntimeError("no")))
    with pytest.raises(RuntimeError):
        people.concern(about_staff=("adult",))
    assert told == []


def excluded_recorder(people: Cast) -> str:
    """A file of a child that `practitioner` is excluded from; its first concern."""
    sent = people.concern("key_worker")
    people.tools.vault.exclude(people.file_of(sent.concern_id), [people.person("practitioner")])
    from sharewell.casework.exclude import exclude
    from sharewell.casework.use_case import use_case
    from sharewell.rules.access import Action
    from sharewell.rules.events import Event

    @use_case(Action.CIRCLE_NARROW, Event.CIRCLE_NARROWED, about="concern")
    def keep_out(work: Work, request: ReadConcern) -> None:
        exclude(work, people.person("practitioner"), "Declared a conflict.")

    keep_out(people.actor("lead"), people.tools, ReadConcern(sent.concern_id))
    return sent.concern_id


@pytest.mark.parametrize("about_staff", [(), ("adult",)])
def test_somebody_excluded_from_a_childs_file_still_records_a_concern_about_the_child(people, about_staff) -> None:
    first = excluded_recorder(people)
    sent = people.concern("practitioner", about_staff=about_staff)
    assert people.file_of(sent.concern_id) != people.file_of(first)

    page = read_concern(people.actor("lead"), people.tools, ReadConcern(sent.concern_id))
    assert page.whole
    with pytest.raises(Missing):
        read_concern(people.actor("practitioner"), people.tools, ReadConcern(first))
    if about_staff:
        with past_the_wall():
            circle = gate.circle_of(people.organisation_id, people.file_of(first))
        assert people.person("adult") in circle.excluded


def test_the_same_form_sent_twice_by_somebody_excluded_by_it_is_answered_and_saved_once(people: Cast) -> None:
    request = RecordConcern(
        concern=ConcernInput(paragraphs=(Paragraph("He shouted.", StatementKind.OBSERVED),), safe_now=SafeNow.YES),
        child_id=people.child().id, about_staff=(people.person("adult"),), concern_id=new_id(),
    )  # fmt: skip
    first = record_concern(people.actor("relative"), people.tools, request)
    again = record_concern(people.actor("relative"), people.tools, request)
    assert again.already and again.concern_id == first.concern_id
    assert all(not rows for rows in my_worklist(people.actor("relative"), people.tools, MyWorklist()).values())


def test_a_line_whose_key_is_refused_leaves_the_rest_of_the_list(people: Cast) -> None:
    kept, lost = people.concern(about="Leo O'Brien"), people.concern()
    people.tools.vault.exclude(people.file_of(lost.concern_id), [people.person("lead")])
    shown = my_worklist(people.actor("lead"), people.tools, MyWorklist())["new"]
    assert [row.about_id for row in shown] == [kept.concern_id]


def test_the_ledger_vouches_for_the_log_of_unwraps(people: Cast) -> None:
    sent = people.concern()
    read_concern(people.actor("lead"), people.tools, ReadConcern(sent.concern_id))
    my_worklist(people.actor("lead"), people.tools, MyWorklist())
    vault, org = people.tools.vault, people.organisation_id
    heads = []
    with past_the_wall():
        rows = list(AccessEntry.objects.all())
    for row in rows:
        place = Place(org, org, AccessEntry.compartment, "records_accessentry", "body", row.id, row.version)
        heads.append(json.loads(vault.open(place, row.body))["unwraps"])
    assert len(heads) == 2
    assert all(int(head.split(":")[0]) > 0 for head in heads)
    assert vault.desk.log.verify(heads) == []
    with past_the_wall():
        assert ledger.verify(vault).ok


def test_opening_a_file_by_hand_in_nobodys_name_finds_nothing(people: Cast) -> None:
    sent = people.concern()
    opened = Opened(people.tools.vault, people.organisation_id, people.file_of(sent.concern_id))
    with pytest.raises(Missing):
        files.concerns.get(opened, sent.concern_id)
    assert len(my_files(people.actor("lead"), people.tools, ListChildren())) == 1


def test_a_lead_sees_the_list_of_more_children_than_anybody_opens_files_of(people: Cast, monkeypatch) -> None:
    """The list opens who the children are, never what is written about them: it is no reason to stop anybody."""
    for name in ("Mia Thornbury", "Leo O'Brien", "Zoë Adeyemi"):
        people.concern(about=name)
    people.tools.vault.desk.log.write([])
    before = len(list(people.tools.vault.desk.log.rows()))
    assert len(my_files(people.actor("lead"), people.tools, ListChildren())) == 3
    opened = [line for _, _, line in people.tools.vault.desk.log.rows()][before:]
    assert {line.compartment for line in opened} == {"identity"}
    assert len({line.scope for line in opened}) == 3


def test_a_desk_that_lost_its_list_is_told_it_again_from_the_record(people: Cast) -> None:
    from sharewell.casework.keep_keys import tell_exclusions

    sent = people.concern(about_staff=("adult",))
    keystore, file_id = people.tools.vault.keystore, people.file_of(sent.concern_id)
    before = keystore.excluded(people.person("adult"), [file_id])
    with keystore.writing() as base:
        base.execute("DELETE FROM exclusion")
    assert keystore.excluded(people.person("adult"), [file_id]) == frozenset() != before
    assert tell_exclusions(people.tools) == 1
    assert keystore.excluded(people.person("adult"), [file_id]) == before == {file_id}
