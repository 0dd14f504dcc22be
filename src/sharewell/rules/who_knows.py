"""Who outside knows what: which items of a file each of them has, how, and since when.

"Keep a record of what you have shared, with whom" (the seven golden rules, rule 7): the record is only useful where it
can be read item by item. What somebody was told in full is never taken back by a later, smaller telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Knows(StrEnum):
    """How somebody outside has an item. The earlier in this list, the more they know."""

    FULL = "full"
    PART = "part"
    TOLD = "told"
    WITHOUT_NAMES = "without_names"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


KNOWS_WORDS: Mapping[Knows, str] = {
    Knows.FULL: "In full",
    Knows.PART: "In part",
    Knows.TOLD: "Told by word of mouth",
    Knows.WITHOUT_NAMES: "Without names",
    Knows.DOUBTFUL: "Taken back, or went astray",
    Knows.REFUSED: "Refused",
}
_RANK = {how: place for place, how in enumerate(Knows)}


@dataclass(frozen=True)
class Telling:
    """One thing that went out, or was refused: which item, who has it, how, and when."""

    item: str
    who: str
    how: Knows
    at: datetime


@dataclass(frozen=True)
class Spoke:
    """One of those outside: how many items they have in each way, and the latest day anything changed."""

    who: str
    counts: Mapping[Knows, int]
    latest: datetime

    @property
    def most(self) -> Knows:
        """The most that they know of any item."""
        return min(self.counts, key=_RANK.__getitem__)


@dataclass(frozen=True)
class WhoKnows:
    """The table: `cells` by item and who; `spokes`, one for each of those outside, by name."""

    items: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    cells: Mapping[tuple[str, str], Telling]


def who_knows(tellings: Iterable[Telling]) -> WhoKnows:
    """The table of these tellings, items in the order in which they are first named.

    A cell holds the most that somebody knows of an item, and since when; the same told twice keeps the first day.
    """
    cells: dict[tuple[str, str], Telling] = {}
    order: dict[str, None] = {}
    for one in tellings:
        order.setdefault(one.item)
        before = cells.get((one.item, one.who))
        if before is None or (_RANK[one.how], one.at) < (_RANK[before.how], before.at):
            cells[one.item, one.who] = one
    spokes = []
    for who in sorted({who for _, who in cells}, key=lambda name: (name.casefold(), name)):
        theirs = [cell for (_, whose), cell in cells.items() if whose == who]
        counts = {how: sum(cell.how is how for cell in theirs) for how in Knows}
        spokes.append(Spoke(who, {how: n for how, n in counts.items() if n}, max(cell.at for cell in theirs)))
    return WhoKnows(tuple(order), tuple(spokes), cells)
