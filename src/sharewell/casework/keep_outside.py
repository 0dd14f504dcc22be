"""What the record is held against later, kept where nobody who runs it can reach: on paper, and in a mailbox.

Both hold the week's signed note and nothing else. It is the first of the week, whenever it is asked for, so that
nothing tells when something happened, and so that two sheets of one week are the same.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.alerts import alert
from sharewell.casework.take_checkpoint import checkpoint_since
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.delivery import notices
from sharewell.delivery.weekly_sheet import WeeklySheet, render_weekly_sheet
from sharewell.records import ledger
from sharewell.records.stores.alerts import alerts
from sharewell.records.times import moment
from sharewell.rules.access import Action
from sharewell.rules.errors import NotNow
from sharewell.rules.events import Event
from sharewell.rules.ledger.paper import line_of
from sharewell.rules.london import date_words, london_day
from sharewell.rules.outward import week_due, weeks_before
from sharewell.rules.people import Actor, SystemActor

WEEKLY = "weekly_note"
WEEKS_SHOWN = 8
TOLD = "The week's signed note of the record was sent to your mailbox. Keep the message."
log = logging.getLogger("sharewell.mail")


def weekly_sheet(actor: Actor, tools: Tools, request: None) -> WeeklySheet:
    """What stands on this week's sheet. The week's note is made first where nothing has made it yet."""
    checkpoint_since(tools, actor.organisation_id, week_due(tools.clock()))
    return _sheet(actor, tools, request)


def print_weekly_sheet(actor: Actor, tools: Tools, request: None) -> tuple[str, bytes]:
    """The sheet as a PDF, with a file name that says its week."""
    sheet = weekly_sheet(actor, tools, request)
    return f"weekly-sheet-{london_day(sheet.week):%Y-%m-%d}.pdf", render_weekly_sheet(sheet).pdf


@use_case(Action.RECORD_VERIFY, Event.WEEKLY_SHEET_READ)
def _sheet(work: Work, request: None) -> WeeklySheet:
    due = week_due(work.now)
    lines: dict[int, tuple[datetime, str]] = {}
    for week in (due, *weeks_before(due, WEEKS_SHOWN)):
        found = ledger.first_checkpoint_since(work.organisation_id, week)
        if found is not None:
            lines.setdefault(found[0], (week, found[1]))
    if not lines:
        raise NotNow(ledger.MAKE_ONE)
    (week, note), *older = sorted(lines.values(), reverse=True)
    return WeeklySheet(
        organisation=desk.the_organisation(work).name,
        week=week,
        note=note,
        line=line_of(note),
        older=tuple((date_words(london_day(at)), line_of(before)) for at, before in older),
        key=ledger.verifier_key(work.vault, work.organisation_id),
    )


def mail_weekly_note(tools: Tools, organisation_id: str) -> int:
    """Send the week's note to the independent person, once: 1 where it was sent now, else 0.

    The first goes on the first Monday after the organisation was set up. One that could not be handed over is tried
    again in the next round; it may go twice, it is never lost.
    """
    due = week_due(tools.clock())
    if not notices.on() or due <= _began(organisation_id):
        return 0
    system = SystemActor("mail", organisation_id)
    address = _who_waits(system, tools, due)
    if not address:
        return 0
    _, note = checkpoint_since(tools, organisation_id, due)
    try:
        notices.send_note(address, line_of(note), note)
    except OSError as error:
        log.error("a message could not be handed over: %s", type(error).__name__)
        return 0
    _sent(system, tools, None)
    return 1


def _began(organisation_id: str) -> datetime:
    return moment(next(ledger.events(organisation_id, 0, 1)).at)


@as_system(Event.ALERTS_MAILED)
def _who_waits(work: Work, due: datetime) -> str:
    """The address of the independent person; empty where there is none, or they have this week's note."""
    person_id = desk.the_organisation(work).independent_id
    has = [one for one in alerts.where(work.organisation, kind=WEEKLY, person_id=person_id) if one.at >= due]
    person = desk.some_staff(work, {person_id}).get(person_id)
    return person.email if person and person.active and not has else ""


@as_system(Event.ALERTS_MAILED)
def _sent(work: Work, request: None) -> None:
    for one in alert(work, [desk.the_organisation(work).independent_id], WEEKLY, TOLD):
        alerts.put(work, replace(one, mailed_at=work.now, answered_at=work.now))
