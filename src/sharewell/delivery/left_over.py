"""Places where a command keeps records in clear, or keys, for a time. They are noted before they are made, so that what
a kill -9 or a power cut leaves behind is found and removed by whoever comes next, wherever it lies.

A note is a file in the program's own folder that holds the path, and is locked while its command lives.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

NOTE, DRAFT = ".in-clear-", ".making-"
PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Cleared:
    """What was removed, and what could not be: it lies on a disk that is not connected, say."""

    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


class Noted:
    """One place that is in use by this process."""

    def __init__(self, root: Path, place: Path) -> None:
        """Note `place`, which is not there yet, in the folder `root`; on the disk before this returns.

        Raises OSError.
        """
        name = secrets.token_hex(8)
        draft = root / f"{DRAFT}{name}"
        self._note = root / f"{NOTE}{name}"
        self._file = os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb")
        # Locked before it has its name, so that nobody takes it for one whose command is gone.
        _locked(self._file)
        self._file.write(os.fsencode(place.absolute()))
        self._file.flush()
        os.fsync(self._file.fileno())
        draft.rename(self._note)
        _on_disk(root)

    def end(self) -> None:
        """The place is gone, or is what it was to be. Doing it again changes nothing."""
        self._note.unlink(missing_ok=True)
        self._file.close()


def clear(root: Path) -> Cleared:
    """Remove every noted place whose command has ended without removing it, and its note."""
    removed: list[Path] = []
    left: list[Path] = []
    for note in sorted(root.glob(f"{NOTE}*")):
        with suppress(OSError), note.open("rb") as file:
            if not _locked(file):
                continue
            place = Path(os.fsdecode(file.read()))
            there = place.exists()
            shutil.rmtree(place, ignore_errors=True)
            if place.exists() or not place.parent.exists():
                left.append(place)
                continue
            note.unlink()
            removed += [place] if there else []
    return Cleared(tuple(removed), tuple(left))


def _locked(file: BinaryIO) -> bool:
    """Whether this process has it now. Where files cannot be locked so, no note is ever taken for a left one."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _on_disk(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
