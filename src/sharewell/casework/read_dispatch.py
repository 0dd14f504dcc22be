"""Read what became of one sending."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk, links
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.events import Event


@dataclass(frozen=True)
class ReadDispatch:
    """Which sending."""

    dispatch_id: str


@dataclass(frozen=True, kw_only=True)
class DispatchPage:
    """One sending with its pack and recipient; its receipt, its link and what followed a wrong recipient, if any.

    `steps`: what is done here when nobody confirms; empty where the local profile says nothing of it.
    """

    dispatch: held.Dispatch
    pack: held.Pack
    recipient: held.Recipient
    receipt: held.Receipt | None
    link: held.PickUp | None
    breach: held.Breach | None
    names: dict[str, str]
    steps: tuple[str, ...]


@use_case(Action.PACK_PREPARE, Event.FILE_READ, about="dispatch", reading=True)
def read_dispatch(work: Work, request: ReadDispatch) -> DispatchPage:
    """One sending, for somebody in the circle of its file."""
    sending = sharing.dispatches.get(work.file, request.dispatch_id)
    receipts = sharing.receipts.where(work.file, dispatch_id=sending.id, order="-received_at")
    return DispatchPage(
        dispatch=sending,
        pack=sharing.packs.get(work.file, sending.pack_id),
        recipient=people.recipients.get(work.organisation, sending.recipient_id),
        receipt=receipts[0] if receipts else None,
        link=links.of_sending(work, sending.id),
        breach=next(iter(sharing.breaches.where(work.file, dispatch_id=sending.id)), None),
        names=desk.names(work),
        steps=desk.profile(work).escalation,
    )
