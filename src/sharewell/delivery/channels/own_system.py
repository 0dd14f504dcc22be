"""Put into the recipient's own secure system by one of our people: recorded, with their reference."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sharewell.delivery.channels.base import Delivered, Letter


@dataclass(frozen=True)
class OwnSystem:
    """Uploaded to the system that they run. Which one, their reference, who and when are recorded."""

    key: str = "own_system"
    label: str = "Through their own system"
    describes: str = "Put the sealed pack into their secure portal yourself, then record which one and its reference."
    hands_over: bool = True

    def deliver(
        self, sealed: bytes, *, outbox: Path, dispatch_id: str, letter: Letter | None = None
    ) -> Delivered:
        """Nothing leaves by itself: a person has put it there."""
        return Delivered("Put into their own system.", hashlib.sha256(sealed).hexdigest())
