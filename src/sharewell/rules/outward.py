"""When the ledger is shown outside: once a day at a fixed time, so that nothing tells when something happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sharewell.rules.london import at_london, london_day

TIME = time(3)


def last_due(now: datetime) -> datetime:
    """The last moment, at `now` or before, at which the ledger was to be shown outside (aware, UTC)."""
    today = at_london(london_day(now), TIME)
    return today if today <= now else at_london(london_day(now) - timedelta(days=1), TIME)
