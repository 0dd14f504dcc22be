"""What somebody loses with their place, besides the file: word of links they sent, and what they proposed about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from sharewell.casework import alerts, mail_alerts
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_apart import ChangePerson, change_person
from sharewell.casework.pick_up import not_meant
from sharewell.casework.review_retention import AgreeRetention, ReviewRetention, agree_to_destroy, review_retention
from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know
from sharewell.rules.errors import Missing, NotNow
from sharewell.vault import pick_up_lock
from tests.casework.house import House
from tests.casework.test_keeping import due_review
from tests.casework.test_pick_up import ADDRESS, caller, made
from tests.casework.test_recording import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def tools(tools, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pick_up_lock, "COST", 2**4)
    return replace(tools, public_address=ADDRESS)


@pytest.fixture
def posted(house: House, monkeypatch: pytest.MonkeyPatch, settings) -> House:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr("sharewell.delivery.notices.on", lambda: True)
    change_person(house.actor("Ana"), house.tools, ChangePerson(
        person_id=house.done.people["Jo Bell"], name="Jo Bell", job="lead", email="jo@example.org"))
    return house


def excluded(house: House, file_id: str) -> None:
    recorded(house, about_staff=(house.done.people["Jo Bell"],))


def narrowed(house: House, file_id: str) -> None:
    end_need_to_know(house.actor("Sam"), house.tools, Narrow(file_id, house.done.people["Jo Bell"], "On leave."))


def lapsed(house: House, file_id: str) -> None:
    narrowed(house, file_id)
    until = house.tools.clock() + timedelta(minutes=5)
    widen_need_to_know(house.actor("Sam"), house.tools, Widen(
        file_id=file_id, person_id=house.done.people["Jo Bell"], why="For the handover.", until=until))
    house.tools.clock.move(minutes=6)  # type: ignore[attr-defined]


LOSES = [excluded, narrowed, lapsed]


def told(house: House) -> list[str]:
    return [one.id for one in alerts.my_alerts(house.actor("Jo"), house.tools, None) if one.kind == alerts.LINK]


def mailed_at_noon(house: House) -> list[list[str]]:
    house.tools.clock.now = house.tools.clock().replace(hour=13)  # type: ignore[attr-defined]
    do_due_work(house.tools)
    return [message.to for message in mail.outbox]


@pytest.mark.parametrize("loses", LOSES)
def test_word_of_a_link_goes_with_the_place_in_its_file(posted: House, loses: Callable[[House, str], None]) -> None:
    link = made(posted)
    not_meant(posted.tools, caller(link).token)
    [waiting] = told(posted)
    loses(posted, link.dispatch.file_id)
    assert told(posted) == []
    with pytest.raises(Missing):
        alerts.answer_alert(posted.actor("Jo"), posted.tools, alerts.AnswerAlert(waiting))
    assert ["jo@example.org"] not in mailed_at_noon(posted)


@pytest.mark.parametrize("loses", LOSES)
def test_what_happens_to_a_link_later_is_not_told_to_whoever_lost_its_file(posted: House, loses) -> None:
    link = made(posted)
    loses(posted, link.dispatch.file_id)
    not_meant(posted.tools, caller(link).token)
    assert told(posted) == []
    assert ["jo@example.org"] not in mailed_at_noon(posted)


def test_the_check_finds_word_that_goes_to_the_sender_whoever_they_are_now(posted: House, monkeypatch) -> None:
    link = made(posted)
    not_meant(posted.tools, caller(link).token)
    excluded(posted, link.dispatch.file_id)
    for module in (alerts, mail_alerts):
        monkeypatch.setattr(module, "still_theirs", lambda *_: True)
    assert told(posted)
    assert ["jo@example.org"] in mailed_at_noon(posted)


def test_a_sender_who_still_sees_the_file_is_told(posted: House) -> None:
    not_meant(posted.tools, caller(made(posted)).token)
    assert told(posted)
    assert ["jo@example.org"] in mailed_at_noon(posted)


def test_what_somebody_proposed_before_they_were_excluded_destroys_nothing(house: House) -> None:
    review_id, _ = due_review(house)
    proposal = ReviewRetention(review_id=review_id, outcome="destroy", reason="Past its time.")
    review_retention(house.actor("Jo"), house.tools, proposal)
    excluded(house, "")
    agreed = AgreeRetention(review_id=review_id, agree=True)
    with pytest.raises(NotNow, match="may not see it any more"):
        agree_to_destroy(house.actor("Sam"), house.tools, agreed)
    refused = AgreeRetention(review_id=review_id, agree=False, reason="Whoever proposed it is excluded.")
    agree_to_destroy(house.actor("Sam"), house.tools, refused)
    review_retention(house.actor("Sam"), house.tools, proposal)
