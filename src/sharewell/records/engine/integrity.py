"""Is the database file itself whole, whatever the ledger says of what it gives?"""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sharewell.records.engine import page_check, schema_sum
from sharewell.records.engine.postgresql import pages

if TYPE_CHECKING:
    from sharewell.records.engine.watching import Watched

LARGE = 32 << 20
FAILED = "disk I/O error"


def check() -> str:
    """What the database finds wrong with its own tables and indexes; empty text where nothing is.

    SQLite reads every page; PostgreSQL those of our tables, where its administrator lets it (`postgresql.pages`).
    """
    with beside() as found:
        return found()


@contextmanager
def beside() -> Iterator[Callable[[], str]]:
    """The same, begun now in a process of its own where the file is large: ask for it after the other work."""
    process = _started() if _is_large() else None
    try:
        yield lambda: _here() if process is None else _told(process)
    finally:
        if process is not None:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _is_large() -> bool:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    try:
        return Path(connection.settings_dict["NAME"]).stat().st_size > LARGE
    except OSError:  # it lies in memory
        return False


def _started() -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", page_check.__name__, str(connection.settings_dict["NAME"])]
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _told(process: subprocess.Popen[str]) -> str:
    """What that process found. Where it ended without a word, this one looks; never is silence taken for whole.

    An error of the disk stops writes, as it does where this process meets it.
    """
    said, _ = process.communicate()
    try:
        found = FAILED if -process.returncode == getattr(signal, "SIGBUS", None) else json.loads(said)
    except ValueError:
        found = None
    if not isinstance(found, str):
        return _here()
    if found:
        cast("Watched", connection).look_at(OSError(found))
    return found[:200] or _around()


def _here() -> str:
    if connection.vendor != "sqlite":
        return _of_postgresql()
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")  # what stands in the file, and not what is still held of it
            found = page_check.found(_asking(cursor))
    except (DatabaseError, ValueError) as error:  # the latter: SQLite's own words hold what it could not read
        return str(error)[:200]
    return found[:200] or _around()


def _around() -> str:
    """What the check of the pages leaves out: rows that belong to none, and what a table is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_key_check")
            loose = cursor.fetchone()
            altered = schema_sum.wrong(_asking(cursor))
    except (DatabaseError, ValueError) as error:
        return str(error)[:200]
    return f"a row of {loose[0]} belongs to none" if loose else altered


def _of_postgresql() -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            return pages.wrong(cursor)[:200]
    except DatabaseError as error:
        return str(error).partition("\n")[0][:200]


def pages_known() -> pages.Pages | None:
    """What PostgreSQL can say of its own pages here; None where it is not asked."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        return pages.known(cursor)


def keep_sum(made: BaseDatabaseWrapper) -> None:
    """Keep the sum of what the tables are now, for the check above: right after a migration of SQLite."""
    with made.cursor() as cursor:
        schema_sum.keep(_asking(cursor))


def _asking(cursor: Any) -> schema_sum.Ask:
    def ask(statement: str) -> Sequence[Any]:
        cursor.execute(statement)
        return list(cursor.fetchall())

    return ask


def version() -> str:
    """The database library in use, and the one of the keystore where that is another."""
    keystore = f"SQLite {sqlite3.sqlite_version}"
    if connection.vendor == "sqlite":
        return keystore
    connection.ensure_connection()
    return f"PostgreSQL {getattr(connection, 'pg_version', 0) // 10_000}, keystore {keystore}"


def durability() -> str:
    """What in the database's settings would let it answer before a commit is on the disk; empty text for nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            level = int(cursor.fetchone()[0])
            cursor.execute("PRAGMA journal_mode")
            mode = str(cursor.fetchone()[0])
            wrong = [] if level >= 2 else [f"synchronous is {level}, and must be 2 (FULL) or more"]
            return "; ".join(wrong + ([] if mode == "wal" else [f"journal_mode is {mode}, and must be wal"]))
        wrong = []
        for name, right in _POSTGRESQL.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            found = str(cursor.fetchone()[0])
            if found not in right:
                wrong.append(f"{name} is {found}, and must be {' or '.join(right)}")
        return "; ".join(wrong)


def standby() -> tuple[str, int | None] | None:
    """What commits of PostgreSQL wait for, and how many such standbys are attached now; None where it is not asked.

    The number is None where this role may not see it.
    """
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_standby_names')")
        names = str(cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FILTER (WHERE sync_state IN ('sync', 'quorum') AND state = 'streaming'), "
            "pg_has_role(current_user, 'pg_read_all_stats', 'MEMBER') FROM pg_stat_replication"
        )
        attached, may_see = cursor.fetchone()
    return names, int(attached) if may_see else None


_POSTGRESQL = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",), "full_page_writes": ("on",)}
