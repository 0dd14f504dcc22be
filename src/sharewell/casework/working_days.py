"""The working-day calendar and the clocks, from the tables to times."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from sharewell.guidance import library
from sharewell.rules import clocks


@cache
def holidays() -> frozenset[date]:
    """England's bank holidays that the tables know."""
    return library.bank_holidays()


def due(key: str, start: datetime) -> datetime:
    """When the clock `key` of the tables runs out, started at `start` (aware)."""
    clock = library.clock(key)
    return clocks.due(start, unit=clock.unit, amount=clock.amount, holidays=holidays())
