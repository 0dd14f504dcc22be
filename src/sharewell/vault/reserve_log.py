"""What was shown in an emergency while nothing could be written: one sealed line each, kept until writing goes on.

Security reference 2.10: viewing fails closed where it cannot be logged, except the emergency view from the reserve log.
"""

from __future__ import annotations

import base64
import binascii
import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sharewell.rules.errors import NotNow
from sharewell.vault.room import PRIVATE_FILE, release_reserve

FILE = "reserve-log"
NOT_KEPT = (
    "Not even this could be written down, so nothing is shown. Ring: 999, the police or the council's duty team. "
    "You need nothing from this page to ring."
)


class Kept(NamedTuple):
    """One line: whose organisation, its own identifier, and the sealed bytes."""

    organisation: str
    id: str
    sealed: bytes


def keep(root: Path, line: Kept) -> None:
    """Write one line, on the disk when this returns. Raises as `append` does."""
    append(root / FILE, f"{line.organisation} {line.id} {base64.b64encode(line.sealed).decode()} .")


def kept(root: Path) -> list[Kept]:
    """The lines that are there, oldest first. Half a line, which nobody was shown anything for, is passed over."""
    try:
        text = (root / FILE).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    found = []
    for parts in (line.split(" ") for line in text.splitlines()):
        if len(parts) == 4 and parts[3] == ".":
            with suppress(binascii.Error, ValueError):
                found.append(Kept(parts[0], parts[1], base64.b64decode(parts[2], validate=True)))
    return found


def clear(root: Path) -> None:
    """Every line stands in the record now."""
    (root / FILE).unlink(missing_ok=True)


def append(place: Path, line: str) -> None:
    """Write one line of a reserve log; a disk without room gets that of the reserve in the same folder first.

    Raises NotNow where the disk takes nothing at all any more.
    """
    text = f"\n{line}\n".encode()
    try:
        try:
            _append(place, text)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            release_reserve(place.parent)
            _append(place, text)
    except OSError as error:
        raise NotNow(NOT_KEPT) from error


def _append(place: Path, text: bytes) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        if os.write(descriptor, text) != len(text):
            raise OSError(errno.ENOSPC, "only part of it was written")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
