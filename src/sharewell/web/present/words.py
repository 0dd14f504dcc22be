"""Values as words. Times are aware; the present moment is always given, never asked of a clock."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sharewell.rules import london

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def day(value: date | datetime) -> str:
    """``16 March 2027``, in London."""
    return london.date_words(london.london_day(value) if isinstance(value, datetime) else value)


def deadline(value: date | datetime) -> str:
    """``Tuesday 16 March 2027``, in London."""
    return london.deadline_words(london.london_day(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """``9:32am on 16 March 2027``; ``time not known`` for None."""
    return london.moment_words(value) if value else "time not known"


def due(value: datetime) -> str:
    """``by 4pm on Tuesday 16 March 2027``."""
    return f"by {london.time_words(london.to_london(value).time())} on {deadline(value)}"


def plural(number: int, one: str, many: str = "") -> str:
    """``1 concern``, ``2 concerns``, ``1,200 children``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def lasting(length: timedelta) -> str:
    """A length of time in its largest fitting unit: ``12 minutes``, ``3 hours``, ``2 days``."""
    if length < MINUTE:
        return "less than a minute"
    for unit, name, limit in ((MINUTE, "minute", HOUR), (HOUR, "hour", DAY), (DAY, "day", timedelta.max)):
        if length < limit:
            return plural(math.floor(length / unit), name)
    raise ValueError("a length of time must be finite")


def recently(value: datetime, now: datetime) -> str:
    """The real time first, the help after: ``10:42am today (12 minutes ago)``; an older day in full."""
    clock = london.time_words(london.to_london(value).time())
    days = (london.london_day(now) - london.london_day(value)).days
    if days == 0 and value <= now:
        return f"{clock} today ({lasting(now - value)} ago)"
    if days == 1:
        return f"{clock} yesterday"
    return moment(value)


def waiting(since: datetime, now: datetime) -> str:
    """``waiting 3 hours``."""
    return f"waiting {lasting(max(now - since, timedelta()))}"


def age(born: date, on: date) -> str:
    """``3 years 2 months``."""
    return london.age_words(born, on)


def listed(items: Iterable[object]) -> str:
    """``Jo Bell, Sam Lee and Ann Day``; nothing gives ``nobody``."""
    names = [str(item) for item in items]
    if not names:
        return "nobody"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def number(value: int) -> str:
    """``1,200``."""
    return f"{value:,}"


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "deadline": deadline,
    "moment": moment,
    "due": due,
    "plural": plural,
    "recently": recently,
    "waiting": waiting,
    "age": age,
    "listed": listed,
    "number": number,
}
