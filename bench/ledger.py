"""The check of a ledger of a million rows, against hashing the database file once, and the bytes it answers for.

The bytes hashed, once each and from memory: every row in canonical form, every event, every node of the tree. They are
made before the clock starts, so the plain side reads no database and makes no text. The stricter reading takes the
rows alone. The rows are of the kinds and sizes that recorded concerns leave, five to an event.
"""

from __future__ import annotations

from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.run import Ratio, in_turn, start

if TYPE_CHECKING:
    from tests.records.ledger.book import Book

TITLE = "ledger verify of {rows:,} rows against hashing the same bytes: rows, events and nodes once each"
STRICT = "the same against hashing the rows alone"
FILE = "the same against reading and hashing the database file once"
LIMIT, OF_FILE = 8.0, 6.0
WORDS = {"concern": 812, "entry": 289, "line": 49}
LINES = 3


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A ledger of 1,000,000 rows (1,000 where `quick`), found sound, in several rounds."""
    start(scratch)
    from django.db import connection

    from sharewell.config import wiring
    from sharewell.records import ledger
    from sharewell.vault.places import Compartment
    from tests.records.ledger.book import Book

    vault = wiring.tools().vault
    book = Book(vault)
    vault.new_scope(book.organisation, list(Compartment))
    _fill(book, 1_000 if quick else 1_000_000)
    file = scratch / "var" / "sharewell.db"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rows, others = _bytes()

    def ours() -> None:
        report = ledger.verify(vault)
        assert report.ok and report.rows == len(rows)

    def plain() -> None:
        for part in rows:
            sha256(part).digest()

    def rest() -> None:
        for part in others:
            sha256(part).digest()

    def whole() -> None:
        with file.open("rb") as opened:
            file_digest(opened, "sha256").digest()

    took, of_rows, of_rest, of_file = in_turn(rounds, 1, ours, plain, rest, whole)
    notes = {"rows": len(rows), "row_bytes": sum(map(len, rows)), "events_and_nodes": len(others),
             "event_and_node_bytes": sum(map(len, others))}  # fmt: skip
    return [
        Ratio(TITLE.format(rows=len(rows)), took, of_rows + of_rest, LIMIT, notes),
        Ratio(STRICT, took, of_rows, None),
        Ratio(FILE, took, of_file, OF_FILE, {"file_bytes": file.stat().st_size}),
    ]


def _fill(book: Book, rows: int) -> None:
    from django.db import transaction

    from sharewell.records import ledger
    from sharewell.records.models import Entry, WorklistEntry
    from sharewell.records.stores.base import insert
    from sharewell.rules.events import Event
    from sharewell.rules.values import new_id
    from tests.records.ledger.book import NOW, STAMP

    files = [book.open_file() for _ in range(max(rows // 1000, 1))]
    written, actor = 0, new_id()
    with transaction.atomic(), book.vault.acting("job:bench", "bench"):
        while written < rows:
            file = files[written // (LINES + 2) % len(files)]
            concern = book.concern(file, b"c" * WORDS["concern"])
            entry = book.row(
                Entry, file, b"e" * WORDS["entry"], file_id=file, at=STAMP, kind="concern", about_id=concern.pk
            )
            lines: list[Any] = [
                book.row(
                    WorklistEntry, file, b"l" * WORDS["line"], file_id=file, person_id=actor, queue="new",
                    sort_key=f"1{STAMP}", about_kind="concern", about_id=concern.pk,
                )
                for _ in range(LINES)
            ]  # fmt: skip
            one = [concern, entry, *lines]
            for group in ([concern], [entry], lines):
                insert(group)
            ledger.append(
                book.vault, organisation_id=book.organisation, kind=Event.CONCERN_RECORDED, at=NOW, actor_id=actor,
                scope_id=file, rows=one,
            )  # fmt: skip
            written += len(one)


def _bytes() -> tuple[list[bytes], list[bytes]]:
    """The canonical bytes of every guarded row; and every event and node."""
    from django.db import connection

    from sharewell.records.ledger.rows import tables

    rows, others = [], []
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(table.select())
            rows += [table.canonical(row) for row in cursor.fetchall()]
        for sql in ('SELECT "leaf" FROM "records_ledgerevent"', 'SELECT "hash" FROM "records_ledgernode"'):
            cursor.execute(sql)
            others += [bytes(value) for (value,) in cursor.fetchall()]
    return rows, others
