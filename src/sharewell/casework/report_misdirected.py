"""Take a sending back, and say that it went to the wrong person: what is owed then, until it is closed with lessons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk, links
from sharewell.casework.outbox import moved
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.breach import OWED, BreachState, Opened, due, ico_due
from sharewell.rules.dispatch import DispatchEvent, DispatchState
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import moment_words
from sharewell.rules.pick_up import LinkState
from sharewell.rules.values import new_id


@dataclass(frozen=True, kw_only=True)
class RevokeSending:
    """Which sending is taken back, and why."""

    dispatch_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportMisdirected:
    """What went to whom, whether they have seen it, and when that was noticed (aware; None: now)."""

    dispatch_id: str
    who_got_it: str
    what_happened: str
    opened: str
    noticed_at: datetime | None = None


@dataclass(frozen=True)
class ReadBreach:
    """Which breach."""

    breach_id: str


@dataclass(frozen=True, kw_only=True)
class DoBreachStep:
    """One thing that was done, or is not needed; in words, since both are looked at later."""

    breach_id: str
    key: str
    words: str
    needed: bool = True


@dataclass(frozen=True, kw_only=True)
class CloseBreach:
    """What was learned, and what is done so that it does not happen again."""

    breach_id: str
    lessons: str


@dataclass(frozen=True, kw_only=True)
class BreachPage:
    """A breach with its sending, the pack, who it was meant for, and names for people."""

    breach: held.Breach
    dispatch: held.Dispatch
    pack: held.Pack
    names: dict[str, str]


@use_case(Action.SENDING_STOP, Event.SENDING_REVOKED, about="dispatch")
def revoke_sending(work: Work, request: RevokeSending) -> held.Dispatch:
    """Take a sending back: a link opens nothing from the next click on. Raises NotNow once they have confirmed it."""
    if not request.reason.strip():
        raise Incomplete(Gap("reason", "Say why you take it back."))
    return _stop(work, request.dispatch_id, request.reason.strip())


def _stop(work: Work, dispatch_id: str, reason: str) -> held.Dispatch:
    sending = sharing.dispatches.get(work.file, dispatch_id)
    links.close(work, sending, LinkState.REVOKED)
    after = sharing.dispatches.put(work, replace(sending, state=moved(sending, DispatchEvent.REVOKE)))
    worklist.done(work, sending.id)
    pack = sharing.packs.get(work.file, sending.pack_id)
    desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference} was taken back: {reason}", significant=True)
    return after


@use_case(Action.SENDING_STOP, Event.MISDIRECTED, about="dispatch")
def report_misdirected(work: Work, request: ReportMisdirected) -> held.Breach:
    """Say that it went to the wrong person. Reporting it again gives the same record, and nothing starts twice.

    Raises Incomplete with every gap, NotNow for what has not left.
    """
    before = sharing.breaches.where(work.file, dispatch_id=request.dispatch_id)
    if before:
        return before[0]
    noticed = request.noticed_at or work.now
    _refuse_gaps(request, noticed, work.now)
    sending = sharing.dispatches.get(work.file, request.dispatch_id)
    if sending.state in (DispatchState.QUEUED, DispatchState.SENDING):
        raise NotNow("It has not left yet: take it back instead.")
    log_says = _log_says(work, sending)
    links.close(work, sending, LinkState.REVOKED)
    state = moved(sending, DispatchEvent.REPORT_MISDIRECTED)
    sharing.dispatches.put(work, replace(sending, state=state))
    worklist.done(work, sending.id)
    breach = sharing.breaches.put(
        work,
        held.Breach(
            id=new_id(),
            file_id=work.scope_id,
            dispatch_id=sending.id,
            state=BreachState.OPEN,
            noticed_at=noticed,
            reported_at=work.now,
            reported_by=work.actor.person_id,
            due_at=ico_due(noticed),
            who_got_it=request.who_got_it.strip(),
            what_happened=request.what_happened.strip(),
            opened=request.opened,
            log_says=log_says,
            steps=tuple(held.BreachStep(owed.key, owed.what, due(owed, noticed)) for owed in OWED),
        ),
    )
    desk.write_entry(work, "breach", breach.id, "A pack went to the wrong person. What is owed is listed.",
                     significant=True)
    _list(work, breach)
    return breach


def _refuse_gaps(request: ReportMisdirected, noticed: datetime, now: datetime) -> None:
    gaps = []
    if not request.who_got_it.strip():
        gaps.append(Gap("who_got_it", "Enter who has got it, as far as you know."))
    if not request.what_happened.strip():
        gaps.append(Gap("what_happened", "Say what happened."))
    if request.opened not in set(Opened):
        gaps.append(Gap("opened", "Choose whether they have seen it."))
    if noticed > now:
        gaps.append(Gap("noticed_at", "The time it was noticed must be in the past."))
    if gaps:
        raise Incomplete(*gaps)


def _log_says(work: Work, sending: held.Dispatch) -> str:
    """What our own log says of it: for a link every opening, for all other ways what was confirmed."""
    link = links.of_sending(work, sending.id)
    if link is not None:
        looks = [one for one in link.looks if one.what in ("opened", "pdf", "data")]
        if not looks:
            return "The link was never opened."
        return " ".join(
            f"{moment_words(one.at)}: {one.what} by {one.name or 'whoever had the code'}." for one in looks
        )
    receipts = sharing.receipts.where(work.file, dispatch_id=sending.id)
    if receipts:
        return f"{receipts[0].person} confirmed at {moment_words(receipts[0].received_at)} that they have it."
    return "Nobody has confirmed it. What left by this way cannot be seen from here."


def _list(work: Work, breach: held.Breach) -> None:
    """Put what is still owed on the lists, each with its own time, the first things first."""
    worklist.done(work, breach.id)
    for step in breach.steps:
        if step.done_at is None:
            desk.give(work, desk.TO_FINISH, "breach", breach.id, f"Wrong recipient: {step.what}", due=step.due_at,
                      first=True)
    if all(step.done_at for step in breach.steps) and breach.state == BreachState.OPEN:
        desk.give(work, desk.TO_FINISH, "breach", breach.id, "Wrong recipient: close it with what was learned")


@use_case(Action.PACK_PREPARE, Event.FILE_READ, about="breach", reading=True)
def read_breach(work: Work, request: ReadBreach) -> BreachPage:
    """One breach, for somebody in the circle of its file."""
    breach = sharing.breaches.get(work.file, request.breach_id)
    sending = sharing.dispatches.get(work.file, breach.dispatch_id)
    return BreachPage(
        breach=breach,
        dispatch=sending,
        pack=sharing.packs.get(work.file, sending.pack_id),
        names=desk.names(work),
    )


@use_case(Action.SENDING_STOP, Event.BREACH_WORKED_ON, about="breach")
def do_breach_step(work: Work, request: DoBreachStep) -> held.Breach:
    """Record one thing as done, or as not needed and why. Raises Incomplete without words, NotNow once it is done."""
    breach = sharing.breaches.get(work.file, request.breach_id)
    step = next((one for one in breach.steps if one.key == request.key), None)
    if step is None:
        raise Missing
    if step.done_at is not None:
        raise NotNow("This was recorded before. What was written stays.")
    if not request.words.strip():
        raise Incomplete(Gap("words", "Say what was done, with whom and when; or why it is not needed."))
    if request.key in ("safe", "risk") and not request.needed:
        raise Incomplete(Gap("needed", "This is always needed."))
    done = replace(step, done_at=work.now, done_by=work.actor.person_id, needed=request.needed,
                   words=request.words.strip())  # fmt: skip
    steps = tuple(done if one.key == request.key else one for one in breach.steps)
    after = sharing.breaches.put(work, replace(breach, steps=steps))
    words = "done" if request.needed else "not needed"
    desk.write_entry(work, "breach", breach.id, f"After a wrong recipient: {step.what}: {words}.")
    _list(work, after)
    return after


@use_case(Action.BREACH_CLOSE, Event.BREACH_CLOSED, about="breach")
def close_breach(work: Work, request: CloseBreach) -> held.Breach:
    """Close it with lessons. Raises NotNow while anything is owed, Incomplete without lessons."""
    breach = sharing.breaches.get(work.file, request.breach_id)
    if breach.state == BreachState.CLOSED:
        return breach
    if any(step.done_at is None for step in breach.steps):
        raise NotNow("Some of what is owed is not recorded yet. Each is done, or not needed and why.")
    if not request.lessons.strip():
        raise Incomplete(Gap("lessons", "Say what was learned, and what will be done differently."))
    sending = sharing.dispatches.get(work.file, breach.dispatch_id)
    state = moved(sending, DispatchEvent.RECORD_WHAT_FOLLOWED)
    sharing.dispatches.put(work, replace(sending, state=state))
    after = sharing.breaches.put(
        work,
        replace(breach, state=BreachState.CLOSED, lessons=request.lessons.strip(), closed_at=work.now,
                closed_by=work.actor.person_id),
    )  # fmt: skip
    worklist.done(work, breach.id)
    desk.write_entry(work, "breach", breach.id, "What followed from a wrong recipient is closed.", significant=True)
    return after
