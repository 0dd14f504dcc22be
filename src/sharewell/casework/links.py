"""What the verbs of a pick-up link share: the message that goes out, and what is forgotten once it has gone."""

from __future__ import annotations

from dataclasses import replace

from sharewell.casework import desk
from sharewell.casework.alerts import LINK, alert
from sharewell.casework.use_case import Work
from sharewell.delivery.channels import Letter
from sharewell.records.stores import people, sharing
from sharewell.rules import held
from sharewell.rules.pick_up import LinkState

CODE_KIND = "pick_up"


def of_sending(work: Work, dispatch_id: str) -> held.PickUp | None:
    """The link of one sending, or None where it went another way."""
    found = sharing.pick_ups.where(work.file, dispatch_id=dispatch_id)
    return found[0] if found else None


def address_of(work: Work, token: str) -> str:
    """The whole address of a link."""
    return f"{work.tools.public_address.rstrip('/')}/p/{token}/"


def letter_for(work: Work, sending: held.Dispatch) -> Letter | None:
    """The message of a sending by link; None for every other sending, and once its token is forgotten."""
    link = of_sending(work, sending.id) if sending.channel == CODE_KIND else None
    if link is None or not link.token:
        return None
    to = people.recipients.get(work.organisation, sending.recipient_id).email
    return Letter(to, address_of(work, link.token), desk.the_setting(work).name if link.says_who else "")


def forget_token(work: Work, sending: held.Dispatch) -> None:
    """The message has gone, or nobody knows: from now on the link is known to its recipient alone."""
    link = of_sending(work, sending.id) if sending.channel == CODE_KIND else None
    if link is not None and link.token:
        sharing.pick_ups.put(work, replace(link, token=""))


def close(work: Work, sending: held.Dispatch, state: LinkState) -> None:
    """The link of a sending opens nothing from now on; nothing where it has none."""
    link = of_sending(work, sending.id) if sending.channel == CODE_KIND else None
    if link is not None and link.state == LinkState.OPEN:
        sharing.pick_ups.put(work, replace(link, state=state, token="", warn_at=None))


def tell_sender(work: Work, link: held.PickUp, words: str, note: str) -> None:
    """Put it before the sender while they may see the file, and on the lists of the leads in the circle."""
    sending = sharing.dispatches.get(work.file, link.dispatch_id)
    pack = sharing.packs.get(work.file, sending.pack_id)
    alert(work, [p for p, _ in desk.readers(work) if p == link.made_by], LINK, words, about_id=work.scope_id)
    desk.give(work, desk.TO_FINISH, "dispatch", sending.id, f"Pack {pack.reference}: {note}", first=True)
    desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference}: {note}.", significant=True)
