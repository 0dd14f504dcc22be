"""Send a sealed pack: said on the phone, handed over, or put in the outbox as a sealed file; and what came of it.

The outbox is a row: claimed once, then sent or failed. Whatever is stuck goes to a person and is never sent again
unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sharewell.casework import desk, links
from sharewell.casework.chase_receipt import await_receipt
from sharewell.casework.corrections import list_after_sending
from sharewell.casework.newer_decision import may_go_forward
from sharewell.casework.recipient_fit import may_be_sent
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.delivery import channels
from sharewell.records.stores import copies, finding, people, sharing, worklist
from sharewell.records.times import stamp
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.dispatch import DISPATCHES, DispatchEvent, DispatchState
from sharewell.rules.errors import Gap, Incomplete, Locked, NotNow
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.rules.values import is_id, new_id

STUCK_AFTER = timedelta(minutes=5)
BY_LINK, OWN_SYSTEM = "pick_up", "own_system"


@dataclass(frozen=True, kw_only=True)
class SendPack:
    """Which pack, by which channel; for spoken and by hand also to whom it was said or given, and when.

    `dispatch_id` is made when the page is shown, so that the same page sends once.
    """

    pack_id: str
    channel: str
    handed_to: str = ""
    handed_at: datetime | None = None
    note: str = ""
    system: str = ""
    their_reference: str = ""
    dispatch_id: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordReceipt:
    """The recipient's answer: who confirmed, their reference, and how they told us."""

    dispatch_id: str
    person: str
    their_reference: str = ""
    how: str = ""


def moved(sending: held.Dispatch, event: DispatchEvent) -> DispatchState:
    """The state that follows; NotNow where it does not follow from where the sending stands."""
    return DISPATCHES.after(DispatchState(sending.state), event)


@use_case(Action.PACK_SEND, Event.PACK_QUEUED, about="pack")
def send_pack(work: Work, request: SendPack) -> held.Dispatch:
    """Send a sealed pack. Raises NotNow for a draft, Incomplete for an unknown channel or a missing name."""
    pack = sharing.packs.get(work.file, request.pack_id)
    if pack.state != "sealed":
        raise NotNow("Seal the pack first: what is sent is never changed afterwards.")
    before = sharing.dispatches.where(work.file, id=request.dispatch_id) if is_id(request.dispatch_id) else []
    if before:
        return before[0]
    channel = _channel(work, request)
    if not channel.hands_over or request.channel == OWN_SYSTEM:
        may_be_sent(work, people.recipients.get(work.organisation, pack.recipient_id))
        may_go_forward(work, pack)
    at_once = channel.hands_over
    sent_at = (request.handed_at or work.now) if at_once else None
    sending = sharing.dispatches.put(
        work,
        held.Dispatch(
            id=request.dispatch_id if is_id(request.dispatch_id) else new_id(),
            file_id=work.scope_id,
            pack_id=pack.id,
            recipient_id=pack.recipient_id,
            channel=request.channel,
            state=DispatchState.SENT if at_once else DispatchState.QUEUED,
            queued_at=work.now,
            queued_by=work.actor.person_id,
            sent_at=sent_at,
            detail=_detail(request) if at_once else "",
            digest=pack.digest,
            system=request.system.strip(),
            their_reference=request.their_reference.strip(),
        ),
    )
    desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference}: {channel.label}.", significant=True)
    worklist.done(work, pack.id)
    list_after_sending(work, pack)
    if at_once:
        return await_receipt(work, sending, pack)
    _deliver_sealed(work, sending)
    return sending


def _detail(request: SendPack) -> str:
    to = f"To {request.handed_to.strip()}." if request.handed_to.strip() else ""
    return f"{to} {request.note.strip()}".strip()


def _channel(work: Work, request: SendPack) -> channels.Channel:
    """The channel that was chosen, with what it needs. Raises Incomplete with every gap."""
    channel = channels.by_key(request.channel)
    if channel is None or request.channel == BY_LINK or request.channel not in desk.profile(work).channels:
        raise Incomplete(Gap("channel", "Choose how to send it."))
    gaps = []
    if channel.hands_over and request.channel != OWN_SYSTEM and not request.handed_to.strip():
        gaps.append(Gap("handed_to", "Enter who it was said or given to."))
    if request.handed_at is not None and request.handed_at > work.now:
        gaps.append(Gap("handed_at", "The time it was handed over must be in the past."))
    if request.channel == OWN_SYSTEM and not request.system.strip():
        gaps.append(Gap("system", "Enter which system of theirs you put it into."))
    if request.channel == OWN_SYSTEM and not request.their_reference.strip():
        gaps.append(Gap("their_reference", "Enter the reference that their system gave you."))
    if gaps:
        raise Incomplete(*gaps)
    return channel


