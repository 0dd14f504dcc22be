"""When the ledger is shown outside: at fixed times, so that nothing tells when something happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sharewell.rules.london import at_london, london_day

TIME = time(3)


def last_due(now: datetime) -> datetime:
    """The last moment, at `now` or before, at which the ledger was to be shown to its witnesses: daily (aware, UTC)."""
    today = at_london(london_day(now), TIME)
    return today if today <= now else at_london(london_day(now) - timedelta(days=1), TIME)


def week_due(now: datetime) -> datetime:
    """The last moment, at `now` or before, at which paper and mailbox were to have it: each Monday (aware, UTC)."""
    day = london_day(last_due(now))
    return at_london(day - timedelta(days=day.weekday()), TIME)


def weeks_before(due: datetime, count: int) -> list[datetime]:
    """The `count` weekly moments before `due`, the newest first."""
    monday = london_day(due)
    return [at_london(monday - timedelta(weeks=back), TIME) for back in range(1, count + 1)]
