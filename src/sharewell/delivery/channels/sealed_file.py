"""As a sealed file: put into the outbox folder under a name that says nothing, to be given or put in their system."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sharewell.delivery.channels.base import Delivered, Letter, TransportError
from sharewell.rules.values import is_id


@dataclass(frozen=True)
class SealedFile:
    """A file that only the recipient opens."""

    key: str = "sealed_file"
    label: str = "As a sealed file"
    describes: str = "A locked file to put into their secure system. Tell them the passphrase by phone, never with it."
    hands_over: bool = False

    def deliver(
        self, sealed: bytes, *, outbox: Path, dispatch_id: str, letter: Letter | None = None
    ) -> Delivered:
        """Write the file whole and on disk, or not at all. Doing it again for the same sending writes the same file."""
        if not is_id(dispatch_id):
            raise ValueError("a sending is named by its identifier")
        name = f"{dispatch_id}.age"
        half = outbox / f".{name}.part"
        try:
            outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.unlink(missing_ok=True)
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            half.replace(outbox / name)
            folder = os.open(outbox, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError:
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
            raise TransportError(
                "The sealed file could not be written. Make room on the disk, then send it again.", nothing_went=True
            ) from None
        return Delivered(f"The sealed file is in the outbox as {name}.", hashlib.sha256(sealed).hexdigest())
