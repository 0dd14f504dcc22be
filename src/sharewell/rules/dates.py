"""Dates and times as a tired person types them, read or sent back with what to do next.

Every reader returns the value, or a Gap that says how to mend it; `wanted` turns a Gap into an Incomplete error. Days
come before months, as here. Nothing is guessed in silence: "yesterday" comes back as a suggestion to confirm, and a
time that happened twice or never, on a night when the clocks change, is asked about. Records must be accurate (seed,
"Accurate"): a wrong date is worse than one question more.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.london import (
    LONDON,
    MONTHS,
    WEEKDAYS,
    age_words,
    at_london,
    date_words,
    deadline_words,
    london_day,
    moment_words,
    time_words,
    to_london,
    years_old,
)

__all__ = [
    "LONDON", "Birth", "ClockSide", "DateBoxes", "DateGap", "MomentGap", "age_words", "at_london", "date_words",
    "deadline_words", "london_day", "moment_words", "read_birth", "read_date", "read_moment", "read_time", "time_words",
    "to_london", "wanted", "years_old",
]  # fmt: skip

SOURCE = "seed, Accurate"
EARLIEST_YEAR = 1900
ADULT_AT = 19
LONGEST_WAIT = timedelta(days=301)
LATEST_OVERDUE = timedelta(days=28)

REAL_DATE = "Enter a real date, for example 3 11 2026."
REAL_TIME = "Enter a time between 00:00 and 23:59."

Value = TypeVar("Value")


@dataclass(frozen=True)
class DateGap(Gap):
    """A date to mend. `suggestion`: the day probably meant, for a person to confirm; `parts`: the boxes at fault."""

    suggestion: date | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class MomentGap(Gap):
    """A time to mend. `ask_side`: the hour happened twice and the person must say which; `suggestion`: a real time."""

    ask_side: bool = False
    suggestion: time | None = None


@dataclass(frozen=True)
class DateBoxes:
    """What was typed in three boxes, untouched."""

    day: str = ""
    month: str = ""
    year: str = ""


class ClockSide(StrEnum):
    """Which of the two passes of the hour that happens twice when the clocks go back."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Birth:
    """When a child was born, or is expected. Both None: not known."""

    born_on: date | None = None
    expected_on: date | None = None


def wanted(value: Value | Gap) -> Value:
    """The value itself; Incomplete where it is a Gap."""
    if isinstance(value, Gap):
        raise Incomplete(value)
    return value


def read_date(
    typed: str | DateBoxes, *, field: str, today: date, what: str = "the concern", future: bool = False
) -> date | DateGap:
    """The day somebody typed, in three boxes or one. `what`: what the date is of, for the message.

    A day after `today` is sent back unless `future`. Years of two digits are of this century.
    """
    if isinstance(typed, DateBoxes):
        boxes = DateBoxes(_plain(typed.day), _plain(typed.month), _plain(typed.year))
        missing = tuple(part for part in ("day", "month", "year") if not getattr(boxes, part))
        if missing and len(missing) < 3:
            return DateGap(
                field, f"The date of {what} must include a {' and a '.join(missing)}.", SOURCE, parts=missing
            )
        text = f"{boxes.day} {boxes.month} {boxes.year}".strip()
    else:
        text = _plain(typed)
    if not text:
        return DateGap(field, f"Enter the date of {what}.", SOURCE, parts=("day", "month", "year"))
    found = _parse_date(text)
    if found is None:
        meant = _spoken_day(text, today)
        offer = f"Did you mean {deadline_words(meant)}? " if meant else ""
        return DateGap(field, f"{offer}{REAL_DATE}", SOURCE, suggestion=meant, parts=("day", "month", "year"))
    if found > today and not future:
        return DateGap(field, f"The date of {what} cannot be after today, {date_words(today)}.", SOURCE)
    return found


def read_time(typed: str, *, field: str) -> time | MomentGap:
    """The time of day somebody typed: 14:05, 1405, 2.05pm, 9am, midday, noon, midnight."""
    text = _plain(typed).replace(" ", "")
    if not text:
        return MomentGap(field, "Enter the time, or choose 'Time not known'.", SOURCE)
    named = {"midday": 12, "noon": 12, "12noon": 12, "midnight": 0, "12midnight": 0}.get(text)
    if named is not None:
        return time(named)
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))?(?:(a|p)\.?m?\.?)?", text)
    if found is None:
        return MomentGap(field, REAL_TIME, SOURCE)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if hour > 23 or minute > 59:
        return MomentGap(field, REAL_TIME, SOURCE)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half is None and found[2] is None and hour <= 12:
        choice = f"{hour}am or {hour}pm" if hour % 12 else "midday or midnight"
        return MomentGap(field, f"Say {choice}.", SOURCE)
    return time(hour, minute)


