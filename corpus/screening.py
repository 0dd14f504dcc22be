"""The screening of briefs as something that `measure` can score: the one place here that knows the program."""

from __future__ import annotations

from datetime import date

from corpus.generate import Case, Text
from corpus.measure import Spans
from sharewell.rules.brief import Known, KnownIdentities, KnownIndex, Screening, prepare, screen

TODAY = date(2026, 11, 23)


def known_of(case: Case) -> KnownIdentities:
    """What the record of a case knows, as the screening takes it."""
    items = [Known(one.name, one.role, (one.nickname,) if one.nickname else ()) for one in case.people]
    items += [Known(case.setting, "setting"), Known(case.room, "room"), Known(case.school, "school")]
    return KnownIdentities((*items, Known(case.address, "address")), today=TODAY)


class Screen:
    """Screens the texts of cases, each case's index made once."""

    def __init__(self) -> None:
        self._made: dict[int, KnownIndex] = {}

    def index(self, case: Case) -> KnownIndex:
        """The index of a case."""
        return self._made.setdefault(id(case), prepare(known_of(case)))

    def __call__(self, text: Text) -> Spans:
        """What the screening replaces or points out, as places in the text as it was given."""
        return spans_in(screen(text.text, self.index(text.case)))


def spans_in(screening: Screening) -> Spans:
    """The places of replacements and leftovers, moved back to where they stood before anything was replaced."""
    marks = [(one.start, one.end, len(one.found)) for one in screening.replacements]
    marks += [(one.start, one.end, -1) for one in screening.leftovers]
    spans, moved = [], 0
    for start, end, was in sorted(marks):
        length = end - start if was < 0 else was
        spans.append((start + moved, start + moved + length))
        moved += length - (end - start)
    return spans
