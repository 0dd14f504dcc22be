"""The timeline of a decision as a picture: where each step stands, and how long lies between one and the next.

A line from top to bottom, so that it fits a phone. The longer it took, the longer the line, up to a limit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sharewell.web.present.words import MINUTE, lasting, moment

WIDTH, TOP, ROOM, LONGEST = 340, 20, 74, 150
TITLE_LETTERS = 36


@dataclass(frozen=True)
class Dot:
    """One step in the picture: `y` from the top, and in words how long after the one before."""

    y: int
    title: str
    when: str
    after: str
    after_y: int


@dataclass(frozen=True)
class Picture:
    """The whole picture, in the units of its view box."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    words: str


def picture(steps: Sequence[tuple[datetime, str]]) -> Picture:
    """The picture of (time, title), oldest first. Raises ValueError where they are not in order."""
    dots: list[Dot] = []
    y, before = TOP, None
    for at, title in steps:
        after = ""
        if before is not None:
            length = at - before
            if length < timedelta(0):
                raise ValueError("the steps of a timeline are given oldest first")
            y += _line(length)
            after = f"{lasting(length)} later"
        shown = title if len(title) <= TITLE_LETTERS else f"{title[: TITLE_LETTERS - 1]}…"
        dots.append(Dot(y, shown, moment(at), after, y - 28))
        before = at
    words = ". ".join(f"{title}, {moment(at)}" for at, title in steps)
    return Picture(WIDTH, y + 40, tuple(dots), f"{words}." if words else "")


def _line(length: timedelta) -> int:
    """How long the line is: room for the words, and more for each tenfold of minutes."""
    minutes = max(1.0, length / MINUTE)
    return min(LONGEST, ROOM + round(16 * math.log10(minutes)))
