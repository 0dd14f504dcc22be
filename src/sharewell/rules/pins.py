"""PINs for a shared tablet: six digits that open nothing but the page for writing a concern, on one enrolled device.

A PIN is short because somebody types it with a child on their arm. So it is worth nothing anywhere else, and those that
anybody would try first are refused.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

from sharewell.rules.errors import Gap

DIGITS = 6
FORM = re.compile(r"[0-9]{6}")
# A tablet lies about in a room: it locks sooner than a computer.
IDLE = timedelta(minutes=3)
TRIES = 5
FAVOURITES = frozenset({"112233", "121212", "123123", "123321", "131313", "159753", "147258", "246810", "101010",
                        "696969", "789456", "456789", "999111"})


def gaps(pin: str, again: str, *, field: str = "pin") -> list[Gap]:
    """What is wrong with a new PIN, in words; nothing where it may be used."""
    if not FORM.fullmatch(pin):
        return [Gap(field, "Enter a PIN of 6 digits.")]
    if _easy(pin):
        return [Gap(field, "This PIN is easy to guess. Choose digits that are not a date, a row or a pattern.")]
    if pin != again:
        return [Gap("again", "Type the same PIN in both boxes.")]
    return []


def _easy(pin: str) -> bool:
    digits = [int(digit) for digit in pin]
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    repeats = pin[:2] * 3 == pin or pin[:3] * 2 == pin or len(set(pin)) < 3
    return len(steps) == 1 or repeats or pin == pin[::-1] or pin in FAVOURITES or _date(pin)


def _date(pin: str) -> bool:
    """Whether it reads as a day of a year, or begins or ends with a year: the first things anybody tries."""
    first, second, third = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    day_first = 1 <= first <= 31 and 1 <= second <= 12
    year_first = 1 <= second <= 12 and 1 <= third <= 31
    return day_first or year_first or 1930 <= int(pin[:4]) <= 2035 or 1930 <= int(pin[2:]) <= 2035
