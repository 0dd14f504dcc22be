"""Who stands before the wall in this transaction: set as its first statement, gone with its end.

PostgreSQL's policies read these settings. They are no proof of who asks: whoever can run any SQL as the serving role
can say they are anybody. They make a mistake in the gate, in a store or in a new page show nothing. On SQLite nothing
is set: its second wall is that the keys lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

from sharewell.records import statements
from sharewell.records.times import stamp

SETTINGS = ("actor", "organisation", "purpose", "now", "file")
_ENTER = "SELECT " + ", ".join(f"set_config('sharewell.{name}', %s, true)" for name in SETTINGS)
_NOBODY = ["", "", "", ""]
_AT = "SELECT set_config('sharewell.file', %s, true)"


@contextmanager
def entered(actor_id: str, organisation_id: str, purpose: str, now: datetime | None = None) -> Iterator[None]:
    """Inside: rows as `actor_id` may see them, acting for `purpose`. Used as the first thing in a transaction.

    One inside another ends with whoever stood before it; an error takes the settings back with its savepoint.
    """
    if connection.vendor != "postgresql":
        yield
        return
    notes = _notes()
    inside = bool(connection.savepoint_ids)
    before = notes.get("sharewell_standing", _NOBODY) if inside else _NOBODY
    here = _said()
    mine = [actor_id, organisation_id, str(purpose), stamp(now or datetime.now(UTC))]
    _set(_ENTER, [*mine, ""], "")
    notes["sharewell_standing"] = mine
    try:
        yield
    finally:
        notes["sharewell_standing"] = before
    if inside and not connection.needs_rollback:
        file_id = here[0] if here else ""
        _set(_ENTER, [*before, file_id], file_id)


def at(file_id: str) -> None:
    """What is read or written next is in this file. The policies still ask whether the actor has a place there."""
    here = connections[DEFAULT_DB_ALIAS]  # asked before every read: the lookup behind `connection` costs more than this
    if here.vendor != "postgresql" or not here.in_atomic_block or _said() == _saying(file_id):
        return
    _set(_AT, [file_id], file_id)


def _set(statement: str, values: list[str], file_id: str) -> None:
    if not connections[DEFAULT_DB_ALIAS].begun_with(statement, values):  # type: ignore[attr-defined]
        with statements.cursor() as cursor:
            cursor.execute(statement, values)
    _notes()["sharewell_at"] = _saying(file_id)


def _saying(file_id: str) -> tuple[str, tuple[str, ...]]:
    # A setting goes back when its savepoint is rolled back, so that what was said counts under the same savepoints.
    return file_id, tuple(str(one) for one in connection.savepoint_ids)


def _said() -> tuple[str, tuple[str, ...]] | None:
    said: tuple[str, tuple[str, ...]] | None = _notes().get("sharewell_at")
    return said


def _notes() -> dict[str, Any]:
    return vars(connections[DEFAULT_DB_ALIAS])
