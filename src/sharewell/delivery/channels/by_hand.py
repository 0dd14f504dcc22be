"""Given by hand: printed with its cover sheet, or on a stick, sealed and signed for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sharewell.delivery.channels.base import Delivered, Letter


@dataclass(frozen=True)
class ByHand:
    """Put in the hand of the named person, who signs the slip."""

    key: str = "by_hand"
    label: str = "Given by hand"
    describes: str = "Print it, seal the envelope, put the cover sheet on it, and have the slip signed."
    hands_over: bool = True

    def deliver(
        self, sealed: bytes, *, outbox: Path, dispatch_id: str, letter: Letter | None = None
    ) -> Delivered:
        """Nothing leaves by itself: a person carries it."""
        return Delivered("Given by hand.", hashlib.sha256(sealed).hexdigest())
