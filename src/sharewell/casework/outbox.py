"""The outbox: a row, claimed once, then sent or failed. What got stuck goes to a person and is never sent again unseen.

A dispatcher may be killed between any two steps. What was claimed is never put back: `rules.dispatch` has no such move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from sharewell.casework import desk, links
from sharewell.casework.chase_receipt import await_receipt
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.delivery import channels
from sharewell.records.stores import copies, finding, sharing, worklist
from sharewell.records.times import stamp
from sharewell.rules import held
from sharewell.rules.dispatch import DISPATCHES, DispatchEvent, DispatchState
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.rules.pick_up import OPENED, LinkState

UNKNOWN = "It is not known whether this was sent. Ask the recipient before you send it again."
PUT_BACK = "An old copy was put back while this waited: it may have gone. Ask the recipient before you send it again."
STUCK_AFTER = timedelta(minutes=5)
BY_LINK = links.CODE_KIND


def moved(sending: held.Dispatch, event: DispatchEvent) -> DispatchState:
    """The state that follows; NotNow where it does not follow from where the sending stands."""
    return DISPATCHES.after(DispatchState(sending.state), event)


@dataclass(frozen=True)
class _Claim:
    dispatch_id: str
    file_id: str


@as_system(Event.PACK_QUEUED)
def _claim(work: Work, claim: _Claim) -> tuple[held.Dispatch, bytes, channels.Letter | None] | None:
    """Take one dispatch out of the queue, if it is still there: only one dispatcher gets it."""
    work.scope_id = claim.file_id
    sending = sharing.dispatches.get(work.file, claim.dispatch_id)
    if sending.state != DispatchState.QUEUED:
        return None
    claimed = sharing.dispatches.put(
        work,
        replace(sending, state=moved(sending, DispatchEvent.CLAIM), claimed_at=work.now, attempts=sending.attempts + 1),
    )
    return claimed, copies.fetch(work.file, sending.pack_id, "sealed"), links.letter_for(work, sending)


@dataclass(frozen=True)
class _Outcome:
    dispatch_id: str
    file_id: str
    state: DispatchState
    detail: str
    nothing_went: bool = False


@as_system(Event.PACK_SENT)
def _sent(work: Work, outcome: _Outcome) -> None:
    _end(work, outcome)


@as_system(Event.PACK_FAILED)
def _not_sent(work: Work, outcome: _Outcome) -> None:
    _end(work, outcome)


def _finish(system: SystemActor, tools: Tools, outcome: _Outcome) -> None:
    """Write down how it ended, under the event that says so."""
    (_sent if outcome.state is DispatchState.SENT else _not_sent)(system, tools, outcome)


def _end(work: Work, outcome: _Outcome) -> None:
    work.scope_id = outcome.file_id
    sending = sharing.dispatches.get(work.file, outcome.dispatch_id)
    sent = outcome.state is DispatchState.SENT
    state = moved(sending, DispatchEvent.SEND if sent else DispatchEvent.FAIL)
    after = sharing.dispatches.put(
        work,
        replace(sending, state=state, detail=outcome.detail, sent_at=work.now if sent else None),
    )
    pack = sharing.packs.get(work.file, sending.pack_id)
    links.forget_token(work, sending)
    if sent:
        by_link = sending.channel == BY_LINK
        gone = "the message with the link has gone." if by_link else "the sealed file is ready to give."
        desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference}: {gone}")
        await_receipt(work, after, pack)
        return
    words = "was not sent" if outcome.nothing_went else "may not have gone: ask them before you send it again"
    if outcome.nothing_went:
        links.close(work, sending, LinkState.REVOKED)
    desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference} {words}.")
    desk.give(work, desk.TO_FINISH, "dispatch", sending.id, f"Pack {pack.reference} {words}", first=True)


def run_outbox_once(tools: Tools) -> int:
    """Deliver what waits in the outbox, one at a time, the channel's own work outside any transaction: how many."""
    done = 0
    locked: set[str] = set()
    while (waiting := finding.next_in_outbox(besides=locked)) is not None:
        dispatch_id, file_id, organisation_id = waiting
        try:
            done += deliver(tools, dispatch_id, file_id, organisation_id)
        except Locked:
            locked.add(dispatch_id)
    return done