def _deliver_sealed(work: Work, sending: held.Dispatch) -> None:
    """No job can read a sealed file: it is delivered as soon as this commits, with the keys this request has opened."""
    if work.vault.sealing.is_sealed(work.scope_id):
        copies.fetch(work.file, sending.pack_id, "sealed")
        waiting = (sending.id, work.scope_id, work.organisation_id)
        work.after_commit(lambda: _deliver(work.tools, *waiting))


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
    else:
        desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference} was not sent: somebody must look.")
        desk.give(work, desk.TO_FINISH, "dispatch", sending.id, f"Pack {pack.reference} was not sent", first=True)


def run_outbox_once(tools: Tools) -> int:
    """Deliver what waits in the outbox, one at a time, the channel's own work outside any transaction: how many."""
    done = 0
    locked: set[str] = set()
    while (waiting := finding.next_in_outbox(besides=locked)) is not None:
        dispatch_id, file_id, organisation_id = waiting
        try:
            done += _deliver(tools, dispatch_id, file_id, organisation_id)
        except Locked:
            locked.add(dispatch_id)
    return done


def _deliver(tools: Tools, dispatch_id: str, file_id: str, organisation_id: str) -> int:
    """Deliver one of them, where nobody else took it: 1 where it was this one. Raises Locked for a sealed file."""
    system = SystemActor("dispatcher", organisation_id)
    claimed = _claim(system, tools, _Claim(dispatch_id, file_id))
    if claimed is None:
        return 0
    sending, sealed, letter = claimed
    channel = channels.by_key(sending.channel)
    try:
        if channel is None:
            raise channels.TransportError("This channel is not known here.", permanent=True)
        delivered = channel.deliver(sealed, outbox=tools.outbox, dispatch_id=sending.id, letter=letter)
        outcome = _Outcome(dispatch_id, file_id, DispatchState.SENT, delivered.detail)
    except channels.TransportError as error:
        outcome = _Outcome(dispatch_id, file_id, DispatchState.FAILED, error.message)
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
    if any(look.what == links.OPENED for look in link.looks):
        state = DISPATCHES.after(state, DispatchEvent.RECEIVE)
    words = "The message with the link had gone: somebody has been at the link."
    gone = replace(sending, state=state, detail=words, sent_at=sending.claimed_at)
    links.forget_token(work, sending)
    await_receipt(work, gone, sharing.packs.get(work.file, sending.pack_id))
    return True


def hand_over_stuck(tools: Tools) -> int:
    """Whatever was claimed and never finished (a killed dispatcher) goes to a person: how many."""
    stuck = finding.stuck_in_outbox(stamp(tools.clock() - STUCK_AFTER))
    handed = 0
    for dispatch_id, file_id, organisation_id in stuck:
        words = "It is not known whether this was sent. Ask the recipient before you send it again."
        outcome = _Outcome(dispatch_id, file_id, DispatchState.FAILED, words)
        system = SystemActor("dispatcher", organisation_id)
        try:
            if not _had_gone(system, tools, outcome):
                _finish(system, tools, outcome)
        except Locked:
            continue
        handed += 1
    return handed


@use_case(Action.RECEIPT_RECORD, Event.RECEIPT_RECORDED, about="dispatch")
def record_receipt(work: Work, request: RecordReceipt) -> held.Receipt:
    """Record that the recipient has it. Raises Incomplete without who confirmed, NotNow before it was sent."""
    if not request.person.strip():
        raise Incomplete(Gap("person", "Enter who confirmed that they have it."))
    sending = sharing.dispatches.get(work.file, request.dispatch_id)
    sharing.dispatches.put(work, replace(sending, state=moved(sending, DispatchEvent.ACKNOWLEDGE)))
    return keep_receipt(work, sending, request)


def keep_receipt(work: Work, sending: held.Dispatch, request: RecordReceipt, reference: str = "") -> held.Receipt:
    """Keep who has it, when, their reference and the digest of what they have; nobody is chased any more."""
    receipt = sharing.receipts.put(
        work,
        held.Receipt(
            id=new_id(),
            file_id=work.scope_id,
            dispatch_id=sending.id,
            received_at=work.now,
            person=request.person.strip(),
            their_reference=request.their_reference.strip(),
            how=request.how.strip(),
            recorded_by=work.actor.person_id,
            reference=reference,
            digest=sending.digest,
        ),
    )
    worklist.done(work, sending.id)
    desk.write_entry(work, "receipt", receipt.id, f"They have it: confirmed by {receipt.person}.", significant=True)
    return receipt
