"""Tell people by e-mail that something waits for them: never what, never about whom, and at fixed times."""

from __future__ import annotations

import logging
from dataclasses import replace

from sharewell.casework import desk
from sharewell.casework.alerts import EMERGENCY, FORM_URGENT, OVERDUE, still_theirs
from sharewell.casework.record_concern import new_reference
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.delivery import notices
from sharewell.records.stores import alerts as store
from sharewell.rules.events import Event
from sharewell.rules.notices import due_at
from sharewell.rules.people import SystemActor

URGENT = (EMERGENCY, OVERDUE, FORM_URGENT)
log = logging.getLogger("sharewell.mail")


def mail_alerts(tools: Tools, organisation_id: str) -> int:
    """One message to each person for whom something waits and is due to be told: how many. None where mail is off.

    Nothing in the database is held while a mail server is spoken to. A message that could not be handed over is tried
    again in the next round; one may go out twice, none is lost.
    """
    if not notices.on():
        return 0
    system = SystemActor("mail", organisation_id)
    due = _due(system, tools, None)
    told = {address for address in {address for _, address in due if address} if _sent(address)}
    done = [alert_id for alert_id, address in due if address in told or not address]
    if done:
        _mark(system, tools, done)
    return len(told)


@as_system(Event.ALERTS_MAILED)
def _due(work: Work, request: None) -> list[tuple[str, str]]:
    """Every alert whose time has come, with the address of its person (empty text: none)."""
    waiting = store.alerts.these(work.organisation, store.to_mail(work.organisation_id)).values()
    due = [one for one in waiting if due_at(one.at, urgent=one.kind in URGENT) <= work.now and still_theirs(work, one)]
    people = desk.some_staff(work, {one.person_id for one in due})
    addresses = {person.id: person.email for person in people.values() if person.active}
    return [(one.id, addresses.get(one.person_id, "")) for one in due]


@as_system(Event.ALERTS_MAILED)
def _mark(work: Work, ids: list[str]) -> None:
    for one in store.alerts.these(work.organisation, ids).values():
        store.alerts.put(work, replace(one, mailed_at=work.now))


def _sent(address: str) -> bool:
    try:
        notices.send(address, new_reference())
    except OSError as error:
        log.error("a message could not be handed over: %s", type(error).__name__)
        return False
    return True
