"""A file about somebody who works here: anybody may add to it, only its handlers read it, with a key of their own."""

from __future__ import annotations

import pytest

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.keep_handler_key import OpenHandlerKey, my_handler_key, open_handler_key
from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.share_urgently import CallSheet, ShareUrgently, read_call_sheet, share_urgently
from sharewell.reports.check_record import verify
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Incomplete, Locked, Missing
from sharewell.rules.values import SafeNow, StatementKind
from tests.cast import cast
from tests.support.past_the_wall import past_the_wall


@pytest.fixture
def people(transactional_db, tools):
    return cast(tools)


@pytest.fixture
def handlers(people):
    from tests.casework.sealed_house import Handlers

    return Handlers(people)


def reads(people, part, concern_id):
    return read_concern(people.actor(part), people.tools, ReadConcern(concern_id))


def whole(people):
    with past_the_wall():
        checked = verify(people.tools.vault, people.organisation_id)
    return checked.ok or checked.findings


def test_a_concern_about_staff_is_sealed_at_once_and_only_an_open_key_reads_it(people, handlers):
    handlers.make("lead", "deputy")
    concern_id, file_id = handlers.allegation()
    assert "same clothes" in reads(people, "lead", concern_id).concern.statements[0].text
    handlers.shut("lead")
    with pytest.raises(Locked):
        reads(people, "lead", concern_id)
    with pytest.raises(Locked):
        read_file(people.actor("lead"), people.tools, ReadFile(file_id))
    assert reads(people, "deputy", concern_id).whole
    handlers.open("lead")
    assert reads(people, "lead", concern_id).whole
    assert whole(people) is True


@pytest.mark.parametrize("part", ["adult", "relative", "key_worker", "manager", "trustee", "outsider", "independent"])
def test_everybody_else_gets_the_answer_for_nothing_there(people, handlers, part):
    handlers.make("lead", "relative", "independent")
    concern_id, _ = handlers.allegation()
    with pytest.raises(Missing):
        reads(people, part, concern_id)


def test_its_recorder_sees_the_reference_when_and_who_handles_it_and_not_the_words(people, handlers):
    handlers.make("lead")
    sent = people.concern(by="practitioner", about_staff=("adult",))
    page = reads(people, "practitioner", sent.concern_id)
    assert page.sealed.reference == sent.reference
    assert page.sealed.handlers == ("Jo Bell", "Sam Lee")
    assert page.concern.recorded_at == sent.recorded_at
    assert "clothes" not in repr(page)
    assert "Mia" not in repr(page)


def test_its_recorder_adds_more_which_only_the_handlers_read(people, handlers):
    handlers.make("lead")
    concern_id, file_id = handlers.allegation()
    handlers.shut("lead")
    more = Paragraph("He shouted at her again today.", StatementKind.OBSERVED, time_unknown=True)
    add_to_concern(people.actor("practitioner"), people.tools, AddToConcern(concern_id=concern_id, paragraphs=(more,)))
    handlers.open("lead")
    kept = read_file(people.actor("lead"), people.tools, ReadFile(file_id))
    assert {s.text for c in kept.concerns for s in c.statements} >= {"He shouted at her again today."}
    assert whole(people) is True


@pytest.mark.parametrize("part", ["practitioner", "lead"])
def test_an_urgent_share_needs_no_key_and_is_read_when_one_opens(people, handlers, part):
    handlers.make("lead")
    concern_id, file_id = handlers.allegation(safe=SafeNow.NO)
    handlers.shut("lead")
    sheet = read_call_sheet(people.actor(part), people.tools, CallSheet(concern_id=concern_id))
    assert sheet.locked
    assert [c.phone for c in sheet.profile.contacts][:1] == ["01632 960101"]
    assert sheet.child.name == ""
    request = ShareUrgently(concern_id=concern_id, contact="lado", told="What I saw this morning.")
    made = share_urgently(people.actor(part), people.tools, request)
    again = share_urgently(people.actor(part), people.tools, request)
    assert made.id == again.id
    handlers.open("lead")
    kept = read_file(people.actor("lead"), people.tools, ReadFile(file_id))
    assert [d.told for d in kept.decisions] == ["What I saw this morning."]
    assert whole(people) is True


