"""SQLite: a sum of what the tables, indexes and triggers are, kept in the file's own header.

The ledger answers for rows and SQLite's own check for the trees they stand in; of the words that say what a table is,
and of the list of migrations, neither would notice a changed bit. A sum is made after each migration and compared by
`sharewell ledger verify`. It finds decay, not a person: whoever can write the file can write the sum.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from typing import Any

Ask = Callable[[str], Sequence[Any]]
_WHAT = (
    'SELECT "type", "name", "tbl_name", "sql" FROM "sqlite_master" '
    """WHERE "name" NOT LIKE 'sqlite_stat%' ORDER BY 1, 2""",
    'SELECT "id", "app", "name", "applied" FROM "django_migrations" NOT INDEXED ORDER BY "id"',
    """SELECT "name", "seq" FROM "sqlite_sequence" WHERE "name" = 'django_migrations'""",
)
_LAST = 'SELECT coalesce(max("number"), 0) FROM "records_ledgerhead" NOT INDEXED'
_COUNTED = """SELECT coalesce(max("seq"), 0) FROM "sqlite_sequence" WHERE "name" = 'records_ledgerhead'"""
_OTHERS = """SELECT count(*) FROM "sqlite_sequence" WHERE "name" NOT IN ('django_migrations', 'records_ledgerhead')"""


def sum_of(ask: Ask) -> int:
    """The sum as it stands in a header: 32 bits with a sign, never 0. `ask`: runs one statement, gives its rows."""
    told = json.dumps([[[repr(value) for value in row] for row in ask(statement)] for statement in _WHAT])
    return zlib.crc32(told.encode()) - (1 << 31) or 1


def keep(ask: Ask) -> None:
    """Write the sum of what there is now. Right after a migration, and never else."""
    ask(f"PRAGMA user_version = {sum_of(ask)}")


def wrong(ask: Ask) -> str:
    """What differs from when the sum was made; empty text for nothing. A file from before there were sums has none."""
    kept = ask("PRAGMA user_version")[0][0]
    if ask("PRAGMA application_id")[0][0] != 0:
        return "its header was changed"
    if kept == 0:
        return ""
    if kept != sum_of(ask):
        return "its tables, indexes or triggers, or the list of migrations, are not what the last migration left"
    # A ledger is never removed, so the last number given is the last there is.
    return "" if ask(_LAST) == ask(_COUNTED) and ask(_OTHERS)[0][0] == 0 else "a counter of rows was changed"
