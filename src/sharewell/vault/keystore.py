"""The keystore: wrapped keys in a small database of their own, never in the main one nor in its backups.

So destroying a key destroys what it sealed in every old backup too. Every write is on disk before it returns: a key
that could be lost must never have been used. Safe for several threads and processes. Who may ask is not decided here
but by `desk.KeyDesk`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sharewell.rules.errors import Broken, NotNow, SharewellError
from sharewell.vault.base import Connections
from sharewell.vault.disk import Disk
from sharewell.vault.errors import DiskFailed, KeyGone
from sharewell.vault.kek import KEY_BYTES, AesKey, KeyEncryptionKey
from sharewell.vault.kept_notes import KeptNotes
from sharewell.vault.keystore_schema import OF_A_SCOPE, bring_up_to_date

COMMITMENT = "commitment"
OTHER_KEY = "The keystore was made with another key. Put the right one back, or name it in SHAREWELL_KEY."


def _now() -> datetime:
    return datetime.now(UTC)


class Keystore(KeptNotes):
    """Keys by scope, compartment and generation, and the installation's own named secrets."""

    def __init__(
        self,
        path: Path,
        kek: KeyEncryptionKey,
        clock: Callable[[], datetime] = _now,
        reload: Callable[[], KeyEncryptionKey] | None = None,
        stopped_in: Path | None = None,
    ) -> None:
        self._reload = reload
        self.path = path
        self._keks = {kek.key_id: kek}
        self._own = kek.key_id
        self._clock = clock
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self.disk = Disk(path.parent, stopped_in)
        self._connections = Connections(path, self.disk)
        with self._writing() as base:
            bring_up_to_date(base, kek.key_id)
        self.disk.look()

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

    def create_scope(self, scope: str, compartments: Sequence[str], *, organisation: bool = False) -> bool:
        """Make every key of a new scope in one write: whether the scope is new. `organisation`: it is not a file's.

        What is there already stays as it is. Raises KeyGone for a destroyed scope.
        """
        with self._writing() as base:
            self._refuse_destroyed(base, scope)
            new = base.execute("SELECT 1 FROM key WHERE scope = ? LIMIT 1", (scope,)).fetchone() is None
            if new and organisation:
                base.execute("INSERT INTO organisation VALUES (?)", (scope,))
            for compartment in compartments:
                if self._newest(base, scope, compartment) is None:
                    self._make(base, scope, compartment, 1)
        return new

    def organisations(self) -> frozenset[str]:
        """The scopes that are an organisation's own."""
        return frozenset(scope for (scope,) in self._base().execute("SELECT scope FROM organisation").fetchall())

    # Who never gets a key

    def exclude(self, scope: str, person_ids: Collection[str]) -> None:
        """Nobody of `person_ids` gets a key of `scope` again. Doing it again changes nothing."""
        since = self._stamp()
        with self._writing() as base:
            base.executemany(
                "INSERT OR IGNORE INTO exclusion VALUES (?, ?, ?)", [(scope, one, since) for one in person_ids]
            )

    def excluded(self, person_id: str, scopes: Collection[str]) -> frozenset[str]:
        """Those of `scopes` that this person is excluded from."""
        rows = self._base().execute(
            "SELECT scope FROM exclusion WHERE person_id = ? AND scope IN (SELECT value FROM json_each(?))",
            (person_id, json.dumps(list(scopes))),
        )
        return frozenset(scope for (scope,) in rows.fetchall())

    # Keys again

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
            "SELECT kek_id, wrapped FROM key WHERE scope = ? AND compartment = ? AND generation = ?",
            (scope, compartment, generation),
        ).fetchone()
        if row is None:
            raise KeyGone
        return self._unwrap(row[0], row[1], key_context(scope, compartment, generation))

    def keys_of(self, scopes: Collection[str], compartment: str) -> Iterator[tuple[str, int, bytes]]:
        """Scope, generation and key of `compartment`, in every generation, of those of `scopes` that have it."""
        rows = self._base().execute(
            "SELECT scope, generation, kek_id, wrapped FROM key "
            "WHERE compartment = ? AND scope IN (SELECT value FROM json_each(?))",
            (compartment, json.dumps(sorted(scopes))),
        ).fetchall()
        for scope, generation, kek_id, wrapped in rows:
            yield scope, generation, self._unwrap(kek_id, wrapped, key_context(scope, compartment, generation))

    def all_keys(self, compartment: str) -> Iterator[tuple[str, bytes]]:
        """Scope and key of the first generation of `compartment`, for every live scope: for checking everything."""
        rows = self._base().execute(
            "SELECT scope, kek_id, wrapped FROM key WHERE compartment = ? AND generation = 1", (compartment,)
        ).fetchall()
        for scope, kek_id, wrapped in rows:
            yield scope, self._unwrap(kek_id, wrapped, key_context(scope, compartment, 1))

    def destroy(self, scope: str) -> None:
        """Destroy every key of `scope` for good, and overwrite where they lay in the file and its log.

        A tombstone with the time stays. Doing it again does no harm. Raises NotNow where another program holds the
        keystore open so that the log could not be emptied: the keys are gone, and doing it again finishes the work.
        """
        with self._writing() as base:
            base.execute("INSERT OR IGNORE INTO tombstone (scope, destroyed_at) VALUES (?, ?)", (scope, self._stamp()))
            for table in OF_A_SCOPE:
                base.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,))  # noqa: S608 - names of our own
        if not self.empty_log():
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
            value, kek = make(), self.current(base)
            wrapped = kek.wrap(value, key_context("secret", name, 0))
            base.execute("INSERT INTO secret VALUES (?, ?, ?)", (name, kek.key_id, wrapped))
            return value

    def let_go(self) -> None:
        """Close this thread's connection: it has no more to ask."""
        self._connections.let_go()

    def close(self) -> None:
        """Close every connection this process opened. The keystore opens again by itself when used."""
        self._connections.close()

    # For the rows of sealed files, which `sealed.store` keeps here

    def base(self) -> Any:
        """This thread's connection, to read with."""
        return self._base()

    def writing(self) -> AbstractContextManager[Any]:
        """One immediate transaction, on disk when the block ends without an error."""
        return self._writing()

    def wrap(self, base: Any, secret: bytes, context: bytes) -> tuple[str, bytes]:
        """`secret` wrapped by the key in use now, with the name of that key."""
        kek = self.current(base)
        return kek.key_id, kek.wrap(secret, context)

    def unwrap(self, kek_id: str, wrapped: bytes, context: bytes) -> bytes:
        """What `wrap` was given. Raises Broken for any other bytes, key or context."""
        return self._unwrap(kek_id, bytes(wrapped), context)

    def remember(self, kek: KeyEncryptionKey) -> None:
        """Hold a key-encryption key that keys are being moved to."""
        self._keks[kek.key_id] = kek

    def empty_log(self) -> bool:
        """Overwrite where destroyed keys lay in the log too: false where another program holds it open."""
        return not self._base().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    # Inside

    def _newest(self, base: Any, scope: str, compartment: str) -> tuple[int, bytes] | None:
        row = base.execute(
            "SELECT generation, kek_id, wrapped FROM key WHERE scope = ? AND compartment = ? "
            "ORDER BY generation DESC LIMIT 1",
            (scope, compartment),
        ).fetchone()
        return None if row is None else (row[0], self._unwrap(row[1], row[2], key_context(scope, compartment, row[0])))

    def _make(self, base: Any, scope: str, compartment: str, generation: int) -> bytes:
        key, kek = os.urandom(KEY_BYTES), self.current(base)
        wrapped = kek.wrap(key, key_context(scope, compartment, generation))
        base.execute("INSERT INTO key VALUES (?, ?, ?, ?, ?)", (scope, compartment, generation, kek.key_id, wrapped))
        return key

    def _secret(self, base: Any, name: str) -> bytes | None:
        row = base.execute("SELECT kek_id, wrapped FROM secret WHERE name = ?", (name,)).fetchone()
        return None if row is None else self._unwrap(row[0], row[1], key_context("secret", name, 0))

    def current(self, base: Any) -> KeyEncryptionKey:
        """What wraps new keys now: it changes while another process rotates."""
        return self._kek(base.execute("SELECT kek_id FROM kek").fetchone()[0])

    def _kek(self, kek_id: str) -> KeyEncryptionKey:
        found = self._keks.get(kek_id)
        if found is None:
            found = self._keks[kek_id] = self._follow(kek_id)
        return found

    def _follow(self, kek_id: str) -> KeyEncryptionKey:
        """A key that came into use since this process started, found by the one before it, which wraps it."""
        row = self._base().execute("SELECT under, wrapped FROM kek WHERE kek_id = ?", (kek_id,)).fetchone()
        if row is not None and row[0] in self._keks:
            return AesKey(self._keks[row[0]].unwrap(row[1], link_context(kek_id)))
        # The move may be over already: then it stands where this one stood.
        with suppress(OSError, SharewellError):
            now = self._reload() if self._reload else None
            if now is not None and now.key_id == kek_id:
                return now
        raise Broken(OTHER_KEY)

    def notice(self) -> None:
        """Take up the key in use now, where another process has begun to move keys to it. Called now and then."""
        with suppress(Broken, DiskFailed):
            self.current(self._base())

    def _unwrap(self, kek_id: str, wrapped: bytes, context: bytes) -> bytes:
        return self._kek(kek_id).unwrap(wrapped, context)

    def _stamp(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _refuse_destroyed(self, base: Any, scope: str) -> None:
        if base.execute("SELECT 1 FROM tombstone WHERE scope = ?", (scope,)).fetchone():
            raise KeyGone

    def _base(self) -> Any:
        return self._connections.get()

    def _writing(self) -> AbstractContextManager[Any]:
        return self._connections.writing()


def link_context(kek_id: str) -> bytes:
    """What a key-encryption key is wrapped for, while keys are being moved to it."""
    return f"sharewell key-encryption key 1\n{kek_id}".encode()


def key_context(scope: str, compartment: str, generation: int) -> bytes:
    """What a data key, or with "secret" as its scope a named secret, is wrapped for."""
    return f"sharewell key 1\n{scope}\n{compartment}\n{generation}".encode()
