"""Putting an opened copy in the place of the database in use, by one step that cannot be half done.

The database that was in use is kept beside it: nobody loses what a mistaken restore replaced.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from sharewell.records.backup import postgresql
from sharewell.records.backup.taking import SESSIONS
from sharewell.rules.errors import NotNow
from sharewell.rules.values import new_id

IN_USE = "The records are in use: stop Sharewell first (and whatever else has the database open)."
WITH = ("-wal", "-shm")


def refuse_in_use() -> None:
    """Raise NotNow where another program has the database open. One that is damaged is no reason to refuse."""
    if connection.vendor != "postgresql":
        connection.close()
        _refuse_open(Path(str(connection.settings_dict["NAME"])))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                       "pid <> pg_backend_pid() AND backend_type = 'client backend'")  # fmt: skip
        if cursor.fetchone()[0]:
            raise NotNow(IN_USE)


def _refuse_open(path: Path) -> None:
    if not path.exists() or not path.stat().st_size:
        return
    driver: Any = connection.Database  # type: ignore[attr-defined]
    base = driver.connect(str(path), isolation_level=None, timeout=0.2)
    try:
        # Leaving the write-ahead log needs the database for oneself alone, and empties the log.
        base.execute("PRAGMA journal_mode = DELETE").fetchall()
    except driver.OperationalError as error:
        if "locked" in str(error):
            raise NotNow(IN_USE) from None
    except driver.DatabaseError:
        pass
    finally:
        base.close()


def forget_sessions() -> int:
    """Nobody who was signed in when the copy was made is signed in by it: how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{SESSIONS}"')
        return int(cursor.rowcount)


def ledger_sizes() -> dict[str, int]:
    """How many events each organisation's ledger has in the database that is open now; empty where it cannot tell."""
    try:
        with connection.cursor() as cursor:
            cursor.execute('SELECT "organisation_id", "size" FROM "records_ledgerhead"')
            return {str(organisation): int(size) for organisation, size in cursor.fetchall()}
    except DatabaseError:
        return {}


def put_in_place(before: dict[str, Any], copy: dict[str, Any], at: datetime) -> str:
    """Let `copy` take the place of the database `before` (both as Django is told of them); where the old one is now.

    Every connection to both must be closed, but this process's own to the copy, which is closed here. Raises NotNow
    where somebody else has one open.
    """
    mark = f"{at.astimezone(UTC):%Y%m%d%H%M%S}_{new_id()[:6]}"
    connection.close()
    if connection.vendor == "postgresql":
        return postgresql.take_place(before, copy, f"{before['NAME']}_before_{mark}", _serving())
    return _files(Path(str(before["NAME"])), Path(str(copy["NAME"])), mark)


def raise_wall_anew() -> None:
    """Policies and grants are no part of a copy: make them, in the copy that is open."""
    if connection.vendor == "postgresql":
        call_command("migrate", verbosity=0, interactive=False)


def _serving() -> str:
    return str(connections.databases["default"].get("USER") or "")


def _files(now: Path, copy: Path, mark: str) -> str:
    _refuse_open(now)
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    kept = now.with_name(f"{now.name}.before-{mark}")
    if now.exists():
        # A log that a damaged database left must not be read into the copy: it goes aside first.
        for ending in WITH:
            log = Path(f"{now}{ending}")
            if log.exists():
                log.replace(f"{kept}{ending}")
        os.link(now, kept)
    copy.replace(now)
    now.chmod(0o600)
    descriptor = os.open(now.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return str(kept) if kept.exists() else ""


