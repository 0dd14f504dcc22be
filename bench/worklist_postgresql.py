"""The same page of the worklist on PostgreSQL, against the bare prepared SQL of it over the same loopback.

The bare side asks for its answer in binary form, which is the quickest there is.
A server of its own is started for the measure, as the tests do. Needs PostgreSQL 15 or newer on the machine.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from bench.run import Ratio, bare, in_turn, start
from bench.worklist import LINES_OF_FILE, NOW, PAGE, others, own_lines

READ = "a worklist page on PostgreSQL: 50 lines of 30 files among {files:,}, {lines:,} lines: the store's indexed read"
OPENED = "the same page on PostgreSQL with the sealed words opened"
LIMIT = 2.0


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """20,000 files; a twentieth of that where `quick`."""
    from tests.support.postgres import Server

    server = Server()
    try:
        return _measure(server.url, scratch, rounds, quick)
    finally:
        server.stop()


def _measure(url: str, scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    start(scratch, url)
    import psycopg
    from django.db import connection

    from sharewell.config import wiring
    from sharewell.records.stores import worklist
    from sharewell.records.times import stamp
    from sharewell.rules.values import new_id

    files, vault = 1_000 if quick else 20_000, wiring.tools().vault
    organisation, reader = new_id(), new_id()
    with psycopg.connect(url, autocommit=True) as plain:
        put = partial(_copy, plain)
        own_lines(put, vault, organisation, reader)
        others(put, bare(scratch / "var" / "keystore" / "keystore.db"), organisation, files)
        plain.execute("ANALYZE")
        asked = [reader, "new", stamp(NOW), "", PAGE]

        def read() -> object:
            return worklist.sealed_page(reader, "new", NOW, limit=PAGE)

        def opened() -> object:
            with vault.acting(reader, "bench"):
                return worklist.page(vault, organisation, reader, "new", NOW, limit=PAGE)

        def by_hand() -> list[Any]:
            return plain.execute(worklist.PAGE, asked, prepare=True, binary=True).fetchall()

        assert len(by_hand()) == len(opened()) == PAGE  # type: ignore[arg-type]
        took, words, least = in_turn(rounds, 2 if quick else 200, read, opened, by_hand)
    connection.close()
    about = {"files": files, "lines": files * LINES_OF_FILE}
    return [Ratio(READ.format(**about), took, least, LIMIT, about), Ratio(OPENED, words, least)]


def _copy(base: Any, rows: list[dict[str, object]]) -> None:
    names = ", ".join(f'"{name}"' for name in rows[0])
    with base.cursor().copy(f'COPY "records_worklistentry" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(list(row.values()))
