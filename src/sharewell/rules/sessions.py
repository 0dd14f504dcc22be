"""How long somebody stays signed in, and what counts as having just shown who they are. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

ABSOLUTE = timedelta(hours=10)
HALF_WAY = timedelta(minutes=10)
FRESH = timedelta(minutes=5)
AT_ONCE = 2
# The last click is written down at most this often: a page costs no write.
SEEN_EVERY = timedelta(minutes=1)


class Kind(StrEnum):
    """`HALF`: the password was right and nothing else was shown yet. `TABLET`: a PIN on a shared tablet."""

    FULL = "full"
    HALF = "half"
    TABLET = "tablet"


LONGEST = {Kind.FULL: ABSOLUTE, Kind.HALF: HALF_WAY, Kind.TABLET: ABSOLUTE}


def over(seen: datetime, ends: datetime, now: datetime, idle: timedelta) -> bool:
    """Whether a session has ended: by the clock, or because nothing was clicked for so long.

    A session seen in the future has ended too: the clock was put back, and how long it is idle cannot be known.
    """
    return now >= ends or now - seen >= idle or seen - now > SEEN_EVERY


def is_fresh(shown_at: datetime | None, now: datetime) -> bool:
    """Whether somebody showed every factor within the last five minutes."""
    return shown_at is not None and timedelta(0) <= now - shown_at <= FRESH
