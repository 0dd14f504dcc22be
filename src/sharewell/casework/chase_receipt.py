"""What was sent and is not confirmed: it waits for the recipient, and once the local limit is over somebody rings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk, links
from sharewell.casework.chasing import JOB, Late, each_late, put_first, rang
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.casework.working_days import working_days_after
from sharewell.records.stores import finding, people, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.dispatch import UNCONFIRMED, DispatchState
from sharewell.rules.errors import Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.pick_up import open_question


@dataclass(frozen=True, kw_only=True)
class LogChase:
    """Somebody rang about a sending that is not confirmed: what was said."""

    dispatch_id: str
    words: str


def await_receipt(work: Work, sending: held.Dispatch, pack: held.Pack) -> held.Dispatch:
    """It has gone: put it on the lists of what others owe, until they confirm, with the number to ring."""
    return _wait(work, sending, pack, sending.sent_at or work.now)


def _wait(work: Work, sending: held.Dispatch, pack: held.Pack, since: datetime) -> held.Dispatch:
    chase = working_days_after(since, desk.profile(work).confirm_within_days)
    note = f"Pack {pack.reference}: waiting for them to confirm{_number(work, sending)}"
    desk.give(work, desk.WAITING, "dispatch", sending.id, note, due=chase)
    return sharing.dispatches.put(work, replace(sending, chase_at=chase, chased_at=None))


def _number(work: Work, sending: held.Dispatch) -> str:
    phone = people.recipients.get(work.organisation, sending.recipient_id).phone
    return f" ({phone})" if phone else ""


def chase_unconfirmed(tools: Tools) -> int:
    """Put what is not confirmed within the local limit first among what others owe, once for each limit: how many.

    A sealed file is passed over: no job reads it, and its line has the number from the beginning.
    """
    return each_late(tools, JOB, finding.unconfirmed, _late)


@as_system(Event.RECEIPT_LATE)
def _late(work: Work, late: Late) -> None:
    work.scope_id = late.file_id
    sending = sharing.dispatches.get(work.file, late.row_id)
    if DispatchState(sending.state) not in UNCONFIRMED or sending.chased_at is not None:
        raise Missing  # confirmed, taken back or rung about in between
    pack = sharing.packs.get(work.file, sending.pack_id)
    to = people.recipients.get(work.organisation, sending.recipient_id)
    note = f"Pack {pack.reference}: not confirmed in time. Ring {to.name}{': ' if to.phone else ''}{to.phone}"
    put_first(work, "dispatch", sending.id, note, sending.chase_at)
    sharing.dispatches.put(work, replace(sending, chased_at=work.now))


@use_case(Action.RECEIPT_RECORD, Event.RECEIPT_CHASED, about="dispatch")
def log_chase(work: Work, request: LogChase) -> held.Dispatch:
    """Record that somebody rang and what was said; the limit begins again. Raises Incomplete without words.

    NotNow where nobody waits for this sending to be confirmed.
    """
    sending = sharing.dispatches.get(work.file, request.dispatch_id)
    if DispatchState(sending.state) not in UNCONFIRMED:
        raise NotNow("Nobody waits for this sending to be confirmed.")
    pack = sharing.packs.get(work.file, sending.pack_id)
    rang(work, "dispatch", sending.id, request.words, f"Pack {pack.reference}, not confirmed")
    link = links.of_sending(work, sending.id)
    if link is not None and not open_question([look.what for look in link.looks]):
        worklist.done(work, sending.id, desk.TO_FINISH)  # that nobody had opened it for a day
    return _wait(work, sending, pack, work.now)
