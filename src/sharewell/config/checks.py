"""Start-up checks: what must hold about the machine before anything is served.

`sharewell check` prints them, and `sharewell serve` and `sharewell migrate` refuse to go on when one fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.urls import URLResolver, get_resolver

from sharewell.config import sqlite_driver
from sharewell.config.environment import unknown_names
from sharewell.config.places import PASSED_THROUGH, PRIVATE_FILE, PRIVATE_FOLDER, Var
from sharewell.rules.who_asks import declared_by

OLDEST_POSTGRESQL = 15
WALL_HINT = (
    "Make two roles as docs/how-to/postgresql.md says, give the address of the one that owns the tables as "
    "SHAREWELL_OWNER_DATABASE_URL, and run: sharewell migrate"
)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@register(Tags.security)
def private_folder(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """The folder is 0700 and every key file 0600, so that no other account of this machine can read them."""
    var: Var = settings.VAR
    if os.name != "posix" or not var.root.exists():
        return []
    found: list[CheckMessage] = []
    for folder in (var.root, var.keys, var.keystore.parent):
        # With a key agent of another account, that account has to pass through the folder; it still cannot look.
        through = PASSED_THROUGH if folder == var.root and settings.SHAREWELL.agent_user else PRIVATE_FOLDER
        if folder.exists() and _mode(folder) not in (PRIVATE_FOLDER, through):
            found.append(Error(f"{folder} can be read by others.", hint=f"chmod 700 {folder}", id="sharewell.E001"))
    for key in sorted([*var.keys.glob("*"), *var.keystore.parent.glob("*"), *var.secret_key.parent.glob("*")]):
        if key.is_file() and _mode(key) & ~PRIVATE_FILE:
            found.append(
                Error(f"The key file {key} can be read by others.", hint=f"chmod 600 {key}", id="sharewell.E002")
            )
    return found


@register(Tags.security)
def mended_sqlite(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """The SQLite library does not have the WAL-reset fault. The keystore uses it even beside PostgreSQL."""
    try:
        sqlite_driver.refuse_affected_library(sqlite_driver.in_use())
    except sqlite_driver.AffectedLibrary as error:
        return [Error(str(error), id="sharewell.E003")]
    return []


@register(Tags.security)
def keystore_apart(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """The keystore is a database of its own, so that no backup of the data carries the keys to it."""
    var: Var = settings.VAR
    database = settings.DATABASES["default"]
    if "sqlite3" not in database["ENGINE"]:
        return []
    data = Path(database["NAME"]).absolute()
    if {var.keys.absolute(), var.keystore.parent.absolute()} & set(data.parents):
        return [
            Error(
                "The database lies with the keys that open it.",
                hint="Set SHAREWELL_VAR to a folder of its own.",
                id="sharewell.E004",
            )
        ]
    return []


@register(Tags.security)
def no_debug(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Debug pages show what people typed; they are never on."""
    return [Error("DEBUG is on.", hint="Take it out of the settings.", id="sharewell.E005")] if settings.DEBUG else []


@register(Tags.security)
def known_settings(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """A misspelt setting is pointed out instead of being ignored in silence."""
    return [
        Warning(
            f"{name} is not a setting of Sharewell.", hint="Compare docs/reference/settings.md.", id="sharewell.W001"
        )
        for name in unknown_names(os.environ)
    ]


@register(Tags.security)
def declared_addresses(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Every address says who may ask for it: one that was added without a thought for that is not served."""
    return [
        Error(
            f"The address /{route} does not say who may ask for it.",
            hint="Make it a staff_page, or declare it with rules.who_asks.asked_by.",
            id="sharewell.E008",
        )
        for route, view in served(get_resolver())
        if declared_by(view) is None
    ]


def served(under: URLResolver, before: str = "") -> Iterator[tuple[str, object]]:
    """Every route that the doors answer, with the view that answers it."""
    for pattern in under.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from served(pattern, route)
        else:
            yield route, pattern.callback


@register(Tags.database)
def recent_postgresql(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """PostgreSQL is 15 or newer."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            version = getattr(connection, "pg_version", 0) // 10000
            if version < OLDEST_POSTGRESQL:
                found.append(
                    Error(
                        f"PostgreSQL {version} is too old.",
                        hint=f"Use {OLDEST_POSTGRESQL} or newer.",
                        id="sharewell.E006",
                    )
                )
    return found


@register(Tags.database)
def durable_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """What the database answers is on the disk by then: no setting of the server or the file says otherwise."""
    from sharewell.records.engine.integrity import durability

    wrong = durability() if "default" in (databases or []) else ""
    hint = "See docs/how-to/postgresql.md, and start again."
    found = Error(f"What is saved could be lost in a power cut: {wrong}.", hint=hint, id="sharewell.E009")
    return [found] if wrong else []


@register("wall")
def second_wall(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """On PostgreSQL the role that serves owns nothing, bypasses nothing, and every policy stands. SQLite has no roles.

    Asked once the tables are up to date: a database without them has no wall yet.
    """
    from sharewell.records.wall.holding import faults  # models: only after Django is set up

    if "default" not in (databases or []) or connections["default"].vendor != "postgresql":
        return []
    return [Error(fault, hint=WALL_HINT, id="sharewell.E007") for fault in faults(connections["default"])]
