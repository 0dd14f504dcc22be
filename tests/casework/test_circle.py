"""The circle: relations and conflicts exclude at once, leavers hand over, lapsed places are closed, nobody is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_address_book import Leave, end_employment
from sharewell.casework.keep_apart import ChangePerson, DeclareConflict, change_person, declare_conflict
from sharewell.casework.leaving import (
    NameKeyPerson,
    NameKeyPersonOfFile,
    name_key_person,
    name_key_person_of_file,
)
from sharewell.casework.list_children import ListChildren, my_files, register
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.open_emergency import OpenEmergency, open_emergency
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.seek_advice import PrepareAdvice, prepare_advice
from sharewell.casework.triage_concern import TriageConcern, triage_concern
from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know
from sharewell.records.gate import circle_of
from sharewell.records.models import Account, Person
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from sharewell.rules.need_to_know import Sight
from tests.cast import Cast
from tests.support.past_the_wall import past_the_wall


@pytest.fixture
def people(db: None, tools) -> Cast:
    from tests.cast import cast

    return cast(tools)


def begun(people: Cast, **given) -> str:
    return people.file_of(people.concern(**given).concern_id)


def sight(people: Cast, part: str, file_id: str) -> Sight:
    with past_the_wall():
        around = circle_of(people.organisation_id, file_id)
    return around.sight(people.person(part), people.tools.clock())


def queued(people: Cast, part: str) -> list[str]:
    lists = my_worklist(people.actor(part), people.tools, MyWorklist())
    return [line.note for lines in lists.values() for line in lines]


def related(people: Cast, part: str, *others: str, by: str = "manager") -> None:
    change_person(people.actor(by), people.tools, ChangePerson(
        person_id=people.person(part), name=people.name(part), job="room leader",
        close_to=tuple(people.person(other) for other in others)))


def test_a_relation_added_later_excludes_both_ways_in_that_transaction_and_hands_over(people: Cast) -> None:
    file_id = begun(people)
    people.concern(by="key_worker", about_staff=("practitioner",))
    assert sight(people, "deputy", file_id) is Sight.EVERYTHING
    related(people, "deputy", "practitioner")
    assert sight(people, "deputy", file_id) is Sight.NOTHING
    assert queued(people, "deputy") == []
    with pytest.raises(Missing):
        read_file(people.actor("deputy"), people.tools, ReadFile(file_id))
    assert my_files(people.actor("deputy"), people.tools, ListChildren()) == []
    with pytest.raises(NotNow):
        widen_need_to_know(people.actor("lead"), people.tools,
                           Widen(file_id=file_id, person_id=people.person("deputy"), why="She asked."))


def test_a_relative_of_a_relative_is_not_excluded(people: Cast) -> None:
    file_id = begun(people, about_staff=("adult",))
    related(people, "deputy", "relative")
    assert sight(people, "relative", file_id) is Sight.NOTHING
    assert sight(people, "deputy", file_id) is Sight.EVERYTHING


def test_a_file_whose_last_lead_is_excluded_goes_to_the_independent_person(people: Cast) -> None:
    file_id = begun(people, about="Zoë Adeyemi")
    for part in ("lead", "deputy", "relative", "key_worker"):
        declare_conflict(people.actor(part), people.tools, DeclareConflict(child_id=people.child("Zoë Adeyemi").id))
        assert sight(people, part, file_id) is Sight.NOTHING
    assert sight(people, "independent", file_id) is Sight.EVERYTHING
    assert "Handed over to you" in queued(people, "independent")


def test_a_declared_conflict_holds_for_files_to_come_and_nobody_declares_it_of_others(people: Cast) -> None:
    child = people.child("Leo O'Brien")
    declare_conflict(people.actor("deputy"), people.tools, DeclareConflict(child_id=child.id))
    with pytest.raises(Refused):
        declare_conflict(people.actor("deputy"), people.tools,
                         DeclareConflict(child_id=child.id, person_id=people.person("lead")))
    file_id = begun(people, about="Leo O'Brien")
    assert sight(people, "deputy", file_id) is Sight.NOTHING
    assert sight(people, "lead", file_id) is Sight.EVERYTHING


def test_whoever_leaves_loses_every_place_and_their_children_get_the_new_key_person(people: Cast) -> None:
    file_id = begun(people)
    assert sight(people, "key_worker", file_id) is Sight.EVERYTHING
    end_employment(people.actor("manager"), people.tools,
                   Leave(people.person("key_worker"), people.person("practitioner")))
    assert sight(people, "key_worker", file_id) is Sight.NOTHING
    assert sight(people, "practitioner", file_id) is Sight.EVERYTHING
    kept = read_file(people.actor("lead"), people.tools, ReadFile(file_id))
    assert kept.file.key_person_id == people.person("practitioner")
    listed = register(people.actor("lead"), people.tools, ListChildren())
    assert {child.key_person_id for child in listed} == {people.person("practitioner")}


def test_a_file_without_a_key_person_is_on_the_leads_lists_until_one_is_named(people: Cast) -> None:
    file_id = begun(people)
    end_employment(people.actor("manager"), people.tools, Leave(people.person("key_worker")))
    assert "Without a key person" in queued(people, "lead")
    with pytest.raises(Incomplete, match=r"^Choose someone else: this account is closed\.$"):
        name_key_person_of_file(people.actor("lead"), people.tools,
                                NameKeyPersonOfFile(file_id=file_id, person_id=people.person("key_worker")))
    name_key_person_of_file(people.actor("lead"), people.tools,
                            NameKeyPersonOfFile(file_id=file_id, person_id=people.person("practitioner")))
    assert "Without a key person" not in queued(people, "lead")
    assert sight(people, "practitioner", file_id) is Sight.EVERYTHING


def test_the_new_key_person_is_never_somebody_excluded(people: Cast) -> None:
    file_id = begun(people)
    people.concern(by="key_worker", about_staff=("adult",))
    name_key_person(people.actor("manager"), people.tools,
                    NameKeyPerson(child_id=people.child().id, person_id=people.person("adult")))
    assert sight(people, "adult", file_id) is Sight.NOTHING
    assert read_file(people.actor("lead"), people.tools, ReadFile(file_id)).file.key_person_id == ""


def test_the_last_readers_leave_and_the_file_is_not_lost(people: Cast) -> None:
    file_id = begun(people)
    for part in ("key_worker", "deputy", "relative", "lead"):
        end_employment(people.actor("manager"), people.tools, Leave(people.person(part)))
    assert sight(people, "independent", file_id) is Sight.EVERYTHING
    assert queued(people, "independent")


def test_a_lapsed_place_is_closed_with_an_entry_and_off_the_list(people: Cast) -> None:
    file_id = begun(people)
    until = people.tools.clock() + timedelta(days=1)
    widen_need_to_know(people.actor("lead"), people.tools,
                       Widen(file_id=file_id, person_id=people.person("manager"), why="Cover.", until=until))
    assert sight(people, "manager", file_id) is Sight.EVERYTHING
    people.tools.clock.now = until
    assert sight(people, "manager", file_id) is Sight.NOTHING
    assert do_due_work(people.tools) == 1 and do_due_work(people.tools) == 0
    page = read_file(people.actor("lead"), people.tools, ReadFile(file_id))
    assert "Ana Duarte's time in the circle is over." in [e.line for e in page.entries]


def test_an_ended_place_keeps_its_reason_and_is_not_closed_again(people: Cast) -> None:
    file_id = begun(people)
    end_need_to_know(people.actor("lead"), people.tools,
                     Narrow(file_id=file_id, person_id=people.person("key_worker"), why="Moved to Otters."))
    page = read_file(people.actor("lead"), people.tools, ReadFile(file_id))
    [place] = [m for m in page.circle if m.person_id == people.person("key_worker")]
    assert (place.ended_why, place.closed) == ("Moved to Otters.", True)
    people.tools.clock.move(days=1)
    assert do_due_work(people.tools) == 0


def test_every_account_is_linked_to_a_person(people: Cast) -> None:
    from django.db import IntegrityError, transaction

    from sharewell.records.stores import accounts
    from sharewell.records.stores.base import Writes
    from sharewell.rules.values import new_id

    known = set(Person.objects.values_list("id", flat=True))
    assert {account.person_id for account in Account.objects.all()} <= known
    writes = Writes(people.tools.vault, people.organisation_id)
    for nobody in ("", new_id(), people.person("outsider")):
        with pytest.raises(Missing):
            accounts.create(writes, person_id=nobody, sign_in_name="x", password="y", roles=frozenset())
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(person_id=people.person("lead")).update(person_id="")


def in_an_emergency(people: Cast, file_id: str) -> None:
    asked = OpenEmergency(child_id=people.child().id, danger="missing", reason="She was not collected.")
    open_emergency(people.actor("practitioner"), people.tools, asked)


def for_half_an_hour(people: Cast, file_id: str) -> None:
    until = people.tools.clock() + timedelta(minutes=30)
    widen_need_to_know(people.actor("lead"), people.tools, Widen(
        file_id=file_id, person_id=people.person("practitioner"), why="To tell what they saw.", until=until))


@pytest.mark.parametrize("seen_again", [in_an_emergency, for_half_an_hour])
def test_a_reply_stays_on_the_list_of_whoever_recorded_only_as_long_as_they_see_the_file(people, seen_again) -> None:
    """Found by the random programs: their own place was ended, and the line outlived the one that came after it."""
    sent = people.concern()
    file_id = people.file_of(sent.concern_id)
    end_need_to_know(people.actor("lead"), people.tools, Narrow(
        file_id=file_id, person_id=people.person("practitioner"), why="Moved to another room."))
    seen_again(people, file_id)
    triage_concern(people.actor("lead"), people.tools, TriageConcern(
        concern_id=sent.concern_id, choice="share_or_refer", category="neglect", reply="Read, and in hand"))
    assert "Read, and in hand" in queued(people, "practitioner")
    people.tools.clock.now += timedelta(minutes=61)
    assert queued(people, "practitioner") == []


def test_advice_begun_for_a_time_leaves_the_list_with_the_place(people: Cast) -> None:
    sent = people.concern()
    for_half_an_hour(people, people.file_of(sent.concern_id))
    prepare_advice(people.actor("practitioner"), people.tools, PrepareAdvice(concern_id=sent.concern_id))
    assert "Advice without names" in queued(people, "practitioner")
    people.tools.clock.now += timedelta(minutes=31)
    assert "Advice without names" not in queued(people, "practitioner")
