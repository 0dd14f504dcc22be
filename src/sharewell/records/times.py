"""Times as stored: ISO 8601 text in UTC, so that a row's bytes are the same on every database and sort by time."""

from __future__ import annotations

from datetime import UTC, datetime

STAMP_LENGTH = 27


def stamp(moment: datetime) -> str:
    """An aware moment as stored text, for example ``2026-11-22T21:00:00.000000Z``. A naive one is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a stored time needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment(text: str) -> datetime:
    """The aware UTC moment that `stamp` wrote. Raises ValueError for any other text."""
    if len(text) != STAMP_LENGTH or not text.endswith("Z"):
        raise ValueError("this is not a stored time")
    return datetime.fromisoformat(text)
