"""Each week's note of the record is kept on paper and in the independent person's mailbox, and holds nothing else."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from pypdf import PdfReader

from sharewell.casework import seal_pack as sealing
from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.decision_evidence import decision_evidence
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_apart import ChangePerson, change_person
from sharewell.casework.keep_outside import print_weekly_sheet, weekly_sheet
from sharewell.casework.seal_pack import FetchPack, fetch_pack
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.take_checkpoint import take_checkpoint
from sharewell.records import ledger
from sharewell.reports import check_record
from sharewell.rules.london import to_london
from sharewell.rules.outward import week_due
from tests.casework.house import House
from tests.casework.test_sending import sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(house: House, monkeypatch: pytest.MonkeyPatch, settings) -> House:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr("sharewell.delivery.notices.on", lambda: True)
    change_person(house.actor("Ana"), house.tools, ChangePerson(
        person_id=house.done.people["Win Achebe"], name="Win Achebe", job="chair", email="win@example.org"))
    return house


def organisation(house: House) -> str:
    return house.actor("Jo").organisation_id


def rounds(house: House, **further: int) -> None:
    house.tools.clock.move(**further)
    for _ in range(3):
        do_due_work(house.tools)


def holds_against(house: House, kept: str) -> bool:
    return check_record.verify(house.tools.vault, organisation(house), against=[kept]).ok


def test_everybody_who_prints_the_sheet_in_one_week_prints_the_same(house: House) -> None:
    first = print_weekly_sheet(house.actor("Tom"), house.tools, None)
    take_checkpoint(house.tools, organisation(house))
    monday = week_due(house.tools.clock())
    while week_due(house.tools.clock() + timedelta(hours=6)) == monday:
        house.tools.clock.move(hours=6)
        assert print_weekly_sheet(house.actor("Jo"), house.tools, None) == first
    house.tools.clock.move(hours=6)
    assert print_weekly_sheet(house.actor("Jo"), house.tools, None) != first


def test_the_sheet_holds_line_note_key_and_the_lines_of_the_weeks_before_and_nobodys_name(house: House) -> None:
    for _ in range(10):
        sheet = weekly_sheet(house.actor("Jo"), house.tools, None)
        house.tools.clock.move(days=7)
    name, pdf = print_weekly_sheet(house.actor("Jo"), house.tools, None)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    letters = "".join(text.split())
    now = weekly_sheet(house.actor("Jo"), house.tools, None)
    assert len(now.older) == 8
    assert now.older[0][1] == sheet.line
    for part in (now.line.partition(" ")[2], now.note, now.key, *(line for _, line in now.older)):
        assert "".join(part.split()) in letters
    assert name == f"weekly-sheet-{to_london(now.week):%Y-%m-%d}.pdf"
    assert not any(word in text for word in ("Mia", "Thornbury", "Jo Bell", "Win Achebe"))


def test_weeks_in_which_nobody_made_a_note_are_not_shown_and_this_week_is_this_week(house: House) -> None:
    first = weekly_sheet(house.actor("Jo"), house.tools, None)
    house.tools.clock.move(days=35)
    now = weekly_sheet(house.actor("Jo"), house.tools, None)
    assert now.week == week_due(house.tools.clock())
    assert [line for _, line in now.older] == [first.line]


@pytest.mark.parametrize("kept", ["line", "note"])
def test_what_was_kept_of_each_week_is_in_the_record_later(house: House, kept: str) -> None:
    sheet = weekly_sheet(house.actor("Jo"), house.tools, None)
    house.tools.clock.move(days=30)
    take_checkpoint(house.tools, organisation(house))
    assert holds_against(house, getattr(sheet, kept))
    another = sheet.line[:-9] + ("0000" if sheet.line[-9:-5] != "0000" else "1111") + sheet.line[-5:]
    with pytest.raises(Exception, match="slip in the line"):
        holds_against(house, another)


def test_a_checkpoint_that_was_taken_out_again_is_found_by_the_sheet(house: House) -> None:
    sheet = weekly_sheet(house.actor("Jo"), house.tools, None)
    size = int(sheet.line.partition(" ")[0])
    other = sheet.note.replace(str(size), str(size + 1024))
    assert not holds_against(house, other)


def test_the_independent_person_gets_the_note_once_a_week_and_nothing_of_anybody_with_it(posted: House) -> None:
    rounds(posted)
    assert mail.outbox == [], "nothing tells on which day Sharewell was set up"
    rounds(posted, days=7)
    [message] = mail.outbox
    assert message.to == ["win@example.org"]
    whole = message.subject + str(message.body)
    sheet = weekly_sheet(posted.actor("Jo"), posted.tools, None)
    assert sheet.line in whole
    assert sheet.note in whole
    assert not any(word in whole for word in ("Mia", "Thornbury", "Larkfield", "Win", "http"))
    rounds(posted)
    assert len(mail.outbox) == 1
    rounds(posted, days=7)
    rounds(posted, hours=1)
    assert len(mail.outbox) == 2
    assert holds_against(posted, str(mail.outbox[0].body).partition("file:\n\n")[2])


def test_a_note_that_could_not_go_is_sent_in_the_next_round(posted: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("sharewell.delivery.notices.send_note", broken)
        rounds(posted, days=7)
    assert mail.outbox == []
    rounds(posted)
    assert len(mail.outbox) == 1


def test_the_week_turns_on_monday_at_three_in_london_in_winter_and_summer() -> None:
    london = ZoneInfo("Europe/London")
    for monday in (datetime(2027, 3, 15, 3, tzinfo=london), datetime(2027, 7, 5, 3, tzinfo=london)):
        assert week_due(monday) == monday
        assert week_due(monday + timedelta(days=6, hours=23, minutes=59)) == monday
        assert week_due(monday - timedelta(seconds=1)) == monday - timedelta(days=7)


def published(house: House) -> int:
    """The size on the next day's note."""
    rounds(house, days=1)
    return int(ledger.latest_checkpoint(organisation(house)).splitlines()[1])


def test_what_was_sealed_sent_and_proved_makes_no_published_size_larger(house: House) -> None:
    rounds(house)
    quiet = -published(house) + published(house)
    before = ledger.latest_checkpoint(organisation(house))
    packs = [sealed(house).pack for _ in range(2)]
    for pack in packs:
        _, content = fetch_pack(house.actor("Jo"), house.tools, FetchPack(pack.id, kind="content"))
        assert before.splitlines()[2] in content.decode(), "it carries the note of the day, which was made before"
        send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=pack.id, channel="by_hand", handed_to="R. Khan"))
        rounds(house, minutes=1)
    decision_evidence(house.actor("Jo"), house.tools, ReadDecision(packs[0].decision_id))
    assert published(house) - int(before.splitlines()[1]) == quiet


def test_the_check_finds_a_note_that_is_made_for_the_occasion(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "note_of_the_day", lambda work: ledger.checkpoint(
        work.vault, work.organisation_id, work.now))
    with pytest.raises(AssertionError):
        test_what_was_sealed_sent_and_proved_makes_no_published_size_larger(house)
