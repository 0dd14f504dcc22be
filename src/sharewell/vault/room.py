"""How much room the disk has, and the reserve that is given up when it has none.

Security reference 2.11: a reserve of 32 MB to release for audit writes and the emergency view when the disk is full;
uploads are refused at a tenth free.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

RESERVE = "reserve"
RESERVE_BYTES = 32 * 1024 * 1024
UPLOADS_UNTIL = 0.10
PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Room:
    """Bytes free and in all on the disk that holds a folder."""

    free: int
    total: int

    @property
    def share(self) -> float:
        """The part that is free, from 0 to 1."""
        return self.free / self.total if self.total else 0.0

    @property
    def uploads(self) -> bool:
        """Whether a file may still be taken in."""
        return self.share >= UPLOADS_UNTIL

    @property
    def words(self) -> str:
        """How much there is, and what to do where it is too little."""
        said = f"{self.share:.0%} of the disk is free ({self.free // 1_000_000:,} MB)."
        if self.uploads:
            return said
        return (
            f"{said} No file is taken in below {UPLOADS_UNTIL:.0%}; concerns and decisions are still saved. "
            "Ask whoever looks after the system to make room."
        )


def room(folder: Path) -> Room:
    """The room on the disk that holds `folder`: what this account may still use of it."""
    found = shutil.disk_usage(folder)
    return Room(found.free, found.total)


def keep_reserve(root: Path) -> bool:
    """Have the reserve lie in `root`; whether it is whole. The disk gives its blocks now, not when they are needed."""
    place = root / RESERVE
    if reserve_is_whole(root):
        return True
    half = root / f".{RESERVE}-{os.getpid()}"
    try:
        descriptor = os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        try:
            os.posix_fallocate(descriptor, 0, RESERVE_BYTES)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        half.replace(place)
    except OSError:
        half.unlink(missing_ok=True)
        return False
    return True


def reserve_is_whole(root: Path) -> bool:
    """Whether the reserve is there, with blocks of its own on the disk."""
    try:
        found = (root / RESERVE).stat()
    except OSError:
        return False
    return found.st_size >= RESERVE_BYTES and found.st_blocks * 512 >= RESERVE_BYTES


def release_reserve(root: Path) -> None:
    """Give the reserve's room back to the disk. Nothing happens where there is none."""
    (root / RESERVE).unlink(missing_ok=True)
