"""What was told by phone, or named to an adviser, waits for an answer; silent services are rung, step by step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sharewell.casework.answer_referral import (
    LogRinging,
    ReadReferral,
    RecordAnswer,
    log_ringing,
    read_referral,
    record_answer,
)
from sharewell.casework.due_work import do_due_work
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.records import ledger
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, Missing, NotNow
from tests.casework.house import House
from tests.casework.test_deciding import recorded
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = (datetime(2026, 11, day, 17, tzinfo=UTC) for day in (24, 25))
ANSWER = {"person": "R. Khan", "words": "They visit tomorrow.", "their_reference": "FD-9"}


def told_by_phone(house: House, **more: str) -> held.WorklistRow:
    given = {"contact": "duty_team", "told": "A bruise.", "spoken_to": "R. Khan"} | more
    share_urgently(house.actor("Jo"), house.tools, ShareUrgently(concern_id=recorded(house), **given))
    (line,) = waiting(house)
    return line


def waiting(house: House) -> list[held.WorklistRow]:
    return my_worklist(house.actor("Jo"), house.tools, MyWorklist())["waiting"]


def at(house: House, moment: datetime) -> None:
    house.tools.clock.now = moment  # type: ignore[attr-defined]
    do_due_work(house.tools)


def test_their_answer_is_kept_and_nobody_waits_any_more(house: House) -> None:
    jo, line = house.actor("Jo"), told_by_phone(house)
    assert line.about_kind == "referral" and "Urgent share" in line.note
    with pytest.raises(Incomplete) as gaps:
        record_answer(jo, house.tools, RecordAnswer(referral_id=line.about_id, person=" ", words=""))
    assert [one.field for one in gaps.value.gaps] == ["person", "words"]
    kept = record_answer(jo, house.tools, RecordAnswer(referral_id=line.about_id, **ANSWER))
    assert (kept.state, kept.answer, kept.their_reference) == ("answered", "They visit tomorrow.", "FD-9")
    assert waiting(house) == []
    lines = [entry.line for entry in read_file(jo, house.tools, ReadFile(kept.file_id)).entries]
    assert "R. Khan said what they will do: They visit tomorrow." in lines
    with pytest.raises(NotNow):
        record_answer(jo, house.tools, RecordAnswer(referral_id=kept.id, **ANSWER))
    with pytest.raises(NotNow):
        log_ringing(jo, house.tools, LogRinging(referral_id=kept.id, words="Rang."))


def test_no_answer_in_time_stands_first_with_the_number_and_the_steps(house: House) -> None:
    line = told_by_phone(house)
    at(house, TUESDAY)
    at(house, TUESDAY)
    (late,) = waiting(house)
    assert "no answer in time. Ring" in late.note and "01632 960101" in late.note
    assert late.sort_key.startswith("0") and line.sort_key.startswith("1")
    page = read_referral(house.actor("Jo"), house.tools, ReadReferral(line.about_id))
    assert page.ring is not None and page.ring.phone == "01632 960101"


def test_before_the_limit_and_after_an_answer_nobody_is_asked_to_ring(house: House) -> None:
    line = told_by_phone(house)
    at(house, TUESDAY.replace(hour=16))
    assert "no answer in time" not in waiting(house)[0].note
    record_answer(house.actor("Jo"), house.tools, RecordAnswer(referral_id=line.about_id, **ANSWER))
    at(house, WEDNESDAY)
    assert waiting(house) == []


def test_ringing_is_kept_and_the_limit_begins_again(house: House) -> None:
    jo, line = house.actor("Jo"), told_by_phone(house)
    at(house, TUESDAY)
    with pytest.raises(Incomplete):
        log_ringing(jo, house.tools, LogRinging(referral_id=line.about_id, words=" "))
    again = log_ringing(jo, house.tools, LogRinging(referral_id=line.about_id, words="No answer at ten and at two."))
    assert again.acknowledge_by == WEDNESDAY and again.state == "made"
    assert ["waiting for them" in one.note for one in waiting(house)] == [True]
    at(house, WEDNESDAY)
    assert "no answer in time" in waiting(house)[0].note


def test_whoever_is_outside_the_circle_sees_no_referral(house: House) -> None:
    line = told_by_phone(house)
    with pytest.raises(Missing):
        read_referral(house.actor("Ivy"), house.tools, ReadReferral(line.about_id))


def test_the_record_answers_for_every_row_after_it(house: House) -> None:
    line = told_by_phone(house)
    at(house, TUESDAY)
    record_answer(house.actor("Jo"), house.tools, RecordAnswer(referral_id=line.about_id, **ANSWER))
    with past_the_wall():
        assert not ledger.verify(house.tools.vault, house.done.organisation_id).findings
