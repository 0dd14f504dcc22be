"""A page of the worklist of somebody who may see 30 files of many, against the bare indexed SQL of the same page.

Every file has ten lines, each on the list of one of its readers; a reader has 30 files, so 300 lines in five queues.
The lines of one reader are sealed as the program seals them; those of everybody else hold random bytes as long, put in
by bare SQL. A tenth of it all is copied off on the way: the same page is read there, for whether it stays as quick.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.run import Ratio, bare, in_turn, start

READ = "a worklist page: 50 lines of 30 files among {files:,}, {lines:,} lines: the store's indexed read"
OPENED = "the same page with the sealed words opened"
FLAT = "the same indexed read among ten times the files, against before"
FLAT_OPENED = "the same page opened among ten times the files, against before"
LIMIT, FLAT_LIMIT = 1.5, 1.15
FILES_OF_ONE, LINES_OF_FILE, QUEUES, PAGE = 30, 10, 5, 50
Put = Callable[[list[dict[str, object]]], None]
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """The reads interleaved over both sizes; 100,000 files, a hundredth of that where `quick`."""
    start(scratch)
    from django.db import connections

    from sharewell.config import wiring
    from sharewell.rules.values import new_id

    files = 1_000 if quick else 100_000
    vault = wiring.tools().vault
    organisation, reader = new_id(), new_id()
    var = scratch / "var"
    connections["default"].close()
    main = bare(var / "sharewell.db")
    keys = bare(var / "keystore" / "keystore.db")
    own_lines(partial(_insert, main), vault, organisation, reader)
    others(partial(_insert, main), keys, organisation, files // 10 - FILES_OF_ONE)
    main.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shutil.copy(var / "sharewell.db", var / "tenth.db")
    others(partial(_insert, main), keys, organisation, files - files // 10)
    for base in (main, keys):
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        base.close()
    times = 2 if quick else 200
    big, small = var / "sharewell.db", var / "tenth.db"
    acts = [act for path in (big, small) for act in _pages(vault, organisation, reader, path)]
    read, opened, plain, read_before, opened_before, _ = in_turn(rounds, times, *acts)
    about = {"files": files, "lines": files * LINES_OF_FILE}
    return [
        Ratio(READ.format(**about), read, plain, LIMIT, about),
        Ratio(OPENED, opened, plain, None),
        Ratio(FLAT, read, read_before, FLAT_LIMIT),
        Ratio(FLAT_OPENED, opened, opened_before, FLAT_LIMIT),
    ]


def _pages(vault: Any, organisation: str, reader: str, path: Path) -> Iterator[Callable[[], object]]:
    """The page in one database three ways: the store's read, the store's page, bare SQL."""
    from django.db import connections

    from sharewell.records.stores import worklist
    from sharewell.records.times import stamp

    settings = {**connections["default"].settings_dict, "NAME": str(path)}
    kept = type(connections["default"])(settings, alias="default")
    plain = bare(path)
    asked = [reader, "new", stamp(NOW), "", PAGE]
    sql = worklist.PAGE.replace("%s", "?")

    def read() -> object:
        connections["default"] = kept
        return worklist.sealed_page(reader, "new", NOW, limit=PAGE)

    def opened() -> object:
        connections["default"] = kept
        with vault.acting("job:bench", "bench"):
            return worklist.page(vault, organisation, reader, "new", NOW, limit=PAGE)

    assert len(plain.execute(sql, asked).fetchall()) == PAGE
    assert [line.note for line in opened()] == ["New concern"] * PAGE  # type: ignore[attr-defined]
    return iter((read, opened, lambda: plain.execute(sql, asked).fetchall()))


def own_lines(put: Put, vault: Any, organisation: str, reader: str) -> None:
    """The reader's own files and lines, sealed as the program seals them."""
    from sharewell.records.models import WorklistEntry
    from sharewell.rules.values import new_id
    from sharewell.vault.places import Compartment, Place

    rows = []
    for file in range(FILES_OF_ONE):
        scope = new_id()
        vault.new_scope(scope, (Compartment.ORDINARY, Compartment.IDENTITY))
        with vault.acting("job:bench", "bench"):
            for line in range(LINES_OF_FILE):
                row = new_id()
                place = Place(organisation, scope, WorklistEntry.compartment, "records_worklistentry", "body", row, 1)
                words = vault.seal(place, b'{"child": "Mia Thornbury", "note": "New concern"}')
                rows.append(_row(organisation, scope, reader, row, file, line, words))
    put(rows)


def others(put: Put, keys: Any, organisation: str, files: int) -> None:
    """`files` files that the reader has no part in: their lines, and their keys in the keystore."""
    from sharewell.rules.values import new_id

    length = 1 + 4 + 12 + 16 + len(b'{"child": "Mia Thornbury", "note": "New concern"}')
    for begin in range(0, files, 2000):
        rows, wrapped = [], []
        for file in range(begin, min(begin + 2000, files)):
            if file % FILES_OF_ONE == 0 or not rows:
                reader = new_id()
            scope = new_id()
            wrapped += [(scope, name, 1, "0" * 16, os.urandom(61)) for name in ("ordinary", "identity", "commitment")]
            rows += [
                _row(organisation, scope, reader, new_id(), file, line, os.urandom(length))
                for line in range(LINES_OF_FILE)
            ]
        put(rows)
        keys.execute("BEGIN")
        keys.executemany("INSERT INTO key VALUES (?, ?, ?, ?, ?)", wrapped)
        keys.execute("COMMIT")


def _row(
    organisation: str, scope: str, reader: str, row: str, file: int, line: int, body: bytes
) -> dict[str, object]:
    from sharewell.records.times import stamp
    from sharewell.rules.values import new_id

    queue = ("new", "to_finish", "waiting", "reviews", "told")[line % QUEUES]
    waiting = timedelta(minutes=line * FILES_OF_ONE + file % FILES_OF_ONE)
    return {
        "id": row, "organisation_id": organisation, "scope_id": scope, "version": 1, "body": body, "file_id": scope,
        "person_id": reader, "queue": queue, "sort_key": f"1{stamp(NOW - waiting)}",
        "about_kind": "concern", "about_id": new_id(), "until": "",
    }  # fmt: skip


def _insert(main: Any, rows: list[dict[str, object]]) -> None:
    names = ", ".join(f'"{name}"' for name in rows[0])
    main.execute("BEGIN")
    main.executemany(
        f'INSERT INTO "records_worklistentry" ({names}) VALUES ({", ".join("?" * len(rows[0]))})',
        [tuple(row.values()) for row in rows],
    )
    main.execute("COMMIT")
