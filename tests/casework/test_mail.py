"""Mail says that something waits, and nothing else: an emergency within five minutes, the rest at fixed times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as some

from sharewell.casework.alerts import BURST, EMERGENCY, alert, my_alerts
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_apart import ChangePerson, change_person
from sharewell.casework.open_emergency import OpenEmergency, open_emergency
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores.alerts import alerts
from sharewell.records.stores.base import Opened
from sharewell.rules import emergency
from sharewell.rules.errors import Incomplete
from sharewell.rules.events import Event
from sharewell.rules.london import to_london
from sharewell.rules.notices import TIMES, due_at
from sharewell.rules.people import SystemActor
from tests.casework.house import House

START = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@as_system(Event.EMERGENCY_ESCALATED)
def told(work: Work, people: list[str]) -> None:
    alert(work, people, BURST, "Mia Thornbury must not stand in a message.")


@pytest.fixture
def posted(house: House, monkeypatch: pytest.MonkeyPatch, settings) -> House:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr("sharewell.delivery.notices.on", lambda: True)
    for name in ("Win Achebe", "Jo Bell"):
        change_person(house.actor("Ana"), house.tools, ChangePerson(
            person_id=house.done.people[name], name=name, job="x", email=f"{name.split()[0].lower()}@example.org"))
    return house


def asked(house: House) -> None:
    open_emergency(house.actor("Bea"), house.tools, OpenEmergency(
        child_id=house.child.id, danger="missing", reason="She was not collected and nobody answers."))


def test_g4_the_reviewer_has_a_message_within_five_minutes_that_says_nothing(posted: House) -> None:
    asked(posted)
    at = posted.tools.clock()
    while not mail.outbox and posted.tools.clock() - at < timedelta(minutes=30):
        posted.tools.clock.move(seconds=10)
        do_due_work(posted.tools)
    assert posted.tools.clock() - at <= emergency.ALERTED_WITHIN
    [message] = mail.outbox
    assert message.to == ["win@example.org"] and message.subject == "Something is waiting for you"
    whole = message.message().as_string()
    assert not any(word in whole for word in ("Mia", "Thornbury", "Bea", "Larkfield", "emergency", "http"))
    do_due_work(posted.tools)
    assert len(mail.outbox) == 1
    assert len(my_alerts(posted.actor("Win"), posted.tools, None)) == 1


def test_anything_else_waits_for_the_next_fixed_time_and_is_one_message_a_person(posted: House) -> None:
    job = SystemActor("a test", posted.done.organisation_id)
    for _ in range(3):
        told(job, posted.tools, [posted.done.people["Jo Bell"]])
    do_due_work(posted.tools)
    assert mail.outbox == []
    posted.tools.clock.now = posted.tools.clock().replace(hour=13)
    do_due_work(posted.tools)
    assert [message.to for message in mail.outbox] == [["jo@example.org"]]


def test_a_message_that_could_not_go_is_tried_again_and_loses_nothing(posted: House, monkeypatch) -> None:
    def broken(*given: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("sharewell.delivery.notices.send", broken)
        asked(posted)
        do_due_work(posted.tools)
    opened = Opened(posted.tools.vault, posted.done.organisation_id, posted.done.organisation_id)
    assert [one.mailed_at for one in alerts.where(opened, kind=EMERGENCY)] == [None]
    do_due_work(posted.tools)
    assert len(mail.outbox) == 1


def test_mail_is_off_unless_a_server_is_named(house: House, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    asked(house)
    do_due_work(house.tools)
    assert mail.outbox == []


def test_an_address_that_is_none_is_refused(house: House) -> None:
    with pytest.raises(Incomplete):
        change_person(house.actor("Ana"), house.tools, ChangePerson(
            person_id=house.done.people["Jo Bell"], name="Jo Bell", job="x", email="jo at example"))


@given(at=some.integers(0, 730 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)))
def test_word_goes_at_a_fixed_time_within_a_day_through_both_changes_of_the_clock(at: datetime) -> None:
    when = due_at(at, urgent=False)
    assert timedelta() <= when - at <= timedelta(hours=16)
    assert to_london(when).time().replace(tzinfo=None) in TIMES
    assert due_at(at, urgent=True) == at


@pytest.mark.parametrize("urgent", [True, False], ids=["at once", "at the next fixed time"])
def test_a_request_by_form_is_mailed_to_the_lead_without_a_word_of_it(posted: House, urgent: bool) -> None:
    """Urgent ones at once: the clock of these tests stands at half past nine, the next fixed time is one o'clock."""
    from sharewell.casework.receive_request import receive_request
    from sharewell.casework.request_form import OpenForm, open_form
    from tests.casework.by_form import ADDRESS, ASKED

    tools, ana = replace(posted.tools, public_address=ADDRESS), posted.actor("Ana")
    form = open_form(ana, tools, OpenForm(posted.done.setting_id, "01632 960100"))
    receive_request(posted.tools, form.token, "", replace(ASKED, urgent=urgent))
    do_due_work(posted.tools)
    assert len(mail.outbox) == urgent
    posted.tools.clock.move(hours=5)
    do_due_work(posted.tools)
    assert mail.outbox and all("Khan" not in one.message().as_string() for one in mail.outbox)
    assert "jo@example.org" in mail.outbox[0].to
