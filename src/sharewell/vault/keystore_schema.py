"""The keystore's tables, and how an older keystore is brought up to date when it is opened.

Each step of `STEPS` takes a keystore from one version to the next, inside one transaction; a new keystore takes them
all. To add a table: append a step, never edit one that was released.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharewell.rules.errors import Broken

APPLICATION_ID = 0x53574B53
_FIRST = """
CREATE TABLE key (
    scope TEXT NOT NULL, compartment TEXT NOT NULL, generation INTEGER NOT NULL, kek_id TEXT NOT NULL,
    wrapped BLOB NOT NULL, PRIMARY KEY (scope, compartment, generation)
) WITHOUT ROWID;
CREATE TABLE tombstone (scope TEXT NOT NULL PRIMARY KEY, destroyed_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE secret (name TEXT NOT NULL PRIMARY KEY, kek_id TEXT NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE kept_note (
    organisation TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL
) WITHOUT ROWID;
"""
# `organisation`: the scopes that are an organisation's own, not a file's. `exclusion`: who never gets a key of a file.
# `kek`: the key that wraps new keys now; while keys are being moved to it, also itself, wrapped by the one before.
_SECOND = """
CREATE TABLE organisation (scope TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE exclusion (
    scope TEXT NOT NULL, person_id TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (scope, person_id)
) WITHOUT ROWID;
CREATE TABLE kek (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), kek_id TEXT NOT NULL, under TEXT NOT NULL, wrapped BLOB NOT NULL,
    source TEXT NOT NULL
);
"""
# What belongs to sealed files. Public keys are in clear; every `wrapped` is sealed to somebody's own key first, and
# then wrapped by the key-encryption key that `kek_id` names. `public` is empty while a scope waits for a first key.
_THIRD = """
CREATE TABLE sealed_scope (
    scope TEXT NOT NULL PRIMARY KEY, public BLOB NOT NULL, since TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sealed_key (
    scope TEXT NOT NULL, compartment TEXT NOT NULL, generation INTEGER NOT NULL, kek_id TEXT NOT NULL,
    wrapped BLOB NOT NULL, PRIMARY KEY (scope, compartment, generation)
) WITHOUT ROWID;
CREATE TABLE handler (
    person TEXT NOT NULL PRIMARY KEY, public BLOB NOT NULL, salt BLOB NOT NULL, cost TEXT NOT NULL,
    kek_id TEXT NOT NULL, wrapped BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE handler_wrap (
    scope TEXT NOT NULL, person TEXT NOT NULL, public BLOB NOT NULL, kek_id TEXT NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (scope, person)
) WITHOUT ROWID;
CREATE TABLE paper (
    organisation TEXT NOT NULL, holder TEXT NOT NULL, person TEXT NOT NULL, public BLOB NOT NULL,
    PRIMARY KEY (organisation, holder)
) WITHOUT ROWID;
CREATE TABLE share (
    scope TEXT NOT NULL, holder TEXT NOT NULL, kek_id TEXT NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (scope, holder)
) WITHOUT ROWID;
"""
# The scopes that are still to be encrypted under new keys, and whether those keys are made.
_FOURTH = """
CREATE TABLE reencrypting (scope TEXT NOT NULL PRIMARY KEY, made INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
"""
# Scopes whose own key pair somebody excluded has held: the next handler who opens one gives it a new pair.
_FIFTH = "CREATE TABLE renew (scope TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID"
# Every table whose rows go when their scope is destroyed.
OF_A_SCOPE = ("key", "exclusion", "sealed_scope", "sealed_key", "handler_wrap", "share", "reencrypting", "renew")
# Before version 2 nothing said which scope is an organisation; each had a secret of this name for its ledger.
_OF_A_LEDGER = "ledger events "


def _run(base: Any, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        base.execute(statement)


def _first(base: Any, kek_id: str) -> None:
    _run(base, _FIRST)
    base.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _second(base: Any, kek_id: str) -> None:
    _run(base, _SECOND)
    base.execute(
        "INSERT INTO organisation SELECT substr(name, ?) FROM secret WHERE substr(name, 1, ?) = ?",
        (len(_OF_A_LEDGER) + 1, len(_OF_A_LEDGER), _OF_A_LEDGER),
    )
    base.execute("INSERT INTO kek VALUES (1, ?, '', x'', '')", (kek_id,))


def _third(base: Any, kek_id: str) -> None:
    _run(base, _THIRD)


def _fourth(base: Any, kek_id: str) -> None:
    _run(base, _FOURTH)


def _fifth(base: Any, kek_id: str) -> None:
    _run(base, _FIFTH)


STEPS: tuple[Callable[[Any, str], None], ...] = (_first, _second, _third, _fourth, _fifth)
SCHEMA = len(STEPS)


def bring_up_to_date(base: Any, kek_id: str) -> None:
    """Take the steps that are missing, in the caller's transaction. `kek_id`: the key the keystore is opened with.

    Raises Broken where the file is no keystore, or one of a newer version.
    """
    version = base.execute("PRAGMA user_version").fetchone()[0]
    known = base.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if (version or base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()) and not known:
        raise Broken("The keystore file is not a keystore.")
    if version > SCHEMA:
        raise Broken("The keystore was written by another version of Sharewell.")
    if version == SCHEMA:
        return
    for step in STEPS[version:]:
        step(base, kek_id)
    base.execute(f"PRAGMA user_version = {SCHEMA}")
