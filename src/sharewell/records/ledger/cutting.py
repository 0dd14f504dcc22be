"""Where a large SQLite database is cut in two, so that two processes can check it at the same time.

The events are cut at one moment, and each table behind the row that was the last to be put in by then. Where the cut
lies decides how long the check takes, and nothing else: what does not fit is looked at again (`settling`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection

from sharewell.records.ledger.check_events import EVENTS_IN_ORDER
from sharewell.records.ledger.head import Head
from sharewell.records.ledger.positions import event_key, seq_of
from sharewell.records.ledger.reading import rows_of
from sharewell.records.ledger.rows import Table, tables
from sharewell.rules.ledger.event import told_of_rows
from sharewell.rules.ledger.row_bytes import Known

MANY, A_FEW = 50_000, 2_000
# The part that this process keeps: it also hashes every event and builds the tree.
OWN_PART = 0.45
# How many events around the cut are asked which rows they wrote, and how many rows are looked up at once.
NEAR, AT_ONCE = 200, 500


@dataclass(frozen=True)
class Cut:
    """For each ledger (by its number) the first event of the second process; for each table that is shared, the last
    rowid of the first.
    """

    seqs: dict[int, int]
    until: dict[str, int]


def cut(heads: Sequence[Head]) -> Cut | None:
    """Where to cut; None where there is no head, all tables together are small, or rows may stand twice under one
    identifier. What follows asks SQLite for row numbers: whoever cannot share gives no heads, and is asked nothing.
    """
    if not heads:
        return None
    with connection.cursor() as cursor:
        ends = {table: found for table in tables() if (found := _ends(cursor, table))[1] - found[0] > A_FEW}
        if sum(last - first for first, last in ends.values()) <= MANY:
            return None
        if not all(_once(cursor, table) for table in tables()):
            return None
    try:
        seqs = _moment(heads)
        before, after = _named(seqs, -1), _named(seqs, 0)
    except (ValueError, LookupError, TypeError, AttributeError):  # an event that is none, and is found by the check
        return None
    return Cut(seqs, {table.name: _until(table, ends[table], before, after) for table in ends})


def _ends(cursor: Any, table: Table) -> tuple[int, int]:
    # Each by itself: SQLite finds one end of a table at once, and reads all of it where both are asked for together.
    cursor.execute(f'SELECT (SELECT min(rowid) FROM "{table.name}"), (SELECT max(rowid) FROM "{table.name}")')
    first, last = cursor.fetchone()
    return (0, 0) if first is None else (first, last)


def _once(cursor: Any, table: Table) -> bool:
    """Whether the database itself sees to it that an identifier stands in the table once."""
    cursor.execute(f"SELECT 1 FROM pragma_index_list('{table.name}') WHERE \"unique\" AND origin = 'pk'")
    return cursor.fetchone() is not None


def _moment(heads: Sequence[Head]) -> dict[int, int]:
    """The place of the cut in the largest ledger, and in the others the first event of the same time."""
    largest = max(heads, key=lambda head: head.size)
    seq = int(largest.size * OWN_PART)
    at = _time_of(largest.number, seq)
    found = {
        head.number: bisect_left(range(head.size), at, key=partial(_time_of, head.number))
        for head in heads
    }
    return found | {largest.number: seq}


def _time_of(number: int, seq: int) -> bytes:
    key = event_key(number, seq)
    [(_, leaf)] = rows_of(EVENTS_IN_ORDER, (key, key))
    return bytes(leaf.split(b"\n", 4)[3])


def _named(seqs: dict[int, int], side: int) -> dict[str, dict[str, Known]]:
    """The rows named by the events just before the cut (side -1), or from it on (0), by table."""
    near, named = NEAR // len(seqs) + 1, defaultdict[str, dict[str, Known]](dict)
    for number, seq in seqs.items():
        first = max(0, seq + side * near)
        for key, leaf in rows_of(EVENTS_IN_ORDER, (event_key(number, first), event_key(number, first + near - 1))):
            if (seq_of(key) < seq) == (side < 0):
                told_of_rows(seq_of(key), leaf, named)
    return named


def _until(
    table: Table, ends: tuple[int, int], before: dict[str, dict[str, Known]], after: dict[str, dict[str, Known]]
) -> int:
    """The last rowid put in before the cut, so far as the events around it tell."""
    if known := _rowids(table, list(before.get(table.name, ()))):
        return max(known)
    if known := _rowids(table, list(after.get(table.name, ()))):
        return min(known) - 1
    return ends[0] + int((ends[1] - ends[0]) * OWN_PART)


def _rowids(table: Table, ids: list[str]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        places = ", ".join(["%s"] * len(some))
        found += [rowid for (rowid,) in rows_of(f'SELECT rowid FROM "{table.name}" WHERE "id" IN ({places})', some)]
    return found
