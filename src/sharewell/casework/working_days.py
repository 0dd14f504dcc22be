"""The clocks of the tables, as times; and the working-day calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sharewell import guidance
from sharewell.rules.decision import timing
from sharewell.rules.london import at_london, london_day


def holidays() -> frozenset[date]:
    """England's bank holidays that the tables know."""
    return guidance.bank_holidays()


def due(key: str, start: datetime) -> datetime:
    """When the clock `key` of the tables runs out, started at `start` (aware); `start` itself where it has no end."""
    return timing.due_at(guidance.clock(key), start) or start


def working_days_after(start: datetime, days: int) -> datetime:
    """The close (5pm) of the working day that many working days after the day of `start` (aware)."""
    last = london_day(start)
    for _ in range(days):
        last = timing.next_working_day(last + timedelta(days=1))
    return at_london(last, timing.CLOSE_OF_DAY)
