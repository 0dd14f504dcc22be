"""Dates, times and ages as people here say them. Stored in UTC, shown in Europe/London.

Words: 16 March 2027; Tuesday 16 March 2027; 9:32am, midday, midnight; "3 years 2 months", babies in months.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def date_words(day: date) -> str:
    """``16 March 2027``: no leading zero, the month by name, the whole year."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def deadline_words(day: date) -> str:
    """``Tuesday 16 March 2027``: for a day by which something must be done."""
    return f"{WEEKDAYS[day.weekday()]} {date_words(day)}"


def time_words(at: time) -> str:
    """``9:32am``, ``9am``, ``midday``, ``midnight``. Seconds are not said."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midnight" if at.hour == 0 else "midday"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment_words(moment: datetime) -> str:
    """``9:32am on 16 March 2027``, in London time. The moment must be aware."""
    local = to_london(moment)
    return f"{time_words(local.time())} on {date_words(local.date())}"


def to_london(moment: datetime) -> datetime:
    """An aware moment as London wall-clock time; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(LONDON)


def london_day(moment: datetime) -> date:
    """The day it is in London at an aware moment."""
    return to_london(moment).date()


def at_london(day: date, at: time) -> datetime:
    """The aware UTC moment of a wall-clock time in London; `at.fold` chooses the second pass of a repeated hour."""
    return datetime.combine(day, at).replace(tzinfo=LONDON).astimezone(UTC)


def months_old(born: date, on: date) -> int:
    """Whole months lived on a day. Somebody born on 29 February is a year older on 1 March of a common year."""
    months = (on.year - born.year) * 12 + on.month - born.month
    return months - 1 if on.day < born.day else months


def years_old(born: date, on: date) -> int:
    """Whole years lived on a day, by the calendar."""
    return months_old(born, on) // 12


def age_words(born: date, on: date) -> str:
    """``3 years 2 months``; under a year ``7 months``; under a month ``under 1 month``. ValueError before birth."""
    months = months_old(born, on)
    if months < 0:
        raise ValueError("the day is before the birth")
    years, rest = divmod(months, 12)
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((years, "year"), (rest, "month")) if count
    ]
    return " ".join(parts) or "under 1 month"
