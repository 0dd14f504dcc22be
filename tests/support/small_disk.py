"""A small disk of its own (tmpfs) that a test fills. Needs root, to mount it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class SmallDisk:
    """Where it is mounted."""

    place: Path

    @property
    def free(self) -> int:
        """Bytes that may still be written."""
        return shutil.disk_usage(self.place).free

    def fill(self, leave: int) -> None:
        """Somebody else's file takes all but so many bytes."""
        more = self.free - leave
        if more > 0:
            name = self.place / f"ballast-{len(list(self.place.glob('ballast-*')))}"
            with name.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, more)

    def make_room(self) -> None:
        """Those files are gone."""
        for one in self.place.glob("ballast-*"):
            one.unlink()


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk of so many megabytes, until the block ends."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], check=True)
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