def deliver(tools: Tools, dispatch_id: str, file_id: str, organisation_id: str) -> int:
    """Deliver one of them, where nobody else took it: 1 where it was this one. Raises Locked for a sealed file."""
    system = SystemActor("dispatcher", organisation_id)
    claimed = _claim(system, tools, _Claim(dispatch_id, file_id))
    if claimed is None:
        return 0
    sending, sealed, letter = claimed
    channel = channels.by_key(sending.channel)
    try:
        if channel is None:
            raise channels.TransportError("This channel is not known here.", nothing_went=True)
        delivered = channel.deliver(sealed, outbox=tools.outbox, dispatch_id=sending.id, letter=letter)
        outcome = _Outcome(dispatch_id, file_id, DispatchState.SENT, delivered.detail)
    except channels.TransportError as error:
        outcome = _Outcome(dispatch_id, file_id, DispatchState.FAILED, error.message, error.nothing_went)
    _finish(system, tools, outcome)
    return 1


@as_system(Event.PACK_SENT)
def _had_gone(work: Work, outcome: _Outcome) -> bool:
    """Whether somebody has been at the link meanwhile: then its message had gone, and that is what is kept."""
    work.scope_id = outcome.file_id
    sending = sharing.dispatches.get(work.file, outcome.dispatch_id)
    link = links.of_sending(work, sending.id)
    if link is None or not link.looks:
        return False
    state = moved(sending, DispatchEvent.SEND)
    if any(look.what == OPENED for look in link.looks):
        state = DISPATCHES.after(state, DispatchEvent.RECEIVE)
    words = "The message with the link had gone: somebody has been at the link."
    gone = replace(sending, state=state, detail=words, sent_at=sending.claimed_at)
    links.forget_token(work, sending)
    await_receipt(work, gone, sharing.packs.get(work.file, sending.pack_id))
    return True


def settle_failed(work: Work, pack: held.Pack) -> None:
    """Somebody sends it again: what did not go, or may not have, needs nobody any more."""
    for one in sharing.dispatches.where(work.file, pack_id=pack.id, state=DispatchState.FAILED.value):
        worklist.done(work, one.id, desk.TO_FINISH)


def hand_over_everything(tools: Tools) -> int:
    """After an old copy was put back: whatever waits in it may have gone since, so all of it goes to a person."""
    handed, passed = 0, set[str]()
    while (waiting := finding.next_in_outbox(besides=passed)) is not None:
        dispatch_id, file_id, organisation_id = waiting
        passed.add(dispatch_id)
        try:
            _claim(SystemActor("dispatcher", organisation_id), tools, _Claim(dispatch_id, file_id))
        except (Locked, Missing):
            continue
        handed += _hand_over(tools, dispatch_id, file_id, organisation_id, PUT_BACK)
    for dispatch_id, file_id, organisation_id in finding.stuck_in_outbox(stamp(tools.clock())):
        handed += _hand_over(tools, dispatch_id, file_id, organisation_id, PUT_BACK)
    return handed


def hand_over_stuck(tools: Tools) -> int:
    """Whatever was claimed and never finished (a killed dispatcher) goes to a person: how many."""
    stuck = finding.stuck_in_outbox(stamp(tools.clock() - STUCK_AFTER))
    handed = 0
    for dispatch_id, file_id, organisation_id in stuck:
        handed += _hand_over(tools, dispatch_id, file_id, organisation_id, UNKNOWN)
    return handed


def _hand_over(tools: Tools, dispatch_id: str, file_id: str, organisation_id: str, words: str) -> int:
    outcome = _Outcome(dispatch_id, file_id, DispatchState.FAILED, words)
    system = SystemActor("dispatcher", organisation_id)
    try:
        if not _had_gone(system, tools, outcome):
            _finish(system, tools, outcome)
    except Locked:
        return 0
    return 1
