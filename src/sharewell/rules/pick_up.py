"""A pick-up link: how long it lives, how often its code may be wrong, and when somebody is told.

Whoever has the link alone, or the code alone, has nothing: the code is told by phone, on a number that was checked
(security reference 2.9: ten minutes of guessing must not find it, five tries, seven days, a few downloads).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

DAYS, MOST_DAYS = 7, 28
TRIES = 5
DOWNLOADS = 3
DIGITS = 8
UNOPENED_AFTER = timedelta(hours=24)


# What may be noted of a link: what its recipient did, that it locked, and that somebody here looked into it.
OPENED, CONFIRMED, WRONG, NOT_MEANT, LOCKED, SETTLED = "opened", "confirmed", "wrong", "not_meant", "locked", "settled"


def open_question(noted: Sequence[str]) -> str:
    """What somebody here must still look into, of all that was noted of a link in order; empty for nothing."""
    since: list[str] = []
    for what in noted:
        since = [] if what == SETTLED else [*since, what]
    return next((what for what in reversed(since) if what in (WRONG, NOT_MEANT, LOCKED)), "")


class LinkState(StrEnum):
    """Where a link stands. Every state but `open` shows the one page of a link that does not work."""

    OPEN = "open"
    LOCKED = "locked"
    REVOKED = "revoked"
    NOT_MEANT = "not_meant"
    USED_UP = "used_up"


def works(state: str, expires_at: datetime, now: datetime) -> bool:
    """Whether a link still opens: it is open, and its days are not over. Both times aware."""
    return state == LinkState.OPEN and now < expires_at


def clean_code(typed: str) -> str:
    """The code as it is kept in mind: its digits, however they were typed or spaced. Empty where that is no code."""
    digits = "".join(letter for letter in typed[:64] if letter in "0123456789")
    return digits if len(digits) == DIGITS else ""


def spoken(code: str) -> str:
    """A code as it is read out: in two groups."""
    return f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}"
