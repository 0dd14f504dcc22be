"""When the time limits of the guidance tables run out.

Days are days in England. A limit counted in working days ends at the close of the last one (5pm); one counted in days
or months ends with its last day; one counted in hours ends to the minute; `at_once` is due the moment it starts.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from sharewell.guidance import library
from sharewell.guidance.schema import Clock
from sharewell.guidance.vocabulary import ClockUnit, Nation

CLOSE_OF_DAY = time(17, 0)
END_OF_DAY = time(23, 59)


def next_working_day(day: date, nation: Nation = Nation.ENGLAND) -> date:
    """`day` itself if it is a Monday to Friday that is no bank holiday, else the first such day after it."""
    holidays = library.bank_holidays(nation)
    while day.weekday() > 4 or day in holidays:
        day += timedelta(days=1)
    return day


def latest_day(clock: Clock, start: date, nation: Nation = Nation.ENGLAND) -> date | None:
    """The last day of a limit that starts on `start`; None where the limit is named elsewhere (a court's order)."""
    if clock.unit is ClockUnit.NAMED:
        return None
    last = start
    if clock.unit is ClockUnit.WORKING_DAYS:
        for _ in range(clock.amount):
            last = next_working_day(last + timedelta(days=1), nation)
    elif clock.unit is ClockUnit.DAYS:
        last = start + timedelta(days=clock.amount)
    elif clock.unit is ClockUnit.MONTHS:
        year, month = divmod(start.year * 12 + start.month - 1 + clock.amount, 12)
        last = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    elif clock.unit is ClockUnit.HOURS:
        last = start + timedelta(days=-(-clock.amount // 24))
    return next_working_day(last, nation) if clock.rolls else last


def due_at(clock: Clock, start: datetime, nation: Nation = Nation.ENGLAND) -> datetime | None:
    """When the limit runs out, aware and in UTC, for an aware `start`; None where the limit is named elsewhere.

    ValueError for a `start` without a time zone.
    """
    # The zone table costs a file read; only a case that owes something needs it.
    from sharewell.rules.london import at_london, london_day

    if start.tzinfo is None:
        raise ValueError("a limit needs an aware start")
    if clock.unit is ClockUnit.AT_ONCE:
        return start.astimezone(UTC)
    if clock.unit is ClockUnit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=clock.amount)
    last = latest_day(clock, london_day(start), nation)
    if last is None:
        return None
    return at_london(last, CLOSE_OF_DAY if clock.unit is ClockUnit.WORKING_DAYS else END_OF_DAY)
