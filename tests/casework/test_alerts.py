"""Alerts: one person's, in the transaction of what they are about, and nobody else's."""

from __future__ import annotations

import pytest

from sharewell.casework.alerts import BURST, AnswerAlert, alert, answer_alert, my_alerts, watchers
from sharewell.casework.keep_address_book import Leave, end_employment
from sharewell.casework.use_case import Work, as_system
from sharewell.rules import held
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from tests.casework.house import House

pytestmark = pytest.mark.django_db


@as_system(Event.EMERGENCY_ESCALATED)
def told(work: Work, people: list[str]) -> list[held.Alert]:
    return alert(work, people, BURST, "Somebody opened many files.")


@as_system(Event.EMERGENCY_ESCALATED)
def who_watches(work: Work, apart_from: list[str]) -> list[str]:
    return watchers(work, apart_from=apart_from)


def job(house: House) -> SystemActor:
    return SystemActor("a test", house.done.organisation_id)


def test_an_alert_is_on_one_persons_list_until_they_say_that_they_have_looked(house: House) -> None:
    people = [house.done.people[name] for name in ("Win Achebe", "Jo Bell")]
    first, second = told(job(house), house.tools, people)
    assert [a.words for a in my_alerts(house.actor("Win"), house.tools, None)] == ["Somebody opened many files."]
    assert my_alerts(house.actor("Ana"), house.tools, None) == []
    with pytest.raises(Missing):
        answer_alert(house.actor("Win"), house.tools, AnswerAlert(second.id))
    answer_alert(house.actor("Win"), house.tools, AnswerAlert(first.id))
    assert my_alerts(house.actor("Win"), house.tools, None) == []
    assert len(my_alerts(house.actor("Jo"), house.tools, None)) == 1


def test_whoever_left_gets_no_alert_and_watches_nothing(house: House) -> None:
    win = house.done.people["Win Achebe"]
    assert who_watches(job(house), house.tools, []) == [win]
    end_employment(house.actor("Ana"), house.tools, Leave(win))
    assert told(job(house), house.tools, [win]) == []
    leads = {house.done.people["Jo Bell"], house.done.people["Sam Lee"]}
    assert set(who_watches(job(house), house.tools, [])) == leads
    assert who_watches(job(house), house.tools, list(leads)) == [house.done.people["Ana Duarte"]]
