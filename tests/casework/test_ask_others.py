"""We ask others: it is kept, waits on the list, is chased by the clock, and ends with what they answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sharewell.casework.ask_others import (
    AskOthers,
    LogAskedAgain,
    ReadAsking,
    RecordTheirAnswer,
    ask_others,
    log_asked_again,
    read_asking,
    record_their_answer,
)
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_address_book import KeepRecipient, keep_recipient
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.who_knows_what import ReadWhoKnows, read_who_knows
from sharewell.records import ledger
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, Missing, NotNow
from sharewell.rules.who_knows import Knows
from tests.casework.house import House
from tests.casework.test_recording import recorded
from tests.support.past_the_wall import file_of, past_the_wall

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = (datetime(2026, 11, day, 17, tzinfo=UTC) for day in (24, 25))
ANSWER = {"kind": "part", "person": "R. Khan", "words": "They know the family; no more without a meeting."}


def asking_for(house: House, **more: object) -> AskOthers:
    given = {
        "file_id": file_of(house.done.organisation_id, recorded(house)) if "file_id" not in more else "",
        "recipient_id": house.duty_team.id, "wanted": "Whether they know the family.",
        "purpose": "To decide whether Mia is safe at home.", "basis": "recognised_safeguarding",
        "said": "That we are worried about Mia.",
    }  # fmt: skip
    return AskOthers(**{**given, **more})  # type: ignore[arg-type]


def asked(house: House, **more: object) -> held.Asking:
    return ask_others(house.actor("Jo"), house.tools, asking_for(house, **more))


def waiting(house: House) -> list[held.WorklistRow]:
    return my_worklist(house.actor("Jo"), house.tools, MyWorklist())["waiting"]


def at(house: House, moment: datetime) -> None:
    house.tools.clock.now = moment  # type: ignore[attr-defined]
    do_due_work(house.tools)


def test_whom_for_what_by_what_power_and_what_it_tells_them_are_asked_for(house: House) -> None:
    empty = dict.fromkeys(("recipient_id", "wanted", "purpose", "basis", "said"), " ")
    with pytest.raises(Incomplete) as gaps:
        asked(house, **empty, by_when=date(2026, 11, 1), again_id="")
    fields = [gap.field for gap in gaps.value.gaps]
    assert fields == ["recipient_id", "wanted", "purpose", "said", "basis", "by_when"]
    with pytest.raises(Incomplete) as gaps:
        asked(house, basis="because_we_want_to")
    assert [gap.field for gap in gaps.value.gaps] == ["basis"]


def test_it_waits_on_the_list_and_their_answer_takes_it_off(house: House) -> None:
    jo, made = house.actor("Jo"), asked(house)
    (line,) = waiting(house)
    assert line.about_id == made.id and "Duty team (01632 960101): no answer yet" in line.note
    with pytest.raises(Incomplete) as gaps:
        record_their_answer(jo, house.tools, RecordTheirAnswer(asking_id=made.id, kind="maybe", person=" ", words=""))
    assert [gap.field for gap in gaps.value.gaps] == ["kind", "person", "words"]
    kept = record_their_answer(jo, house.tools, RecordTheirAnswer(asking_id=made.id, **ANSWER))
    assert (kept.state, kept.answer_kind, kept.answered_by) == ("answered", "part", "R. Khan")
    assert waiting(house) == []
    lines = [entry.line for entry in read_file(jo, house.tools, ReadFile(kept.file_id)).entries]
    assert any("They told us part of it: They know the family" in one for one in lines)
    for again in (RecordTheirAnswer(asking_id=made.id, **ANSWER), LogAskedAgain(asking_id=made.id, words="Rang.")):
        with pytest.raises(NotNow):
            (record_their_answer if isinstance(again, RecordTheirAnswer) else log_asked_again)(jo, house.tools, again)


def test_silence_stands_first_with_the_number_and_ringing_begins_the_limit_again(house: House) -> None:
    jo, made = house.actor("Jo"), asked(house)
    at(house, TUESDAY.replace(hour=16))
    assert "no answer yet" in waiting(house)[0].note
    at(house, TUESDAY)
    at(house, TUESDAY)
    (late,) = waiting(house)
    assert late.sort_key.startswith("0") and "no answer in time. Ring Duty team: 01632 960101" in late.note
    with pytest.raises(Incomplete):
        log_asked_again(jo, house.tools, LogAskedAgain(asking_id=made.id, words=" "))
    again = log_asked_again(jo, house.tools, LogAskedAgain(asking_id=made.id, words="Nobody there."))
    assert again.answer_by == WEDNESDAY and "no answer yet" in waiting(house)[0].note
    at(house, WEDNESDAY)
    assert "no answer in time" in waiting(house)[0].note


def test_the_day_that_was_named_is_the_limit(house: House) -> None:
    assert asked(house, by_when=date(2026, 11, 25)).answer_by == WEDNESDAY


def test_they_are_asked_again_with_what_is_new_and_the_old_answer_stays(house: House) -> None:
    jo, first = house.actor("Jo"), asked(house)
    more = {"file_id": first.file_id, "again_id": first.id}
    with pytest.raises(NotNow):
        asked(house, **more, new_facts="She was hurt again.")
    record_their_answer(jo, house.tools, RecordTheirAnswer(asking_id=first.id, **{**ANSWER, "kind": "refused"}))
    with pytest.raises(Incomplete):
        asked(house, **more, new_facts=" ")
    second = asked(house, **more, new_facts="She was hurt again.")
    assert second.again_id == first.id and waiting(house)[0].about_id == second.id
    assert read_asking(jo, house.tools, ReadAsking(first.id)).asking.answer_kind == "refused"


def test_what_asking_told_them_stands_in_who_knows_what(house: House) -> None:
    made = asked(house)
    page = read_who_knows(house.actor("Jo"), house.tools, ReadWhoKnows(made.file_id))
    (found,) = [(who, cell.how) for (item, who), cell in page.table.cells.items() if item == made.id]
    assert found == ("Duty team, The council", Knows.TOLD)
    assert page.titles[made.id] == ("Said when we asked them for information", made.said)


def test_a_safe_address_is_not_told_in_asking_and_nobody_unchecked_is_asked(house: House) -> None:
    jo, file_id = house.actor("Jo"), file_of(house.done.organisation_id, recorded(house))
    keep_child_details(jo, house.tools, KeepChildDetails(
        file_id=file_id, name="Mia Thornbury", address="9 Hidden Lane", protected_address=True))  # fmt: skip
    with pytest.raises(Incomplete) as gaps:
        asked(house, file_id=file_id, said="She lives at 9 Hidden Lane now.")
    assert [gap.field for gap in gaps.value.gaps] == ["said"]
    assert asked(house, file_id=file_id).state == "asked"  # the control: without it they may be asked
    unchecked = keep_recipient(jo, house.tools, KeepRecipient(
        name="Front desk", role="clerk", agency="A clinic", kind="health", phone="01632 960199"))  # fmt: skip
    with pytest.raises(NotNow):
        asked(house, file_id=file_id, recipient_id=unchecked.id)


def test_whoever_is_outside_the_circle_sees_nothing_of_it_and_the_record_answers_for_every_row(house: House) -> None:
    made = asked(house)
    with pytest.raises(Missing):
        read_asking(house.actor("Ivy"), house.tools, ReadAsking(made.id))
    at(house, TUESDAY)
    record_their_answer(house.actor("Jo"), house.tools, RecordTheirAnswer(asking_id=made.id, **ANSWER))
    with past_the_wall():
        assert not ledger.verify(house.tools.vault, house.done.organisation_id).findings