def read_moment(
    day: date, at: time, *, field: str, now: datetime, side: ClockSide | None = None, what: str = "the concern"
) -> datetime | MomentGap:
    """The aware UTC moment of a London wall-clock time. `now` is aware; `side` answers for an hour that happened twice.

    A time that never was (the clocks went forward over it) and a time after `now` are sent back.
    """
    first = datetime.combine(day, at.replace(fold=0)).replace(tzinfo=LONDON)
    second = first.replace(fold=1)
    clock = f"{at:%H:%M}"
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(LONDON).replace(fold=0, tzinfo=None) != first.replace(fold=0, tzinfo=None):
            moved = first.astimezone(UTC).astimezone(LONDON).time()
            message = f"{clock} did not happen that night: the clocks went forward over it. Did you mean {moved:%H:%M}?"
            return MomentGap(field, message, SOURCE, suggestion=moved)
        if side is None:
            question = f"{clock} happened twice that night. Was it before or after the clocks went back?"
            return MomentGap(field, question, SOURCE, ask_side=True)
    moment = (second if side is ClockSide.AFTER else first).astimezone(UTC)
    if moment > now:
        return MomentGap(field, f"The time of {what} cannot be after now, {moment_words(now)}.", SOURCE)
    return moment


def read_birth(
    typed: str | DateBoxes, *, field: str, today: date, unborn: bool = False, expected: str | DateBoxes = ""
) -> Birth | DateGap:
    """A child's date of birth, or for an unborn baby the expected date. Nothing typed: not known, which is allowed."""
    if unborn:
        due = read_date(expected, field=f"{field}.expected", today=today, what="the expected birth", future=True)
        if isinstance(due, DateGap):
            return due
        if not -LATEST_OVERDUE <= due - today <= LONGEST_WAIT:
            message = f"Check the expected date: {date_words(due)} is not within ten months from today."
            return DateGap(f"{field}.expected", message, SOURCE)
        return Birth(expected_on=due)
    empty = not _plain(f"{typed.day}{typed.month}{typed.year}" if isinstance(typed, DateBoxes) else typed)
    if empty:
        return Birth()
    born = read_date(typed, field=field, today=today, what="birth", future=True)
    if isinstance(born, DateGap):
        return born
    if born > today:
        return DateGap(field, "For an unborn baby choose 'Not born yet' and give the expected date.", SOURCE)
    if years_old(born, today) >= ADULT_AT:
        return DateGap(field, f"Check the date of birth: this person would be {years_old(born, today)}.", SOURCE)
    return Birth(born_on=born)


def _plain(text: str) -> str:
    """Folded for reading: full-width digits made plain, case dropped, spaces single, no leading or trailing ones."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_SPLIT = re.compile(r"[\s/.,\-–—]+")
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)")
_FILLERS = frozenset({"of", "the", "on"})


def _parse_date(text: str) -> date | None:
    """Day first (3/11/2026, 3 Nov 26, 3rd of November 2026), year first (2026-11-03) or Nov 3 2026; None otherwise."""
    words = [_ORDINAL.sub(r"\1", word) for word in _SPLIT.split(text) if word and word not in _FILLERS]
    named_day = words[0] if words and words[0].isalpha() and _weekday(words[0]) is not None else None
    parts = words[1:] if named_day else words
    if len(parts) != 3:
        return None
    if re.fullmatch("[0-9]{4}", parts[0]):
        year, month, day = parts
    elif _month(parts[0]) and not parts[0].isdigit():
        month, day, year = parts
    else:
        day, month, year = parts
    number = _month(month)
    if number is None or not re.fullmatch("[0-9]{1,2}", day) or not re.fullmatch("[0-9]{2}|[0-9]{4}", year):
        return None
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None
    if found.year < EARLIEST_YEAR or (named_day and _weekday(named_day) != found.weekday()):
        return None
    return found


def _month(text: str) -> int | None:
    """A month by number or by name, at least three letters of it; None where it is neither."""
    if re.fullmatch("[0-9]{1,2}", text):
        return int(text)
    if len(text) < 3:
        return None
    return next(
        (n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text) or (text == "sept" and n == 9)), None
    )


def _weekday(text: str) -> int | None:
    """A weekday by name, at least three letters of it, 0 for Monday; None otherwise."""
    names = (name.lower() for name in WEEKDAYS)
    return next((n for n, name in enumerate(names) if len(text) >= 3 and name.startswith(text)), None)


def _spoken_day(text: str, today: date) -> date | None:
    """The day meant by "today", "yesterday", "last Tuesday" or "3 November" without a year; None where it says none."""
    said = {"today": 0, "now": 0, "this morning": 0, "this afternoon": 0, "yesterday": 1, "last night": 1,
            "yesterday morning": 1, "yesterday afternoon": 1, "day before yesterday": 2,
            "the day before yesterday": 2}.get(text)  # fmt: skip
    if said is not None:
        return today - timedelta(days=said)
    ago = re.fullmatch(r"([0-9]{1,2}) days? ago", text)
    if ago:
        return today - timedelta(days=int(ago[1]))
    weekday = _weekday(text.removeprefix("last ").removeprefix("on "))
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    this_year = _parse_date(f"{text} {today.year}")
    if this_year is not None and this_year > today:
        return _parse_date(f"{text} {today.year - 1}")
    return this_year
