"""Told by phone or face to face: nothing is sent, everything is recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sharewell.delivery.channels.base import Delivered, Letter


@dataclass(frozen=True)
class Spoken:
    """Read out from the pack to somebody whose number was checked."""

    key: str = "spoken"
    label: str = "Told by phone or face to face"
    describes: str = "Read it out to somebody you rang on a checked number, or who stands in front of you."
    hands_over: bool = True

    def deliver(
        self, sealed: bytes, *, outbox: Path, dispatch_id: str, letter: Letter | None = None
    ) -> Delivered:
        """Nothing leaves: what was read out is the sealed pack, by its digest."""
        return Delivered("Told in person or by phone.", hashlib.sha256(sealed).hexdigest())
