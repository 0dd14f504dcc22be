"""Two processes each checked a stretch of the events against a part of the rows: does all of it fit together?

Most rows were written once, and their event is in the same stretch. The others are left over on both sides: a row that
was written again later, an event whose row was put in before. Those are looked at again here, one by one, with what
both stretches say; the later stretch decides. Whatever still does not fit is not named here: then one process checks
the whole by itself, and finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sharewell.records.ledger.check_events import Expected, Ledger, Progress
from sharewell.records.ledger.reading import batches
from sharewell.records.ledger.rows import Table, tables
from sharewell.records.ledger.second_reading import SecondReader
from sharewell.rules.ledger.event import REMOVED
from sharewell.rules.ledger.row_bytes import Known, Salter
from sharewell.rules.ledger.stretch import Part

AT_ONCE = 500


@dataclass
class Settled:
    """What both parts come to where all of it fits: rows, those whose key is gone, and their scopes."""

    rows: int = 0
    unread: dict[str, str] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)


@dataclass
class Halves:
    """What is being put together: what the events of the first stretch say, by table, and the second process."""

    said: Mapping[str, dict[str, Known]]
    salters: Mapping[str, Salter]
    second: SecondReader
    organisation_id: str | None
    settled: Settled = field(default_factory=Settled)

    def own_parts(self, progress: Progress) -> dict[str, Part]:
        """Read the rows that fall to this process, of every table."""
        parts = {}
        whose, parameters = _whose(self.organisation_id)
        for table in tables():
            part = parts[table.name] = Part(table, self.said.get(table.name, {}), self.salters)
            for batch in batches(f"{table.select()} WHERE {self.second.own_part(table) or 'TRUE'}{whose}", parameters):
                part.take(batch)
                progress(len(batch))
        return parts

    def fit(self, own: Mapping[str, Part], other: Mapping[str, Any]) -> bool:
        """Whether all rows and events fit. `other`: what the second process says of its parts, by table."""
        gone = {*self.said, *other} - own.keys()  # tables that are no longer there
        said = [{**self.said.get(name, {}), **other.get(name, {}).get("left", {})} for name in gone]
        if any(_lives(known) for rows in said for known in rows.values()):
            return False
        return all(self._table_fits(table, own[table.name], other.get(table.name, {})) for table in tables())

    def _table_fits(self, table: Table, own: Part, other: Mapping[str, Any]) -> bool:
        later: dict[str, Known] = other.get("left", {})
        left = {**own.left(), **later}
        odd = own.odd.union(other.get("odd", ()), own.met & later.keys())
        again = self._again(table, odd, left)
        if again.odd or again.rows != len(odd) or not own.each_once() or not other.get("once", True):
            return False
        if not self.salters.keys().isdisjoint(other.get("unread", {}).values()):
            return False  # a file whose keys were made after the second process was given its own
        due = [row_id for row_id, known in left.items() if _lives(known) and row_id not in again.met]
        if due and not self.second.has_met(table.name, due):
            return False
        unread = {**own.unread, **other.get("unread", {})}
        self.settled.unread.update({row_id: scope for row_id, scope in unread.items() if row_id not in odd})
        self.settled.unread.update(again.unread)
        self.settled.rows += own.rows + int(other.get("rows", 0))
        return True

    def _again(self, table: Table, odd: set[str], left: Mapping[str, Known]) -> Part:
        """Look at rows by their identifiers, with what both stretches say."""
        again = Part(table, left, self.salters)
        whose, parameters = _whose(self.organisation_id)
        for some in _in_lots(list(odd)):
            places = ", ".join(["%s"] * len(some))
            for batch in batches(f'{table.select()} WHERE "id" IN ({places}){whose}', [*some, *parameters]):
                again.take(batch)
        return again


def settle(
    ledgers: Sequence[Ledger], expected: Expected, salters: Mapping[str, Salter], second: SecondReader,
    organisation_id: str | None, progress: Progress,
) -> Settled | None:
    """Check every row together with the second process; None where anything does not fit.

    `expected`: what the first stretches of these ledgers say together. What the second stretches note is taken into
    the ledgers, and into `expected`.
    """  # fmt: skip
    halves = Halves(expected.rows, salters, second, organisation_id)
    own = halves.own_parts(progress)
    answer = second.answer()
    progress(0)
    if answer is None or not halves.fit(own, answer["tables"]):
        return None
    by_number = {ledger.head.number: ledger for ledger in ledgers}
    for number, *noted in answer["noted"]:
        by_number[number].expected.note(*noted)
        expected.note(*noted)
    halves.settled.scopes.update(answer["scopes"])
    return halves.settled


def _lives(known: Known) -> bool:
    return known[2] != REMOVED


def _whose(organisation_id: str | None) -> tuple[str, list[str]]:
    return ("", []) if organisation_id is None else (' AND "organisation_id" = %s', [organisation_id])


def _in_lots(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
