"""Send a sealed pack by a pick-up link: the link goes by e-mail, the code by phone; only the recipient has both."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta

from sharewell.casework import desk, links
from sharewell.casework.chase_receipt import await_receipt
from sharewell.casework.corrections import list_after_sending
from sharewell.casework.newer_decision import may_go_forward
from sharewell.casework.outbox import BY_LINK, settle_failed
from sharewell.casework.recipient_fit import may_be_sent
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery import notices
from sharewell.delivery.canonical import write_document
from sharewell.records.stores import copies, people, sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.dispatch import DispatchState
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.pick_up import DAYS, MOST_DAYS, UNOPENED_AFTER, LinkState
from sharewell.rules.values import is_id, new_id
from sharewell.vault import pick_up_lock

SEALED_FILE = (
    "A record about somebody who works here is not sent by a link. Tell it, hand it over, or give a sealed file."
)


@dataclass(frozen=True, kw_only=True)
class SendByLink:
    """Which pack, for how many days, and whether the message says which setting it comes from.

    `dispatch_id` is made when the page is shown, so that the same page makes one link.
    """

    pack_id: str
    days: int = DAYS
    says_who: bool = True
    dispatch_id: str = ""


@dataclass(frozen=True, kw_only=True)
class LinkMade:
    """The sending, and what is shown once: the code to tell by phone, and the link where no message takes it there.

    `again`: it was made before, and its code is shown no second time.
    """

    dispatch: held.Dispatch
    recipient: held.Recipient
    code: str = ""
    address: str = ""
    again: bool = False


@use_case(Action.PACK_SEND, Event.LINK_MADE, about="pack")
def send_by_link(work: Work, request: SendByLink) -> LinkMade:
    """Make a link and its code. Raises NotNow for a draft or a sealed file, Incomplete for a wrong number of days."""
    pack = sharing.packs.get(work.file, request.pack_id)
    recipient = people.recipients.get(work.organisation, pack.recipient_id)
    before = sharing.dispatches.where(work.file, id=request.dispatch_id) if is_id(request.dispatch_id) else []
    if before:
        return LinkMade(dispatch=before[0], recipient=recipient, again=True)
    _fit(work, pack, request)
    may_be_sent(work, recipient)
    may_go_forward(work, pack)
    token, code = pick_up_lock.new_token(), pick_up_lock.new_code()
    mailed = bool(notices.on() and recipient.email)
    sending = sharing.dispatches.put(
        work,
        held.Dispatch(
            id=request.dispatch_id if is_id(request.dispatch_id) else new_id(),
            file_id=work.scope_id,
            pack_id=pack.id,
            recipient_id=recipient.id,
            channel=BY_LINK,
            state=DispatchState.QUEUED if mailed else DispatchState.SENT,
            queued_at=work.now,
            queued_by=work.actor.person_id,
            sent_at=None if mailed else work.now,
            digest=pack.digest,
        ),
    )
    link = _make(work, sending, request, token if mailed else "", pick_up_lock.digest_of(token))
    copies.keep(work, work.scope_id, link.id, links.CODE_KIND, pick_up_lock.shut(_bundle(work, pack), token, code))
    desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference}: a pick-up link was made.", significant=True)
    worklist.done(work, pack.id)
    settle_failed(work, pack)
    list_after_sending(work, pack)
    if not mailed:
        sending = await_receipt(work, sending, pack)
    return LinkMade(
        dispatch=sending, recipient=recipient, code=code, address="" if mailed else links.address_of(work, token)
    )


def _fit(work: Work, pack: held.Pack, request: SendByLink) -> None:
    if pack.state != "sealed":
        raise NotNow("Seal the pack first: what is sent is never changed afterwards.")
    if work.vault.sealing.is_sealed(work.scope_id):
        raise NotNow(SEALED_FILE)
    if not work.tools.public_address or BY_LINK not in desk.profile(work).channels:
        raise Incomplete(Gap("channel", "Links are switched off here. Choose another way to send it."))
    if not 1 <= request.days <= MOST_DAYS:
        raise Incomplete(Gap("days", f"Enter between 1 and {MOST_DAYS} days."))


def _make(work: Work, sending: held.Dispatch, request: SendByLink, token: str, digest: str) -> held.PickUp:
    return sharing.pick_ups.put(
        work,
        held.PickUp(
            id=new_id(),
            file_id=work.scope_id,
            dispatch_id=sending.id,
            state=LinkState.OPEN,
            token_digest=digest,
            made_at=work.now,
            made_by=work.actor.person_id,
            expires_at=work.now + timedelta(days=request.days),
            warn_at=work.now + UNOPENED_AFTER,
            token=token,
            says_who=request.says_who,
        ),
    )


def _bundle(work: Work, pack: held.Pack) -> bytes:
    """What the recipient comes for: the document, the same content as data, and the files that go with it."""
    kinds = ("document", "content", *pack.enclosed)
    parts = {kind: b64encode(copies.fetch(work.file, pack.id, kind)).decode("ascii") for kind in kinds}
    return write_document(parts)
