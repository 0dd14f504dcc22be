"""One row with its event in the ledger, durable, against a bare commit of the same row on the same database.

The row is a worklist line of 49 bytes: the smallest there is, so that the ledger's part shows most. On both sides the
transaction is on the disk before the clock stops.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.run import Ratio, bare, in_turn, start
from tests.support import postgres

SQLITE = "one row appended with its event in the ledger (SQLite FULL), against a bare commit of the same row"
POSTGRESQL = "one row appended with its event in the ledger (PostgreSQL), against a bare commit of the same row"
LIMIT = 1.5
TIMES = 100


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """On SQLite here, and on PostgreSQL in a process of its own, since a process has one database."""
    start(scratch)
    appended, columns = _ours()
    plain = bare(scratch / "var" / "bare.db")
    names = ", ".join(f'"{name}"' for name in columns)
    plain.execute(f"CREATE TABLE bare ({names}, PRIMARY KEY (id))")
    insert = f"INSERT INTO bare ({names}) VALUES ({', '.join('?' * len(columns))})"

    def by_hand() -> None:
        plain.execute(insert, [_fresh(name, value) for name, value in columns.items()])

    took, least = in_turn(rounds, 2 if quick else TIMES, appended, by_hand)
    return [Ratio(SQLITE, took, least, LIMIT), *_in_own_process(scratch, rounds, quick)]


def _on_postgresql(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    server = postgres.Server(on_disk=True)
    try:
        url = re.sub(r"//\w+@", f"//{postgres.OWNER}@", server.url)
        start(scratch, url)
        import psycopg

        appended, columns = _ours()
        names = ", ".join(f'"{name}"' for name in columns)
        kinds = ", ".join(f'"{name}" {_kind(value)}' for name, value in columns.items())
        with psycopg.connect(url, autocommit=True) as plain:
            plain.execute(f'CREATE TABLE bare ({kinds}, PRIMARY KEY ("id"))')
            insert = f"INSERT INTO bare ({names}) VALUES ({', '.join(['%s'] * len(columns))})"

            def by_hand() -> None:
                plain.execute(insert, [_fresh(name, value) for name, value in columns.items()], prepare=True)

            took, least = in_turn(rounds, 2 if quick else TIMES, appended, by_hand)
        from django.db import connection

        connection.close()
        return [Ratio(POSTGRESQL, took, least, LIMIT)]
    finally:
        server.stop()


def _ours() -> tuple[Callable[[], Any], dict[str, Any]]:
    """What appends one row with its event, and the columns of such a row with their values."""
    from sharewell.config import wiring
    from sharewell.vault.places import Compartment
    from tests.records.ledger.book import Book

    vault = wiring.tools().vault
    book = Book(vault)
    vault.new_scope(book.organisation, list(Compartment))
    with vault.acting("job:bench", "bench"):
        file = book.open_file()
        book.write(book.line(file))

    def appended() -> None:
        with vault.acting("job:bench", "bench"):
            book.write(book.line(file))

    with vault.acting("job:bench", "bench"):
        row = book.line(file)
    return appended, {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _fresh(name: str, value: Any) -> Any:
    return os.urandom(16).hex() if name == "id" else value


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
