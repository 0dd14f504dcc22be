"""The clocks of the tables, as times; and the working-day calendar."""

from __future__ import annotations

from datetime import date, datetime

from sharewell import guidance
from sharewell.rules.decision import timing


def holidays() -> frozenset[date]:
    """England's bank holidays that the tables know."""
    return guidance.bank_holidays()


def due(key: str, start: datetime) -> datetime:
    """When the clock `key` of the tables runs out, started at `start` (aware); `start` itself where it has no end."""
    return timing.due_at(guidance.clock(key), start) or start
