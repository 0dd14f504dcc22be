"""A process of its own in which SQLite checks a large file: every page, and every row against its indexes.

    python -P -m sharewell.records.engine.page_check FILE

It prints what is wrong as one line of JSON, empty text for nothing. The file is mapped into memory, which makes the
check several times as quick: it looks up each row in each index, all over the file. A disk that fails under a mapped
file ends the process (SIGBUS); that is why it is one of its own (`integrity` starts it).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from sqlcipher3 import dbapi2

BUSY_SECONDS = 10.0
MAPPED, CACHE_KB = 1 << 40, 65_536
PRAGMAS = (
    "query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", f"mmap_size = {MAPPED}",
    f"cache_size = -{CACHE_KB}",
)  # fmt: skip
_INDEXES = """SELECT "name", "tbl_name", "sql" FROM sqlite_schema WHERE "type" = 'index'"""


def found(ask: Callable[[str], Sequence[Any]]) -> str:
    """What SQLite finds first; empty text where the file is whole. `ask`: runs one statement, gives its rows.

    Then each index is begun to be read: an empty one whose first page is taken for another kind of page is whole to
    SQLite's own check, and no row can be put in. Raises the driver's error where something cannot be read.
    """
    first = str(ask("PRAGMA integrity_check(1)")[0][0])
    if first != "ok":
        return first
    for name, table, made in ask(_INDEXES):
        only = f" WHERE {made.split(' WHERE ', 1)[1]}" if made and " WHERE " in made else ""
        ask(f'SELECT rowid FROM "{table}" INDEXED BY "{name}"{only} LIMIT 1')
    return ""


def wrong(path: str) -> str:
    """The same of the file at `path`, from a connection of its own; an error of the driver in its words."""
    try:
        with closing(dbapi2.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as base:
            for pragma in PRAGMAS:
                base.execute(f"PRAGMA {pragma}").fetchall()
            return found(lambda statement: base.execute(statement).fetchall())
    except (dbapi2.Error, ValueError) as error:
        return str(error)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(wrong(sys.argv[1])) + "\n")
