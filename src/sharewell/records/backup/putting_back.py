"""Opening a copy in a scratch place: until the block ends, everything here reads the copy, not the records in use."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor

from sharewell.records.backup import postgresql
from sharewell.records.backup.taking import about
from sharewell.rules.errors import Broken, NotNow


class NotThisDatabase(NotNow):
    """The copy is of the other kind of database, or of a newer version of the program."""


@contextmanager
def opened_copy(path: Path, said: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Open the copy at `path`, of which its manifest says `said`; inside, every read and write goes to it.

    Gives the database in use and the copy, as Django is told of them: for `in_place.put_in_place`.

    A copy by an older version is brought up to date here, after its rows were found to be as many as it says. Raises
    NotThisDatabase, and Broken where the database in it is damaged or holds other numbers of rows than were written.
    """
    if said["database"] != connection.vendor:
        raise NotThisDatabase(f"This backup is of {said['database']}; the settings here name {connection.vendor}.")
    now = copy.deepcopy(connection.settings_dict)
    with _place(path) as database, _in_its_place(database):
        _check_whole(said)
        _bring_up_to_date(said)
        yield now, database


def drop_left() -> int:
    """Drop the scratch databases that killed commands left behind: how many. Files: `delivery.left_over`."""
    return postgresql.drop_left(connection.settings_dict) if connection.vendor == "postgresql" else 0


@contextmanager
def _place(path: Path) -> Iterator[dict[str, Any]]:
    # What goes wrong with the copy says nothing about the disk of the records in use.
    now = {**copy.deepcopy(connection.settings_dict), "STOPPED_IN": str(path.parent)}
    if connection.vendor != "postgresql":
        yield {**now, "NAME": str(path)}
        return
    with postgresql.scratch(now) as made:
        postgresql.restore(made, path)
        yield made


@contextmanager
def _in_its_place(database: dict[str, Any]) -> Iterator[None]:
    before = connections[DEFAULT_DB_ALIAS]
    there = type(before)(database, DEFAULT_DB_ALIAS)
    if not before.in_atomic_block:
        before.close()
    try:
        connections[DEFAULT_DB_ALIAS] = there
        yield
    finally:
        there.close()
        connections[DEFAULT_DB_ALIAS] = before


def _check_whole(said: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall()]
            if found != ["ok"]:
                raise Broken(f"The database in this backup is damaged: {found[0][:200]}")
        for table, rows in said["rows"].items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted = cursor.fetchone()[0]
            if counted != rows:
                raise Broken(f"This backup says {rows:,} rows of {table}; there are {counted:,}.")
        if about(cursor, only_ledgers=True)["ledgers"] != said["ledgers"]:
            raise Broken("The ledger in this backup does not stand where the backup says it does.")


def _bring_up_to_date(said: Mapping[str, Any]) -> None:
    executor = MigrationExecutor(connection)
    known = {f"{app} {name}" for app, name in executor.loader.disk_migrations}
    ours = {app for app, _ in executor.loader.disk_migrations}
    newer = [one for one in said["migrations"] if one.split(" ")[0] in ours and one not in known]
    if newer:
        raise NotThisDatabase(f"This backup was made by a newer Sharewell ({', '.join(newer)}). Install that version.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
