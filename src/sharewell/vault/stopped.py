"""Writes are stopped: one file in the program's folder that every process looks for before it writes.

After a failed write the next one may well succeed, and what lies between is lost without a word: PostgreSQL stops at
the first such error for that reason, and so does Sharewell (security reference 2.11). Only a person lets writing go on,
after everything was checked.
"""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sharewell.vault.room import release_reserve

FILE = "stopped"
_latched: dict[Path, tuple[str, str]] = {}
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FAILED = (errno.EIO, errno.EROFS)


class Why(StrEnum):
    """Why writes are stopped, the lightest reason first. The reserve is on our own disk, not on a database server's."""

    FULL = "full"
    SERVER_FULL = "server full"
    FAILED = "failed"


_GRAVITY = list(Why)


WORDS = {
    Why.FAILED: (
        "The disk failed, so nothing is saved just now. Write on paper, and tell your safeguarding lead face to face. "
        "Whoever looks after the system: mend the disk, then run “sharewell resume”."
    ),
    Why.FULL: (
        "The disk is full. New concerns, urgent sharing and reading still work; everything else waits. Whoever looks "
        "after the system: make room, then run “sharewell resume”."
    ),
    Why.SERVER_FULL: (
        "The disk of the database is full. Reading still works. A new concern or an urgent share may not be saved: "
        "where the page says so, write it on paper and tell your safeguarding lead face to face. Whoever looks after "
        "the system: make room on the machine of the database, then run “sharewell resume”."
    ),
}


_SAID = {
    "disk I/O error": Why.FAILED,
    "database disk image is malformed": Why.FAILED,
    "unable to open database file": Why.FAILED,
    "attempt to write a readonly database": Why.FAILED,
    "database or disk is full": Why.FULL,
}


@dataclass(frozen=True)
class Stopped:
    """Why, and since when (ISO time)."""

    why: Why
    since: str

    @property
    def words(self) -> str:
        """What people are told on every page."""
        return WORDS[self.why]


def stopped(root: Path) -> Stopped | None:
    """Whether writes are stopped for everything in `root`; None where they are not. One look at the disk.

    Where the disk did not even take the file, this process stays stopped until it could write it. Several looks stand
    in every save, so the usual answer, that there is no such file, is found without anything being made for it.
    """
    place = _place(root)
    if not _latched and _is_missing(place):
        return None
    held = _latched.get(root)
    if held is not None and _write(place, *held):
        _latched.pop(root, None)
    try:
        text = place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Stopped(Why(held[0]), held[1]) if held is not None and root in _latched else None
    except OSError:
        return Stopped(Why.FAILED, "")
    try:
        said = json.loads(text)
        return Stopped(Why(said["why"]), str(said["since"]))
    except (ValueError, KeyError, TypeError):
        return Stopped(Why.FAILED, "")


def stop(root: Path, why: Why) -> None:
    """Stop writes for everything in `root`, in every process. The graver of two reasons stays.

    A full disk gets the reserve's room back first.
    """
    before = stopped(root)
    grave = _GRAVITY.index(before.why) if before is not None else -1
    if why is Why.FULL and grave < _GRAVITY.index(Why.FAILED):  # then the reserve holds what was looked at since
        with suppress(OSError):
            release_reserve(root)
    if grave >= _GRAVITY.index(why):
        return
    since = datetime.now(UTC).isoformat(timespec="seconds")
    if not _write(root / FILE, why, since):
        _latched[root] = (why, since)


def go_on(root: Path) -> None:
    """Let writes go on."""
    _latched.pop(root, None)
    (root / FILE).unlink(missing_ok=True)


def why_of(error: BaseException) -> Why | None:
    """What an error of the operating system says about the disk; None where it says nothing about it."""
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL:
        return Why.FULL
    return Why.FAILED if number in _FAILED else None


@lru_cache(maxsize=64)
def _place(root: Path) -> Path:
    return root / FILE


def _is_missing(place: Path) -> bool:
    """Whether there is surely no such file. A disk that cannot be asked is no such answer."""
    try:
        place.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def said_by(error: BaseException) -> Why | None:
    """What an error of SQLite's driver says about the disk; None where it says nothing about it."""
    said = str(error)
    return next((why for words, why in _SAID.items() if words in said), None)


def _write(place: Path, why: str, since: str) -> bool:
    half = place.with_name(f".{FILE}-{os.getpid()}")
    try:
        with half.open("w", encoding="utf-8") as file:
            file.write(json.dumps({"why": str(why), "since": since}))
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        return False
    return True
