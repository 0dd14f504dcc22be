"""One row with its event in the ledger, durable, against a bare commit of the same row on the same database.

The row is a worklist line of 49 bytes: the smallest there is, so that the ledger's part shows most. On both sides the
transaction is on the disk before the clock stops.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.run import Ratio, bare, in_turn, start
from tests.support import postgres

if TYPE_CHECKING:
    from tests.records.ledger.book import Book

SQLITE = "one row appended with its event in the ledger (SQLite FULL), against a bare commit of the same row"
INDEXED = "the same against a bare commit of the same row to a table with the same indexes"
POSTGRESQL = "one row appended with its event in the ledger (PostgreSQL), against a bare commit of the same row"
LEDGER = "the same against the same program saving the row without its event: what the ledger costs"
LIMIT = 1.5
TIMES = 100


@dataclass(frozen=True)
class Append:
    """Appends one row with its event each time it is called, as a use case does."""

    book: Book
    file: str

    def __call__(self) -> None:
        """One transaction, on the disk and read again when this returns."""
        from django.db import transaction

        from sharewell.records import ledger
        from sharewell.records.stores.base import insert
        from sharewell.rules.events import Event
        from tests.records.ledger.book import NOW

        with self.book.vault.acting("job:bench", "bench"), transaction.atomic():
            line: Any = self.book.line(self.file)
            insert([line])
            ledger.append(
                self.book.vault, organisation_id=self.book.organisation, kind=Event.CONCERN_RECORDED, at=NOW,
                actor_id=line.person_id, scope_id=self.file, rows=[line],
            )  # fmt: skip

    def without_event(self) -> None:
        """The same row by the same program, with nothing that answers for it: no installation does this."""
        from django.db import transaction

        from sharewell.records.stores.base import insert

        with self.book.vault.acting("job:bench", "bench"), transaction.atomic():
            insert([self.book.line(self.file)])

    def columns(self) -> dict[str, Any]:
        """The columns of such a row with their values."""
        with self.book.vault.acting("job:bench", "bench"):
            row = self.book.line(self.file)
        return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}

    def leaf_bytes(self) -> int:
        """How long the event of one such row is."""
        from django.db import connection

        self()
        with connection.cursor() as cursor:
            cursor.execute('SELECT "leaf" FROM "records_ledgerevent" ORDER BY "id" DESC LIMIT 1')
            return len(cursor.fetchone()[0])


def appender(organisation: str = "", file: str = "") -> Append:
    """What appends to a file: a new one of a new organisation, or one that was made before. After `start`."""
    from sharewell.config import wiring
    from sharewell.vault.places import Compartment
    from tests.records.ledger.book import Book

    vault = wiring.tools().vault
    if file:
        return Append(Book(vault, organisation), file)
    book = Book(vault)
    vault.new_scope(book.organisation, list(Compartment))
    with vault.acting("job:bench", "bench"):
        append = Append(book, book.open_file())
    append()
    return append


def bare_table(table: str, columns: dict[str, Any]) -> str:
    """The statement that makes a table of these columns, on either database."""
    kinds = ", ".join(f'"{name}" {_kind(value)}' for name, value in columns.items())
    return f'CREATE TABLE "{table}" ({kinds}, PRIMARY KEY ("id"))'


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """On SQLite here, and on PostgreSQL in a process of its own, since a process has one database."""
    start(scratch)
    from django.db import connection

    from sharewell.records.models import WorklistEntry

    append = appender()
    columns = append.columns()
    plain = bare(scratch / "var" / "bare.db")
    table = WorklistEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_schema WHERE tbl_name = %s AND type = 'index' AND sql <> ''", [table])
        indexes = [sql for (sql,) in cursor.fetchall()]
    for statement in (bare_table("bare", columns), bare_table(table, columns), *indexes):
        plain.execute(statement)

    def by_hand() -> None:
        plain.execute(_insert("bare", columns, "?"), _values(columns))

    def indexed() -> None:
        plain.execute(_insert(table, columns, "?"), _values(columns))

    took, least, with_indexes, without = in_turn(
        rounds, 2 if quick else TIMES, append, by_hand, indexed, append.without_event
    )
    return [
        Ratio(SQLITE, took, least, LIMIT),
        Ratio(INDEXED, took, with_indexes),
        Ratio(LEDGER, took, without),
        *_in_own_process(scratch, rounds, quick),
    ]


def _on_postgresql(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    server = postgres.Server(on_disk=True)
    try:
        url = re.sub(r"//\w+@", f"//{postgres.OWNER}@", server.url)
        start(scratch, url)
        import psycopg

        append = appender()
        columns = append.columns()
        insert = _insert("bare", columns, "%s").encode()
        with psycopg.connect(url, autocommit=True) as plain:
            plain.execute(bare_table("bare", columns).encode())

            def by_hand() -> None:
                plain.execute(insert, _values(columns), prepare=True)

            took, least, without = in_turn(rounds, 2 if quick else TIMES, append, by_hand, append.without_event)
        from django.db import connection

        connection.close()
        return [Ratio(POSTGRESQL, took, least, LIMIT), Ratio(LEDGER, took, without)]
    finally:
        server.stop()


def _insert(table: str, columns: dict[str, Any], mark: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join([mark] * len(columns))})'


def _values(columns: dict[str, Any]) -> list[Any]:
    return [os.urandom(16).hex() if name == "id" else value for name, value in columns.items()]


def _kind(value: Any) -> str:
    return "bytea" if isinstance(value, bytes) else "bigint" if isinstance(value, int) else "text"


def _in_own_process(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    import json
    import subprocess
    import sys

    code = (
        "import json, sys; from pathlib import Path; from bench.append import _on_postgresql as measure\n"
        "print(json.dumps([vars(one) for one in measure(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == '1')]))"
    )
    folder = scratch / "postgresql"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(rounds), str(int(quick))], stdout=subprocess.PIPE, check=True
    )
    return [Ratio(**one) for one in json.loads(done.stdout.splitlines()[-1])]
