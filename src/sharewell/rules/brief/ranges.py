"""Dates said as a stretch of time ("about two weeks ago"): near enough to advise on, too wide to tell a day by."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sharewell.rules.brief.patterns import DATE, day_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WITHOUT_YEAR = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ /.\-]{0,2}(?P<month>[a-z]{3})[a-z]*"
    r"|(?P<month2>[a-z]{3})[a-z]* {1,2}(?P<day2>[0-9]{1,2})(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:(?P<keep>since|until|before|after|from) (?:the )?|on (?:the )?|the )$", re.IGNORECASE)
_WEEK, _MONTH, _YEAR = 7, 30, 365
COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def ago_words(day: date, today: date) -> str:
    """How long ago a day was: today, yesterday, then days, weeks, months and years, rounded. A day ahead likewise."""
    days = (today - day).days
    if days in (-1, 0, 1):
        return {0: "today", 1: "yesterday", -1: "tomorrow"}[days]
    return f"{_stretch(abs(days))} ago" if days > 0 else f"in {_stretch(-days)}"


def _stretch(days: int) -> str:
    if days < _WEEK:
        return "a few days"
    for unit, length, most in (("week", _WEEK, 8), ("month", _MONTH, 20)):
        count = round(days / length)
        if count <= most:
            return f"about {_counted(count, unit)}"
    return f"about {_counted(round(days / _YEAR), 'year')}"


def _counted(count: int, unit: str) -> str:
    number = COUNTED[count] if count < len(COUNTED) else str(count)
    return f"{number} {unit}{'' if count == 1 else 's'}"


def nearest_day(text: str, today: date) -> date | None:
    """The day that a found date names; without a year, the last such day before `today`. None where it names no day."""
    whole = day_of(text)
    if whole is not None:
        return whole
    found = _WITHOUT_YEAR.fullmatch(text.strip())
    if found is None:
        return None
    name = (found["month"] or found["month2"]).lower()
    if name not in _MONTHS:
        return None
    for year in (today.year, today.year - 1):
        try:
            day = date(year, _MONTHS.index(name) + 1, int(found["day"] or found["day2"]))
        except ValueError:
            return None
        if day <= today + timedelta(days=1):
            return day
    return None


def dates_as_ranges(text: str, today: date, *, apart_from: frozenset[date] = frozenset()) -> str:
    """`text` with each whole date as how long ago it was. `apart_from`: dates of birth, which become ages instead.

    What names only part of a date ("March 2025") stays, for a person to look at.
    """
    pieces: list[str] = []
    place = 0
    for hit in DATE.finditer(text):
        day = nearest_day(hit.group(), today)
        if day is None or day in apart_from:
            continue
        on = _ON.search(text[place : hit.start()])
        kept = "" if on is None or on["keep"] is None else f"{on['keep']} "
        words = kept + ago_words(day, today)
        start = hit.start() - (len(on.group()) if on else 0)
        if on is not None and on.group()[0].isupper():
            words = words[0].upper() + words[1:]
        pieces += [text[place:start], words]
        place = hit.end()
    return "".join((*pieces, text[place:]))
