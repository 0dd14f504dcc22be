"""Watch the clock: where it is behind what the record or a witness saw, everybody is told and nothing is signed.

Order does not come from the clock: each event has the next number whatever the clock says (bad-input row B37).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sharewell.casework.tools import Tools
from sharewell.records import ledger
from sharewell.records.stores import finding
from sharewell.rules.health import BEHIND, in_words

FILE = "clock-behind"


def watch_clock(tools: Tools) -> str:
    """Look, and leave word for every page; returns by how much the clock is behind in words, or empty text."""
    known = [
        at for one in finding.organisations() for at in (ledger.last_recorded(one), ledger.last_witnessed(one)) if at
    ]
    newest, now = max(known, default=None), tools.clock()
    by = in_words(newest - now) if newest is not None and now + BEHIND < newest else ""
    place = tools.outbox.parent / FILE
    with suppress(OSError):
        if by:
            place.write_text(by, encoding="utf-8")
        else:
            place.unlink(missing_ok=True)
    if tools.steady is not None:
        tools.steady.looked(tools.outbox.parent)
    return by


def clock_behind(root: Path) -> str:
    """By how much the clock was found to be behind at the last look, in words; empty text where it is right."""
    try:
        return (root / FILE).read_text(encoding="utf-8")[:40]
    except OSError:
        return ""


def unsure_by(tools: Tools, now: datetime) -> str:
    """By how much `now` is uncertain, in words: as the last look found, or as the clock was set since then."""
    root = tools.outbox.parent
    return clock_behind(root) or ("" if tools.steady is None else tools.steady.off_by(now, root))


def clock_words(root: Path) -> str:
    """What stands on every page while the clock is behind; empty text otherwise."""
    by = clock_behind(root)
    return by and (
        f"The clock of the computer that keeps this record is wrong by {by}. Entries are kept in order; their times "
        "are uncertain, and nothing is signed until it is right. Whoever looks after the system: “sharewell doctor”."
    )
