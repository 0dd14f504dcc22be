"""A consistent copy of the database, taken while others write: it stands as it was at one moment.

SQLite: `VACUUM INTO`, one read of a snapshot, which also leaves out what deleted rows left behind in free pages.
PostgreSQL: `pg_dump` in its custom format. What is said about the copy is read from the copy itself, or from the very
snapshot it was taken of. Sessions are left out: nobody is signed in by a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from sharewell.records.backup.postgresql import dump
from sharewell.records.ledger import head as heads
from sharewell.records.ledger.positions import event_range
from sharewell.records.wall.tables import tables
from sharewell.rules.errors import NotNow

SESSIONS = "records_session"
BUSY_SECONDS = 30
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
_NOTE = 'SELECT "note" FROM "records_ledgercheckpoint" WHERE "id" BETWEEN {} AND {} ORDER BY "id" DESC LIMIT 1'
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Taken:
    """A copy: its name in a backup, where it lies, and what is in it (see `about`)."""

    name: str
    path: Path
    about: dict[str, Any]


def take(folder: Path, progress: Progress = lambda done, of: None) -> Taken:
    """Copy the database into `folder`. Raises NotNow where the tools of the database are missing or refuse."""
    if connection.vendor == "postgresql":
        path = folder / "records.dump"
        with _snapshot() as (cursor, name):
            found = about(cursor)
            dump(connection.settings_dict, path, name, without=SESSIONS, progress=progress)
        return Taken(path.name, path, found)
    path = folder / "records.db"
    _vacuum_into(path)
    base = _driver().connect(str(path), isolation_level=None)
    try:
        base.execute("PRAGMA secure_delete = ON")
        base.execute("PRAGMA synchronous = OFF")
        base.execute(f'DELETE FROM "{SESSIONS}"')
        found = about(base.cursor())
    finally:
        base.close()
    return Taken(path.name, path, found)


def about(cursor: Any, *, only_ledgers: bool = False) -> dict[str, Any]:
    """What a database holds: its kind, its migrations, the rows of each table, and where each ledger stands."""
    ledgers = [_ledger(cursor, head) for head in heads.read_all(cursor)]
    if only_ledgers:
        return {"ledgers": ledgers}
    cursor.execute(_MIGRATIONS)
    migrations = [f"{app} {name}" for app, name in cursor.fetchall()]
    there = _there(cursor)
    counts = {table: _count(cursor, table) for table in tables() if table != SESSIONS and table in there}
    return {"database": connection.vendor, "migrations": migrations, "rows": counts, "ledgers": ledgers}


def _driver() -> Any:
    """The library that Django itself reaches SQLite by, which is the one that has no WAL-reset fault."""
    return connection.Database  # type: ignore[attr-defined]


def _there(cursor: Any) -> set[str]:
    """The tables of this database: one of an earlier version has fewer than the program knows."""
    of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'"
    cursor.execute(of_sqlite if connection.vendor == "sqlite" else "SELECT tablename FROM pg_tables")
    return {str(name) for (name,) in cursor.fetchall()}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return int(cursor.fetchone()[0])


def _ledger(cursor: Any, head: heads.Head) -> dict[str, Any]:
    cursor.execute(_NOTE.format(*event_range(head.number)))
    note = cursor.fetchone()
    return {
        "organisation": head.organisation_id, "epoch": head.epoch, "events": head.size, "root": head.root.hex(),
        "checkpoint": "" if note is None else str(note[0]),
    }  # fmt: skip


def _vacuum_into(path: Path) -> None:
    """On a connection of its own: it can be done inside no transaction."""
    path.touch(mode=0o600)
    base = _driver().connect(str(connection.settings_dict["NAME"]), isolation_level=None,
                                       timeout=BUSY_SECONDS)  # fmt: skip
    try:
        base.execute("PRAGMA trusted_schema = OFF")
        # Of this connection alone, which writes nothing but the copy: what is durable is the file made from it.
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA cache_size = -500")  # each page is read once: few pages held stay near the processor
        base.execute("VACUUM INTO ?", (str(path),))
    except _driver().Error as error:
        raise NotNow(f"The database cannot be copied ({error}).") from None
    finally:
        base.close()


@contextmanager
def _snapshot() -> Iterator[tuple[Any, str]]:
    """A cursor inside one snapshot of PostgreSQL, and the name by which `pg_dump` takes up the same one."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            own.set_autocommit(False)
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor, str(cursor.fetchone()[0])
            own.rollback()
    finally:
        own.close()
