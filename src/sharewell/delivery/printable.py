"""Words made fit for paper: nothing is lost off the edge, nothing hidden steers the rest, every letter is as typed.

The words themselves never change in the data beside the page (pack.json); this only prepares them for the renderer.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from datetime import datetime

from sharewell.rules.london import date_words, time_words, to_london

# Marks that turn the direction of whatever follows, so that a name could make the next words read backwards. Letters of
# right-to-left scripts need none of them: they carry their own direction.
_TURNS = dict.fromkeys((0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069))
# Control characters and halves of characters have no shape; a reader sees that something stood there.
_NO_SHAPE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STANDS_FOR = "\ufffd"
_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LONG = re.compile(r"\S{41,}")
_BREAK, _EVERY = "\u200b", 30


def printable(text: str) -> str:
    """`text` as it can be set on a page: same letters, line ends made one kind, long runs given places to break."""
    return _LONG.sub(_breakable, _plain(text))


def to_copy(text: str, width: int) -> list[str]:
    """The lines of a text that is copied off the page letter by letter, at most `width` letters each."""
    lines = _plain(text).split("\n")
    return [part for line in lines for part in (textwrap.wrap(line, width, break_on_hyphens=False) or [" "])]


def _plain(text: str) -> str:
    return _NO_SHAPE.sub(_STANDS_FOR, _LINES.sub("\n", text).translate(_TURNS).replace("\t", "    "))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text. Line ends inside one stay where they were."""
    return [part.strip("\n") for part in re.split(r"\n[ ]*\n", printable(text)) if part.strip()]


def _breakable(run: re.Match[str]) -> str:
    """A run without a space, with places to break, never between a letter and the marks that belong to it."""
    pieces: list[str] = []
    since = 0
    for letter in run.group():
        if since >= _EVERY and unicodedata.category(letter)[0] != "M" and letter != "\u200d":
            pieces.append(_BREAK)
            since = 0
        pieces.append(letter)
        since += 1
    return "".join(pieces)


def day_and_time(moment: datetime | None, *, time_unknown: bool = False, missing: str = "date not known") -> str:
    """``16 March 2027, 9:32am``; ``16 March 2027, time not known``; or `missing`."""
    if moment is None:
        return missing
    local = to_london(moment)
    return f"{date_words(local.date())}, {'time not known' if time_unknown else time_words(local.time())}"


def key_line(text: str) -> str:
    """The line of a minisign public key file that people compare: its last."""
    return text.strip().splitlines()[-1].strip() if text.strip() else ""
