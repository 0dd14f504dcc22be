"""Numbers for trustees that let nobody work out a small one.

In a place with twenty children a small number is a person. So a count under five is published as "fewer than 5", and
where a total would give it away by subtraction a second number is not shown either (primary and complementary
suppression, as official statistics do it: Government Statistical Service guidance on tables from administrative data).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

SMALLEST = 5
FEWER = f"fewer than {SMALLEST}"
NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Shown:
    """One published number: exact, or one of the two words. `words` is what stands on the page."""

    exact: int | None
    words: str


@dataclass(frozen=True)
class Table:
    """A total and its parts, in the order given, fit to publish."""

    total: Shown
    parts: Mapping[str, Shown]


def publish(parts: Mapping[str, int]) -> Table:
    """The parts and their total as they may be published.

    Raises ValueError for a negative count. Nothing that is published, taken together, leaves only one possible value
    for a number that is not.
    """
    if any(count < 0 for count in parts.values()):
        raise ValueError("a count is never negative")
    names, counts = list(parts), list(parts.values())
    cells = [sum(counts), *counts]
    hidden = next(hidden for hidden in _more_and_more(cells) if _safe(cells, hidden))
    shown = [_shown(count, at in hidden) for at, count in enumerate(cells)]
    return Table(shown[0], dict(zip(names, shown[1:], strict=True)))


def _shown(count: int, hidden: bool) -> Shown:
    if not hidden:
        return Shown(count, str(count))
    return Shown(None, FEWER if count < SMALLEST else NOT_SHOWN)


def _more_and_more(cells: Sequence[int]) -> Iterator[frozenset[int]]:
    """What to hide: every small number, then as little more as there is, small parts before the total."""
    small = frozenset(at for at, count in enumerate(cells) if count < SMALLEST)
    others = sorted((at for at in range(len(cells)) if at not in small), key=lambda at: (at == 0, cells[at], at))
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            yield small | frozenset(chosen)


def _safe(cells: Sequence[int], hidden: frozenset[int]) -> bool:
    """Whether each hidden number could be at least two different ones, for somebody who sees all the rest.

    A hidden number is known to be under five, or not: the words say which. Without its total, or with the total hidden
    and large, nothing adds up to anything. With the total known the hidden parts add up to what remains.
    """
    parts = [at for at in hidden if at]
    if not hidden:
        return True
    if 0 in hidden and cells[0] >= SMALLEST:
        return True
    if 0 in hidden:
        return _many(_worlds(cells, parts, range(SMALLEST)), parts)
    return _many(_worlds(cells, parts, [cells[0]]), parts)


def _worlds(cells: Sequence[int], parts: Sequence[int], totals: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way in which the hidden parts could be, given what is published."""
    known = sum(count for at, count in enumerate(cells) if at and at not in parts)
    small = [at for at in parts if cells[at] < SMALLEST]
    large = [at for at in parts if cells[at] >= SMALLEST]
    for total in totals:
        for values in product(range(SMALLEST), repeat=len(small)):
            left = total - known - sum(values)
            if not large and left == 0:
                yield values
            elif large and left >= SMALLEST * len(large):
                yield (*values, left)


def _many(worlds: Iterator[tuple[int, ...]], parts: Sequence[int]) -> bool:
    """Whether every hidden part takes two values or more among `worlds`."""
    seen: list[set[int]] = []
    for world in worlds:
        seen = seen or [set() for _ in world]
        for values, value in zip(seen, world, strict=True):
            values.add(value)
        if all(len(values) > 1 for values in seen):
            return True
    return not parts


@dataclass(frozen=True)
class Term:
    """One term: its key ("2026-autumn"), its first and its last day."""

    key: str
    first: date
    last: date

    @property
    def words(self) -> str:
        """As people say it: "Autumn 2026"."""
        year, name = self.key.split("-")
        return f"{name.capitalize()} {year}"


def term_of(day: date) -> Term:
    """The term that `day` is in: spring from January, summer from April, autumn from September."""
    bounds = (("spring", 1, 4), ("summer", 4, 9), ("autumn", 9, 13))
    name, first, after = next(bound for bound in bounds if bound[1] <= day.month < bound[2])
    ends = date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return Term(f"{day.year}-{name}", date(day.year, first, 1), ends)


def term_named(key: str) -> Term:
    """The term with this key. Raises ValueError for any other text."""
    year, _, name = key.partition("-")
    return term_of(date(int(year), {"spring": 1, "summer": 4, "autumn": 9}.get(name, 0), 1))


def closed_terms(since: date, today: date) -> list[Term]:
    """The terms from the one that holds `since` up to the last that has ended, oldest first: never a live one."""
    found, term = [], term_of(since)
    while term.last < today:
        found.append(term)
        term = term_of(term.last + timedelta(days=1))
    return found
