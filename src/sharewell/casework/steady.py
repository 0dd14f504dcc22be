"""Has the clock been set while this process runs? Told by a count of seconds that nobody can set.

The clock is looked at against the record now and then (`watch_clock`). What is written between a wrong setting and that
look is marked by this: no statement of the database is needed for it, and nothing is read but where the clock was set.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sharewell.rules.health import BEHIND, in_words

LOOKED = "clock-looked"
Ticks = Callable[[], float]


def ticks() -> float:
    """Seconds that go on while the computer sleeps, the same in every process until it is started again."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Steady:
    """Compares the clock with the seconds that went by. Safe for several threads."""

    def __init__(self, clock: Callable[[], datetime], count: Ticks = ticks) -> None:
        self._count = count
        self._right = (clock(), count())
        self._since: float | None = None
        self._lock = threading.Lock()

    def off_by(self, now: datetime, root: Path) -> str:
        """By how much `now` is not what it should be, in words; empty text where it is, or was looked at since.

        A minute is left either way. `root`: the program's folder, where it says when somebody last looked at the clock.
        """
        seconds = self._count()
        with self._lock:
            at, then = self._right
            off = now - (at + timedelta(seconds=seconds - then))
            if abs(off) <= BEHIND or (self._since is not None and _last_look(root) > self._since):
                self._right, self._since = (now, seconds), None
                return ""
            if self._since is None:
                self._since = seconds
        return in_words(abs(off))

    def looked(self, root: Path) -> None:
        """Leave word that the clock was looked at now: what it says is believed until it is set again."""
        with suppress(OSError):
            (root / LOOKED).write_text(f"{self._count():.3f}", encoding="ascii")


def _last_look(root: Path) -> float:
    """When the clock was last looked at; nothing where that is not known, or the computer was started since."""
    try:
        return float((root / LOOKED).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return -1.0
