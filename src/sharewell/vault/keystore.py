"""The keystore: wrapped keys in a small database of their own, never in the main one nor in its backups.

So destroying a key destroys what it sealed in every old backup too. Every write is on disk before it returns: a key
that could be lost must never have been used. Safe for several threads and processes.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from sharewell.rules.errors import Broken, NotNow
from sharewell.vault.errors import KeyGone
from sharewell.vault.kek import KEY_BYTES, KeyEncryptionKey

APPLICATION_ID = 0x53574B53
SCHEMA = 1
BUSY_SECONDS = 10
COMMITMENT = "commitment"
_TABLES = """
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


def _now() -> datetime:
    return datetime.now(UTC)


class Keystore:
    """Keys by scope, compartment and generation, and the installation's own named secrets."""

    def __init__(self, path: Path, kek: KeyEncryptionKey, clock: Callable[[], datetime] = _now) -> None:
        self._path = path
        self._kek = kek
        self._clock = clock
        self._local = threading.local()
        self._open: list[Any] = []
        self._lock = threading.Lock()
        self._prepare()

    # Keys

    def create(self, scope: str, compartment: str) -> bytes:
        """The first key of `compartment` in `scope`, made now unless there is one; on disk before it is returned.

        Raises KeyGone for a destroyed scope: nothing destroyed comes back.
        """
        with self._writing() as base:
            self._refuse_destroyed(base, scope)
            found = self._newest(base, scope, compartment)
            if found is not None:
                return found[1]
            return self._make(base, scope, compartment, 1)

    def new_generation(self, scope: str, compartment: str) -> int:
        """Make the next key of a compartment that has one, and return its generation. Older ones still open."""
        with self._writing() as base:
            self._refuse_destroyed(base, scope)
            found = self._newest(base, scope, compartment)
            if found is None:
                raise KeyGone
            self._make(base, scope, compartment, found[0] + 1)
            return found[0] + 1

    def newest(self, scope: str, compartment: str) -> tuple[int, bytes]:
        """The newest generation and its key: what seals today. Raises KeyGone where there is none."""
        found = self._newest(self._base(), scope, compartment)
        if found is None:
            raise KeyGone
        return found

    def key(self, scope: str, compartment: str, generation: int) -> bytes:
        """The key of one generation. Raises KeyGone where there is none."""
        row = self._base().execute(
            "SELECT wrapped FROM key WHERE scope = ? AND compartment = ? AND generation = ?",
            (scope, compartment, generation),
        ).fetchone()
        if row is None:
            raise KeyGone
        return self._kek.unwrap(row[0], _context(scope, compartment, generation))

    def keys_of(self, scopes: Collection[str], compartment: str) -> Iterator[tuple[str, int, bytes]]:
        """Scope, generation and key of `compartment`, in every generation, of those of `scopes` that have it."""
        rows = self._base().execute(
            "SELECT scope, generation, wrapped FROM key "
            "WHERE compartment = ? AND scope IN (SELECT value FROM json_each(?))",
            (compartment, json.dumps(sorted(scopes))),
        ).fetchall()
        for scope, generation, wrapped in rows:
            yield scope, generation, self._kek.unwrap(wrapped, _context(scope, compartment, generation))

    def all_keys(self, compartment: str) -> Iterator[tuple[str, bytes]]:
        """Scope and key of the first generation of `compartment`, for every live scope: for checking everything."""
        rows = self._base().execute(
            "SELECT scope, wrapped FROM key WHERE compartment = ? AND generation = 1", (compartment,)
        ).fetchall()
        for scope, wrapped in rows:
            yield scope, self._kek.unwrap(wrapped, _context(scope, compartment, 1))

    def destroy(self, scope: str) -> None:
        """Destroy every key of `scope` for good, and overwrite where they lay in the file and its log.

        A tombstone with the time stays. Doing it again does no harm. Raises NotNow where another program holds the
        keystore open so that the log could not be emptied: the keys are gone, and doing it again finishes the work.
        """
        with self._writing() as base:
            base.execute(
                "INSERT OR IGNORE INTO tombstone (scope, destroyed_at) VALUES (?, ?)",
                (scope, self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
            )
            base.execute("DELETE FROM key WHERE scope = ?", (scope,))
        busy = self._base().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise NotNow("The keys are gone, but the keystore is in use. Do this again to overwrite where they lay.")

    def destroyed_at(self, scope: str) -> str | None:
        """When `scope` was destroyed, as ISO 8601 text in UTC, or None."""
        row = self._base().execute("SELECT destroyed_at FROM tombstone WHERE scope = ?", (scope,)).fetchone()
        return None if row is None else str(row[0])

    def tombstones(self) -> dict[str, str]:
        """Every destroyed scope, with the time."""
        return dict(self._base().execute("SELECT scope, destroyed_at FROM tombstone").fetchall())

    # Named secrets and kept checkpoints

    def secret(self, name: str, make: Callable[[], bytes] = lambda: os.urandom(KEY_BYTES)) -> bytes:
        """The installation's secret of this name; `make` makes it the first time, and it is on disk before use."""
        found = self._secret(self._base(), name)
        if found is not None:
            return found
        with self._writing() as base:
            found = self._secret(base, name)
            if found is not None:
                return found
            value = make()
            wrapped = self._kek.wrap(value, _context("secret", name, 0))
            base.execute("INSERT INTO secret VALUES (?, ?, ?)", (name, self._kek.key_id, wrapped))
            return value

    def keep_note(self, organisation: str, size: int, note: str) -> None:
        """Remember the largest checkpoint of an organisation, outside the database that it vouches for."""
        with self._writing() as base:
            base.execute(
                "INSERT INTO kept_note VALUES (?, ?, ?) ON CONFLICT (organisation) DO UPDATE "
                "SET size = excluded.size, note = excluded.note WHERE excluded.size > kept_note.size",
                (organisation, size, note),
            )

    def kept_note(self, organisation: str) -> str | None:
        """The largest checkpoint remembered for this organisation, or None."""
        row = self._base().execute("SELECT note FROM kept_note WHERE organisation = ?", (organisation,)).fetchone()
        return None if row is None else str(row[0])

    def noted(self) -> list[str]:
        """The organisations of which a checkpoint is remembered."""
        rows = self._base().execute("SELECT organisation FROM kept_note ORDER BY organisation").fetchall()
        return [str(organisation) for (organisation,) in rows]

    def close(self) -> None:
        """Close every connection this process opened. The keystore opens again by itself when used."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()

    # Inside

    def _newest(self, base: Any, scope: str, compartment: str) -> tuple[int, bytes] | None:
        row = base.execute(
            "SELECT generation, wrapped FROM key WHERE scope = ? AND compartment = ? ORDER BY generation DESC LIMIT 1",
            (scope, compartment),
        ).fetchone()
        return None if row is None else (row[0], self._kek.unwrap(row[1], _context(scope, compartment, row[0])))

    def _make(self, base: Any, scope: str, compartment: str, generation: int) -> bytes:
        key = os.urandom(KEY_BYTES)
        wrapped = self._kek.wrap(key, _context(scope, compartment, generation))
        row = (scope, compartment, generation, self._kek.key_id, wrapped)
        base.execute("INSERT INTO key VALUES (?, ?, ?, ?, ?)", row)
        return key

    def _secret(self, base: Any, name: str) -> bytes | None:
        row = base.execute("SELECT wrapped FROM secret WHERE name = ?", (name,)).fetchone()
        return None if row is None else self._kek.unwrap(row[0], _context("secret", name, 0))

    def _refuse_destroyed(self, base: Any, scope: str) -> None:
        if base.execute("SELECT 1 FROM tombstone WHERE scope = ?", (scope,)).fetchone():
            raise KeyGone

    def _prepare(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(descriptor)
        with self._writing() as base:
            if base.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in filter(str.strip, _TABLES.split(";")):
                    base.execute(statement)
                base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                base.execute(f"PRAGMA user_version = {SCHEMA}")
        if self._base().execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise Broken("The keystore file is not a keystore.")
        if self._base().execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
            raise Broken("The keystore was written by another version of Sharewell.")

    def _base(self) -> Any:
        """This thread's connection; a forked child never uses its parent's."""
        held = getattr(self._local, "held", None)
        if held is not None and held[0] == os.getpid():
            return held[1]
        base = _connect(self._path)
        with self._lock:
            self._open.append(base)
        self._local.held = (os.getpid(), base)
        return base

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        """One immediate transaction, on disk when the block ends without an error."""
        base = self._base()
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
        except BaseException:
            base.execute("ROLLBACK")
            raise
        base.execute("COMMIT")


def _connect(path: Path) -> Any:
    """An open connection. The switch to a write-ahead log ignores the busy timeout, so it is tried for as long."""
    until = time.monotonic() + BUSY_SECONDS
    base = dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    while True:
        try:
            for pragma in ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL", "trusted_schema = OFF"):
                base.execute(f"PRAGMA {pragma}").fetchall()
            return base
        except dbapi2.OperationalError:
            if time.monotonic() > until:
                base.close()
                raise
            time.sleep(0.02)
        except dbapi2.DatabaseError:
            base.close()
            raise Broken("The keystore file is not a keystore.") from None


def _context(scope: str, compartment: str, generation: int) -> bytes:
    return f"sharewell key 1\n{scope}\n{compartment}\n{generation}".encode()
