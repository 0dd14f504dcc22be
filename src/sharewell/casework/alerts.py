"""Alerts: what somebody must look at. Put on a person's first page in the transaction of what it is about.

An alert is the organisation's own row and says nothing about a file; one about a link that was sent names its file in
its sealed body, so that it is shown and mailed only while its person may see that file. Whoever writes one chooses
words that are fit for the person it goes to; nothing else about it is shown to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.gate import place_of
from sharewell.records.stores import accounts
from sharewell.records.stores.alerts import alerts
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import Sight
from sharewell.rules.people import Role
from sharewell.rules.values import new_id

EMERGENCY, OVERDUE, BURST, WRONG_PINS, NO_KEY_PERSON = "emergency", "overdue", "burst", "wrong_pins", "no_key_person"
LINK = "link"
FORM, FORM_URGENT, FORM_LATE = "form", "form_urgent", "form_late"
# What leads to a page where it is dealt with: saying that one has looked is not enough.
BY_FORM = (FORM, FORM_URGENT, FORM_LATE)
TO_DEAL_WITH = (EMERGENCY, OVERDUE, *BY_FORM)


@dataclass(frozen=True)
class AnswerAlert:
    """Which alert was looked at."""

    alert_id: str


def alert(work: Work, people: Iterable[str], kind: str, words: str, *, about_id: str = "") -> list[held.Alert]:
    """Put `words` before each of `people` in this transaction; whoever has left is passed over."""
    return [
        alerts.put(
            work,
            held.Alert(id=new_id(), person_id=person, kind=kind, at=work.now, words=words, about_id=about_id),
        )
        for person in working_here(work, people)
    ]


def working_here(work: Work, people: Iterable[str]) -> list[str]:
    """Those of `people` who work here now, each once, in order."""
    wanted = list(dict.fromkeys(filter(None, people)))
    found = desk.some_staff(work, wanted)
    return [person for person in wanted if person in found and found[person].active]


def watchers(work: Work, *, apart_from: Iterable[str] = ()) -> list[str]:
    """Who looks at what seems wrong: the independent person, else the leads, else the manager; never `apart_from`."""
    left_out = set(apart_from)
    lines: tuple[list[str], ...] = (
        [desk.the_organisation(work).independent_id],
        desk.leads_of(work),
        accounts.holding(work.organisation, Role.MANAGER),
    )
    for line in lines:
        found = [person for person in working_here(work, line) if person not in left_out]
        if found:
            return found
    return []


def still_theirs(work: Work, one: held.Alert) -> bool:
    """Whether somebody may still know of it: one about a link is about a file, and goes with their place in it."""
    if one.kind != LINK:
        return True
    place = place_of(work.organisation_id, one.about_id, one.person_id, work.now)
    return place.sight(one.person_id, work.now) is Sight.EVERYTHING


def settle(work: Work, about_id: str, at: datetime) -> None:
    """What these alerts were about is dealt with: nobody has to look at them any more."""
    for one in alerts.where(work.organisation, answered_at=""):
        if one.about_id == about_id:
            alerts.put(work, replace(one, answered_at=at))


@use_case(Action.ALERT_READ, Event.ALERTS_READ)
def my_alerts(work: Work, request: None) -> list[held.Alert]:
    """What the signed-in person must still look at, newest first."""
    waiting = alerts.where(work.organisation, order="-at", person_id=work.actor.person_id, answered_at="")
    return [one for one in waiting if still_theirs(work, one)]


@use_case(Action.ALERT_READ, Event.ALERT_ANSWERED)
def answer_alert(work: Work, request: AnswerAlert) -> held.Alert:
    """Say that one was looked at. Raises Missing for anybody else's, and for one that leads to a review."""
    found = alerts.get(work.organisation, request.alert_id)
    if found.person_id != work.actor.person_id or found.kind in TO_DEAL_WITH or not still_theirs(work, found):
        raise Missing
    return found if found.answered_at else alerts.put(work, replace(found, answered_at=work.now))
