"""Entries of a timeline, with the years and the gaps drawn between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sharewell.rules.london import london_day

GAP = timedelta(days=92)
MONTH = timedelta(days=30.4)


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `at` is aware, or None where the time is not known; `main`: a significant event."""

    title: str
    at: datetime | None
    who: str = ""
    words: str = ""
    href: str = ""
    tag: str = ""
    main: bool = False
    mark: str = "entry"


@dataclass(frozen=True)
class Mark:
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
            if london_day(entry.at).year != year:
                year = london_day(entry.at).year
                yield Mark("year", str(year))
            before = entry.at
        yield entry
