"""A concern recorded so that it is on the disk, against one bare commit of as many bytes on the same disk.

The second ratio says how much of that no program could save: what the use case wrote (its rows, the event, the head)
put in again under fresh identifiers by bare SQL, in one transaction, in a copy of the database with all its indexes.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.house import open_house, stored_bytes
from bench.run import Ratio, bare, in_turn, start

TITLE = "a concern recorded (child with a file, one statement, SQLite FULL) against a bare one-row commit"
SAME_ROWS = "the same against the same rows, event and head by bare SQL in one commit"
LIMIT = 2.0
SEEN = "Mia had a bruise the size of a coin on her left upper arm at lunch, and said that it hurt when she reached up."


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """The whole use case: the gate, the rules, every row sealed, the circle's lists, the ledger, the commit."""
    start(scratch)
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.rules.concern import ConcernInput, Paragraph
    from sharewell.rules.values import SafeNow, StatementKind

    house = open_house()
    actor = house.actor("Bea")
    seen = Paragraph(SEEN, StatementKind.OBSERVED, observed_at=datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    words = ConcernInput(paragraphs=(seen,), safe_now=SafeNow.YES)

    def ours() -> None:
        record_concern(actor, house.tools, RecordConcern(concern=words, child_id=house.child.id))

    ours()
    before = stored_bytes()
    written = _written_by(ours)
    size = stored_bytes() - before
    pages, again = _again(scratch / "var", written)
    plain = bare(scratch / "var" / "bare.db")
    plain.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    body = os.urandom(size)
    times = 2 if quick else 40
    bare_row: Callable[[], Any] = lambda: plain.execute("INSERT INTO bare (body) VALUES (?)", (body,))  # noqa: E731
    took, one_row, same_rows = in_turn(rounds, times, ours, bare_row, again)
    notes = {"bytes": size, "statements": len(written), "pages": pages}
    return [Ratio(TITLE, took, one_row, LIMIT, notes), Ratio(SAME_ROWS, took, same_rows)]


def _written_by(act: Callable[[], None]) -> list[tuple[str, list[Any]]]:
    """The statements by which `act` changes the database, with their values."""
    from django.db import connection

    found: list[tuple[str, list[Any]]] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            found.append((sql.replace("%s", "?"), list(values)))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        act()
    return found


def _again(var: Path, written: list[tuple[str, list[Any]]]) -> tuple[int, Callable[[], None]]:
    """How many pages such a commit writes, and a function that writes it to a copy of the database, always anew."""
    base = bare(var / "sharewell.db")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    base.close()
    shutil.copy(var / "sharewell.db", var / "copy.db")
    base = bare(var / "copy.db")
    turn = 0
    keys = {value for sql, values in written if sql.startswith("INSERT") for value in values[:: _columns(sql)]}

    def fresh(value: Any) -> Any:
        if value not in keys or isinstance(value, bytes):
            return value
        return value + (turn << 20) if isinstance(value, int) else f"{turn:08x}{os.urandom(12).hex()}"

    def again() -> None:
        nonlocal turn
        turn += 1
        base.execute("BEGIN IMMEDIATE")
        for sql, values in written:
            base.execute(sql, [fresh(value) for value in values] if sql.startswith("INSERT") else values)
        base.execute("COMMIT")

    again()
    return base.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1], again


def _columns(sql: str) -> int:
    """How many columns an INSERT names."""
    return len(re.findall(r'"\w+"', sql.partition("(")[2].partition(")")[0]))
