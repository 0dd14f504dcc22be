"""Time as the tests tell it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that stands still until it is moved. Call it for the time: an aware UTC moment."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def move(self, **by: float) -> datetime:
        """Move on by days=, hours=, minutes= or seconds=, and give the new time."""
        self.now += timedelta(**by)
        return self.now