def test_lists_show_a_sealed_record_and_nothing_of_it_until_the_key_is_open(people, handlers):
    handlers.make("lead")
    handlers.allegation()
    handlers.shut("lead")
    [line] = my_worklist(people.actor("lead"), people.tools, MyWorklist())["new"]
    assert (line.child, line.note) == ("Sealed record", "Open it with your own passphrase")
    [file] = my_files(people.actor("lead"), people.tools, ListChildren())
    assert file.child.name == "Sealed record"
    handlers.open("lead")
    [line] = my_worklist(people.actor("lead"), people.tools, MyWorklist())["new"]
    assert line.child == "Mia Thornbury"


def test_a_line_written_without_the_key_shows_its_child_once_the_key_is_open(people, handlers):
    handlers.make("lead")
    concern_id, _ = handlers.allegation()
    handlers.shut("lead")
    more = Paragraph("And again.", StatementKind.OBSERVED, time_unknown=True)
    add_to_concern(people.actor("practitioner"), people.tools, AddToConcern(concern_id=concern_id, paragraphs=(more,)))
    handlers.open("lead")
    lines = my_worklist(people.actor("lead"), people.tools, MyWorklist())["new"]
    assert {line.child for line in lines} == {"Mia Thornbury"}


def test_where_nobody_has_a_key_it_is_recorded_all_the_same_and_the_first_key_seals_it(
    people, handlers, monkeypatch
):
    concern_id, file_id = handlers.allegation()
    assert reads(people, "deputy", concern_id).whole
    assert my_handler_key(people.actor("lead"), people.tools, None).waiting
    assert not my_handler_key(people.actor("independent"), people.tools, None).waiting
    handlers.make("lead")
    assert not my_handler_key(people.actor("lead"), people.tools, None).waiting
    assert reads(people, "lead", concern_id).whole
    with pytest.raises(Locked):
        reads(people, "deputy", concern_id)
    handlers.finish(monkeypatch)
    store = people.tools.vault.desk.sealed.store
    assert store.open_generation(file_id, "ordinary") == store.open_generation(file_id, "identity") == 0
    assert whole(people) is True


def test_a_handler_who_makes_a_key_later_is_let_in_by_one_who_has_it_open(people, handlers):
    handlers.make("lead")
    concern_id, _ = handlers.allegation()
    handlers.make("deputy")
    with pytest.raises(Locked):
        reads(people, "deputy", concern_id)
    handlers.open("lead")
    assert reads(people, "deputy", concern_id).whole


def test_a_lost_passphrase_is_mended_by_a_new_key_and_another_handler(people, handlers):
    handlers.make("lead", "deputy")
    concern_id, _ = handlers.allegation()
    handlers.make("lead")
    with pytest.raises(Locked):
        reads(people, "lead", concern_id)
    handlers.open("deputy")
    assert reads(people, "lead", concern_id).whole


def test_the_newest_key_counts_also_where_the_clock_was_put_back_meanwhile(people, handlers):
    handlers.make("lead", "deputy")
    people.tools.clock.move(days=-30)
    handlers.make("lead")
    concern_id, _ = handlers.allegation()
    assert reads(people, "lead", concern_id).whole


def test_a_wrong_passphrase_opens_nothing_and_says_so(people, handlers):
    handlers.make("lead")
    concern_id, _ = handlers.allegation()
    handlers.shut("lead")
    with pytest.raises(Incomplete) as told:
        open_handler_key(people.actor("lead"), people.tools, OpenHandlerKey("something else entirely"))
    assert told.value.gaps[0].field == "passphrase"
    with pytest.raises(Locked):
        reads(people, "lead", concern_id)


def test_the_same_form_sent_twice_answers_with_what_stands_in_clear(people, handlers):
    from dataclasses import replace

    from sharewell.casework import record_concern as recording

    handlers.make("lead")
    requests = []
    made = recording.RecordConcern

    def remember(**given):
        requests.append(made(**given))
        return requests[-1]

    recording.RecordConcern = remember  # type: ignore[assignment,misc]
    try:
        first = people.concern(by="practitioner", about_staff=("adult",))
    finally:
        recording.RecordConcern = made  # type: ignore[misc]
    again = recording.record_concern(people.actor("practitioner"), people.tools,
                                     replace(requests[0], concern_id=first.concern_id))
    assert again.already
    assert (again.reference, again.recorded_at) == (first.reference, first.recorded_at)
    assert set(again.readers) == set(first.readers)
