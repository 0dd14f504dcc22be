"""Send a sealed pack: said on the phone, handed over, or put in the outbox as a sealed file; and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.chase_receipt import await_receipt
from sharewell.casework.corrections import list_after_sending
from sharewell.casework.newer_decision import may_go_forward
from sharewell.casework.outbox import BY_LINK, deliver, moved, settle_failed
from sharewell.casework.recipient_fit import may_be_sent
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery import channels
from sharewell.records.stores import copies, people, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.dispatch import DispatchEvent, DispatchState
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.values import is_id, new_id

OWN_SYSTEM = "own_system"


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
    settle_failed(work, pack)
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
        work.after_commit(lambda: deliver(work.tools, *waiting))


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
