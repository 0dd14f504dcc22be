"""A link to pick it up by: no account, a code told by phone. The message says only that something waits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sharewell.delivery import notices
from sharewell.delivery.channels.base import Delivered, Letter, TransportError

NOT_TAKEN = "The mail server did not take the message, so nothing has gone. Send it again, or choose another way."
NOT_KNOWN = "It is not known whether the message went out. Ask them before you make another link."


@dataclass(frozen=True)
class PickUpLink:
    """A page of its own that opens with the link and the code, and only by pressing a button."""

    key: str = "pick_up"
    label: str = "By a pick-up link"
    describes: str = "They get a link by e-mail and a code from you by phone. You see when they have opened it."
    hands_over: bool = False

    def deliver(
        self, sealed: bytes, *, outbox: Path, dispatch_id: str, letter: Letter | None = None
    ) -> Delivered:
        """Hand the message with the link to the mail server. The pack itself stays here, behind the link."""
        if letter is None or not letter.link:
            raise TransportError("This link has gone already. Make a new one.", nothing_went=False)
        try:
            notices.send_link(letter.to, letter.link, letter.sender)
        except notices.NotTaken:
            raise TransportError(NOT_TAKEN, nothing_went=True) from None
        except OSError:
            raise TransportError(NOT_KNOWN, nothing_went=False) from None
        return Delivered("The message with the link has gone out.", hashlib.sha256(sealed).hexdigest())
