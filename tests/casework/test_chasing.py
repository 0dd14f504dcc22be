"""What is sent and not confirmed waits for the recipient; once the local limit is over somebody rings, step by step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sharewell.casework.chase_receipt import LogChase, log_chase
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_address_book import KeepProfile, keep_profile, local_profile
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.report_misdirected import RevokeSending, revoke_sending
from sharewell.casework.send_pack import RecordReceipt, SendPack, record_receipt, send_pack
from sharewell.records import ledger
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, NotNow
from tests.casework.house import House
from tests.casework.test_sending import sealed
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db
MONDAY_5PM, TUESDAY_5PM = datetime(2026, 11, 23, 17, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)


def sent(house: House) -> held.Dispatch:
    page = sealed(house)
    return send_pack(house.actor("Jo"), house.tools,
                     SendPack(pack_id=page.pack.id, channel="by_hand", handed_to="R. Khan"))  # fmt: skip


def waiting(house: House) -> list[str]:
    return [line.note for line in my_worklist(house.actor("Jo"), house.tools, MyWorklist())["waiting"]]


def at(house: House, moment: datetime) -> None:
    house.tools.clock.now = moment  # type: ignore[attr-defined]


def limits(house: House, days: int, *steps: str) -> None:
    jo = house.actor("Jo")
    kept = local_profile(jo, house.tools, None)
    keep_profile(jo, house.tools, KeepProfile(
        partnership=kept.partnership, contacts=kept.contacts, no_secrets_words=kept.no_secrets_words,
        confirm_within_days=days, escalation=steps))  # fmt: skip


def test_after_the_limit_the_line_says_to_ring_and_the_number(house: House) -> None:
    sending = sent(house)
    (before,) = waiting(house)
    assert "waiting for them to confirm (01632 960101)" in before
    at(house, TUESDAY_5PM.replace(minute=1))
    do_due_work(house.tools)
    do_due_work(house.tools)
    (late,) = waiting(house)
    assert "not confirmed in time. Ring Duty team: 01632 960101" in late
    kept = read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(sending.id)).dispatch
    assert kept.chased_at is not None and kept.state == "sent"


def test_before_the_limit_nobody_is_asked_to_ring(house: House) -> None:
    sent(house)
    at(house, MONDAY_5PM)
    do_due_work(house.tools)
    assert "not confirmed in time" not in waiting(house)[0]


def test_what_is_confirmed_or_taken_back_is_not_chased(house: House) -> None:
    jo, first = house.actor("Jo"), sent(house)
    record_receipt(jo, house.tools, RecordReceipt(dispatch_id=first.id, person="R. Khan"))
    other = send_pack(jo, house.tools, SendPack(pack_id=first.pack_id, channel="spoken", handed_to="R. Khan"))
    revoke_sending(jo, house.tools, RevokeSending(dispatch_id=other.id, reason="Said to somebody who has left."))
    at(house, TUESDAY_5PM.replace(day=27))
    do_due_work(house.tools)
    assert not [note for note in waiting(house) if "Ring" in note]
    with pytest.raises(NotNow):
        log_chase(jo, house.tools, LogChase(dispatch_id=first.id, words="Rang them."))


def test_the_local_profile_says_how_long_and_what_is_done_then(house: House) -> None:
    limits(house, 3, "  Ring the team. ", "", "Ring the head of service.")
    sending = sent(house)
    assert sending.chase_at == datetime(2026, 11, 26, 17, tzinfo=UTC)
    page = read_dispatch(house.actor("Jo"), house.tools, ReadDispatch(sending.id))
    assert page.steps == ("Ring the team.", "Ring the head of service.")
    for wrong in (0, 11):
        with pytest.raises(Incomplete, match="working days"):
            limits(house, wrong)


def test_what_was_said_on_the_phone_is_kept_and_the_limit_begins_again(house: House) -> None:
    jo, sending = house.actor("Jo"), sent(house)
    at(house, TUESDAY_5PM.replace(minute=1))
    do_due_work(house.tools)
    with pytest.raises(Incomplete):
        log_chase(jo, house.tools, LogChase(dispatch_id=sending.id, words="  "))
    again = log_chase(jo, house.tools, LogChase(dispatch_id=sending.id, words="Rang R. Khan, who will look today."))
    assert again.chase_at == datetime(2026, 11, 25, 17, tzinfo=UTC)
    assert ["waiting for them to confirm" in note for note in waiting(house)] == [True]
    chronology = read_file(jo, house.tools, ReadFile(sending.file_id))
    assert "Rang R. Khan, who will look today." in str(chronology)
    at(house, TUESDAY_5PM.replace(day=25, minute=1))
    do_due_work(house.tools)
    assert "not confirmed in time" in waiting(house)[0], "silent again: asked again"


def test_the_record_answers_for_every_row_after_a_chase(house: House) -> None:
    sent(house)
    at(house, TUESDAY_5PM.replace(minute=1))
    do_due_work(house.tools)
    with past_the_wall():
        assert not ledger.verify(house.tools.vault, house.done.organisation_id).findings
