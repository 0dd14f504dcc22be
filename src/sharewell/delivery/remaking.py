"""A viewing copy of an attached file, made by a separate process with hardly any rights (`remaking_child`).

Security reference 2.8: whatever comes from outside is decoded in a limited child, never in the process that holds keys.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sharewell.delivery import remaking_child
from sharewell.rules.attachments import MOST_PAGES, MOST_PIXELS, MOST_WORDS, Kind, Trouble

CHILD = Path(remaking_child.__file__)
MEMORY = 512 * 1024 * 1024
SECONDS = 10
ENDS = {
    remaking_child.LOCKED: Trouble.LOCKED,
    remaking_child.DAMAGED: Trouble.DAMAGED,
    remaking_child.TOO_BIG: Trouble.TOO_BIG,
}


def words_in(kind: Kind, copy: bytes) -> str | Trouble:
    """What a program can read in a viewing copy; empty for a picture, and where it cannot be read in time.

    TOO_BIG where there is more than is ever searched: nobody would know what stands in the rest.

    No promise that nothing else stands in it: a person looks through whatever goes out.
    """
    read = _in_child("words", copy) if kind is Kind.PDF else copy if kind is Kind.TEXT else b""
    if isinstance(read, Trouble):
        return ""
    # A name may go on in the next line.
    words = " ".join(read.decode("utf-8", "replace").split())
    return Trouble.TOO_BIG if len(words) > MOST_WORDS else words


def remake(kind: Kind, content: bytes) -> bytes | Trouble:
    """The viewing copy of a file of `kind`, or why there is none. Nothing of the file is written to disk or to a log.
    """
    return _in_child(kind, content)


def _in_child(what: str, content: bytes) -> bytes | Trouble:
    command = [sys.executable, "-I", str(CHILD), what, *map(str, (MEMORY, SECONDS, MOST_PIXELS, MOST_PAGES))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell; the file goes in by its standard input
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Trouble.TOO_LONG
    if done.returncode == 0 and done.stdout:
        return done.stdout
    if done.returncode < 0:  # the system ended it: too much time or memory
        return Trouble.TOO_LONG
    return ENDS.get(done.returncode, Trouble.DAMAGED)
