"""Entries of a timeline, with the years and the gaps drawn between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sharewell.rules.london import london_day

GAP = timedelta(days=92)
MONTH = timedelta(days=30.4)


class Entry(NamedTuple):
    """One thing that happened. `at` is aware, or None where the time is not known; `main`: a significant event."""

    title: str
    at: datetime | None
    who: str = ""
    words: str = ""
    href: str = ""
    tag: str = ""
    main: bool = False
    mark: str = "entry"


class Mark(NamedTuple):
    """A year, or a stretch of more than three months in which nothing is recorded."""

    mark: str
    words: str


def with_marks(entries: Iterable[Entry]) -> Iterator[Entry | Mark]:
    """The entries in the order given, each new year named and each long gap said in words."""
    before: datetime | None = None
    year = 0
    for entry in entries:
        if entry.at is not None:
            if before is not None and abs(entry.at - before) > GAP:
                yield Mark("gap", f"Nothing recorded for {round(abs(entry.at - before) / MONTH)} months")
            if (now := london_day(entry.at).year) != year:
                year = now
                yield Mark("year", str(year))
            before = entry.at
        yield entry
