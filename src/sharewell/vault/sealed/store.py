"""The rows of sealed files in the keystore: public keys in clear, everything else under the key-encryption key too.

So the keystore without the key-encryption key opens nothing, and with it everything but what is sealed to somebody's
own key. Every write is on disk before it returns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sharewell.vault.errors import KeyGone
from sharewell.vault.keystore import COMMITMENT, Keystore
from sharewell.vault.sealed.boxes import Cost, PassphraseBox

# Sealed scopes that wait for a first handler key hold these bytes in the place of a public key.
WAITING = b""


@dataclass(frozen=True)
class Wrap:
    """A secret as it is kept: for which public key, and the bytes with the key-encryption key taken off."""

    public: bytes
    sealed: bytes


@dataclass(frozen=True)
class Paper:
    """One escrow holder: whose paper it is (`person` empty for an outsider), and its public key."""

    holder: str
    person: str
    public: bytes


class SealedStore:
    """Reads and writes those rows. Decides nothing."""

    def __init__(self, keystore: Keystore) -> None:
        self.keystore = keystore

    # Scopes and their data keys

    def public_of(self, scope: str) -> bytes | None:
        """The public key of a sealed scope; `WAITING` where it waits for one; None where the scope is not sealed."""
        row = self._one("SELECT public FROM sealed_scope WHERE scope = ?", scope)
        return None if row is None else bytes(row[0])

    def publics_of(self, scopes: Collection[str]) -> dict[str, bytes]:
        """As `public_of` for many scopes in one read: those that are sealed or wait to be."""
        rows = self._all(
            "SELECT scope, public FROM sealed_scope WHERE scope IN (SELECT value FROM json_each(?))",
            json.dumps(sorted(scopes)),
        )
        return {scope: bytes(public) for scope, public in rows}

    def keep_scope(self, base: Any, scope: str, public: bytes) -> None:
        """Remember the public key of a scope, or that it waits for one, and since when."""
        since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        base.execute("INSERT OR REPLACE INTO sealed_scope VALUES (?, ?, ?)", (scope, public, since))

    def newest_generation(self, scope: str, compartment: str) -> int:
        """The newest generation, sealed or not; 0 where there is none."""
        row = self._one(
            "SELECT max(generation) FROM (SELECT generation FROM key WHERE scope = ?1 AND compartment = ?2 "
            "UNION ALL SELECT generation FROM sealed_key WHERE scope = ?1 AND compartment = ?2)",
            scope, compartment,
        )
        return int(row[0] or 0) if row else 0

    def keep_key(self, base: Any, scope: str, compartment: str, sealed: bytes) -> int:
        """Keep the next data key of a compartment, sealed to the scope's public key; gives its generation."""
        row = base.execute(
            "SELECT max(generation) FROM (SELECT generation FROM key WHERE scope = ?1 AND compartment = ?2 "
            "UNION ALL SELECT generation FROM sealed_key WHERE scope = ?1 AND compartment = ?2)",
            (scope, compartment),
        ).fetchone()
        generation = int(row[0] or 0) + 1
        kek_id, wrapped = self.keystore.wrap(base, sealed, sealed_context("data", scope, compartment, str(generation)))
        base.execute("INSERT INTO sealed_key VALUES (?, ?, ?, ?, ?)", (scope, compartment, generation, kek_id, wrapped))
        return generation

    def sealed_key(self, scope: str, compartment: str, generation: int) -> bytes | None:
        """One data key as it is sealed to the scope's public key, or None where there is no such sealed key."""
        row = self._one(
            "SELECT kek_id, wrapped FROM sealed_key WHERE scope = ? AND compartment = ? AND generation = ?",
            scope, compartment, generation,
        )
        context = sealed_context("data", scope, compartment, str(generation))
        return None if row is None else self.keystore.unwrap(row[0], row[1], context)

    def sealed_keys(self, scope: str, compartment: str) -> list[tuple[int, bytes]]:
        """Every sealed data key of a compartment with its generation."""
        rows = self._all(
            "SELECT generation, kek_id, wrapped FROM sealed_key WHERE scope = ? AND compartment = ?", scope, compartment
        )
        contexts = {row[0]: sealed_context("data", scope, compartment, str(row[0])) for row in rows}
        return [(row[0], self.keystore.unwrap(row[1], row[2], contexts[row[0]])) for row in rows]

    def half_sealed(self, older_than: timedelta) -> list[str]:
        """Sealed scopes that still have data keys from before they were sealed, and were sealed so long ago."""
        until = (datetime.now(UTC) - older_than).strftime("%Y-%m-%dT%H:%M:%SZ")
        rows = self._all(
            "SELECT DISTINCT s.scope FROM sealed_scope s JOIN key k ON k.scope = s.scope "
            "WHERE s.public <> x'' AND s.since <= ? AND k.compartment <> ?", until, COMMITMENT,
        )
        return [scope for (scope,) in rows]

    def drop_handler(self, person: str) -> None:
        """A handler's key and every wrap for it are destroyed: they have left."""
        with self.keystore.writing() as base:
            base.execute("DELETE FROM handler WHERE person = ?", (person,))
            base.execute("DELETE FROM handler_wrap WHERE person = ?", (person,))
        self.keystore.empty_log()

    def drop_open_keys(self, scope: str, oldest: Mapping[str, int]) -> None:
        """Destroy the data keys from before the scope was sealed that are older than what is still in use."""
        with self.keystore.writing() as base:
            for compartment, generation in oldest.items():
                base.execute(
                    "DELETE FROM key WHERE scope = ? AND compartment = ? AND generation < ?",
                    (scope, compartment, generation),
                )
        self.keystore.empty_log()

    def open_generation(self, scope: str, compartment: str) -> int:
        """The newest generation that is not sealed to handlers; 0 where there is none."""
        row = self._one("SELECT max(generation) FROM key WHERE scope = ? AND compartment = ?", scope, compartment)
        return int(row[0] or 0)

    def compartments_of(self, base: Any, scope: str) -> list[str]:
        """The compartments of a scope that have sealed data keys."""
        rows = base.execute("SELECT DISTINCT compartment FROM sealed_key WHERE scope = ? ORDER BY 1", (scope,))
        return [compartment for (compartment,) in rows.fetchall()]

    def is_to_renew(self, scope: str) -> bool:
        """Whether somebody who is excluded now has held this scope's key pair."""
        return self._one("SELECT 1 FROM renew WHERE scope = ?", scope) is not None

    def renew(self, base: Any, scope: str, public: bytes, again: Callable[[str, bytes], bytes]) -> None:
        """A new public key: every data key is sealed `again` (compartment, sealed key); every wrap and share goes."""
        rows = base.execute(
            "SELECT compartment, generation, kek_id, wrapped FROM sealed_key WHERE scope = ?", (scope,)
        ).fetchall()
        for compartment, generation, kek_id, wrapped in rows:
            context = sealed_context("data", scope, compartment, str(generation))
            sealed = again(compartment, self.keystore.unwrap(kek_id, wrapped, context))
            base.execute(
                "UPDATE sealed_key SET kek_id = ?, wrapped = ? WHERE scope = ? AND compartment = ? AND generation = ?",
                (*self.keystore.wrap(base, sealed, context), scope, compartment, generation),
            )
        base.execute("UPDATE sealed_scope SET public = ? WHERE scope = ?", (public, scope))
        base.execute("DELETE FROM handler_wrap WHERE scope = ?", (scope,))
        base.execute("DELETE FROM share WHERE scope = ?", (scope,))
        base.execute("DELETE FROM renew WHERE scope = ?", (scope,))

    # Handlers

    def keep_handler(self, person: str, public: bytes, box: PassphraseBox) -> None:
        """Keep a handler's key. Wraps made for an earlier one of theirs are gone with it."""
        with self.keystore.writing() as base:
            before = base.execute("SELECT public FROM handler WHERE person = ?", (person,)).fetchone()
            kek_id, wrapped = self.keystore.wrap(base, box.sealed, sealed_context("handler", person))
            cost = json.dumps([box.cost.memory, box.cost.rounds, box.cost.lanes])
            base.execute(
                "INSERT OR REPLACE INTO handler VALUES (?, ?, ?, ?, ?, ?)",
                (person, public, box.salt, cost, kek_id, wrapped),
            )
            if before is not None and bytes(before[0]) != public:
                base.execute("DELETE FROM handler_wrap WHERE person = ?", (person,))

    def handler(self, person: str) -> tuple[bytes, PassphraseBox] | None:
        """A handler's public key and the box of the private one."""
        row = self._one("SELECT public, salt, cost, kek_id, wrapped FROM handler WHERE person = ?", person)
        if row is None:
            return None
        sealed = self.keystore.unwrap(row[3], row[4], sealed_context("handler", person))
        return bytes(row[0]), PassphraseBox(bytes(row[1]), Cost(*json.loads(row[2])), sealed)

    def handler_public(self, person: str) -> bytes | None:
        """A handler's public key, or None."""
        row = self._one("SELECT public FROM handler WHERE person = ?", person)
        return None if row is None else bytes(row[0])

    def keep_wrap(self, base: Any, scope: str, person: str, public: bytes, sealed: bytes) -> None:
        """Keep the scope's private key as it is sealed to one handler's public key."""
        kek_id, wrapped = self.keystore.wrap(base, sealed, sealed_context("wrap", scope, person))
        row = (scope, person, public, kek_id, wrapped)
        base.execute("INSERT OR REPLACE INTO handler_wrap VALUES (?, ?, ?, ?, ?)", row)

    def wrap_of(self, scope: str, person: str) -> Wrap | None:
        """The scope's private key as it is sealed to one handler, or None."""
        sql = "SELECT public, kek_id, wrapped FROM handler_wrap WHERE scope = ? AND person = ?"
        row = self._one(sql, scope, person)
        if row is None:
            return None
        return Wrap(bytes(row[0]), self.keystore.unwrap(row[1], row[2], sealed_context("wrap", scope, person)))

    def wrapped_for(self, scope: str) -> dict[str, bytes]:
        """Who has a wrap of a scope, with the public key it was made for."""
        return {person: bytes(public) for person, public in self._all(
            "SELECT person, public FROM handler_wrap WHERE scope = ?", scope)}  # fmt: skip

    # Escrow

    def keep_paper(self, organisation: str, paper: Paper) -> None:
        """Keep the public key of one holder's paper. An earlier paper of theirs is worth nothing from now on."""
        with self.keystore.writing() as base:
            base.execute(
                "INSERT OR REPLACE INTO paper VALUES (?, ?, ?, ?)",
                (organisation, paper.holder, paper.person, paper.public),
            )
            base.execute("DELETE FROM share WHERE holder = ?", (paper.holder,))

    def drop_paper(self, organisation: str, holder: str) -> None:
        """A holder is one no longer: their paper and every share for it go."""
        with self.keystore.writing() as base:
            base.execute("DELETE FROM paper WHERE organisation = ? AND holder = ?", (organisation, holder))
            base.execute("DELETE FROM share WHERE holder = ?", (holder,))
        self.keystore.empty_log()

    def papers(self, organisation: str) -> list[Paper]:
        """The holders of one organisation."""
        sql = "SELECT holder, person, public FROM paper WHERE organisation = ? ORDER BY holder"
        rows = self._all(sql, organisation)
        return [Paper(holder, person, bytes(public)) for holder, person, public in rows]

    def keep_shares(self, base: Any, scope: str, shares: Iterable[tuple[str, bytes]]) -> None:
        """Put these shares (holder, sealed share) in the place of the scope's earlier ones."""
        base.execute("DELETE FROM share WHERE scope = ?", (scope,))
        for holder, sealed in shares:
            kek_id, wrapped = self.keystore.wrap(base, sealed, sealed_context("share", scope, holder))
            base.execute("INSERT INTO share VALUES (?, ?, ?, ?)", (scope, holder, kek_id, wrapped))

    def share_of(self, scope: str, holder: str) -> bytes | None:
        """One holder's share as it is sealed to their paper, or None."""
        row = self._one("SELECT kek_id, wrapped FROM share WHERE scope = ? AND holder = ?", scope, holder)
        return None if row is None else self.keystore.unwrap(row[0], row[1], sealed_context("share", scope, holder))

    def holders_of(self, scope: str) -> list[str]:
        """Who holds a share of a scope."""
        return [holder for (holder,) in self._all("SELECT holder FROM share WHERE scope = ? ORDER BY holder", scope)]

    # Out

    def bar(self, scope: str, persons: Collection[str]) -> None:
        """These people's wraps and shares of a scope are destroyed."""
        marks = json.dumps(sorted(persons))
        with self.keystore.writing() as base:
            gone = base.execute(
                "DELETE FROM handler_wrap WHERE scope = ? AND person IN (SELECT value FROM json_each(?))",
                (scope, marks),
            ).rowcount
            if gone:
                base.execute("INSERT OR IGNORE INTO renew VALUES (?)", (scope,))
            gone += base.execute(
                "DELETE FROM share WHERE scope = ? AND holder IN "
                "(SELECT holder FROM paper WHERE person IN (SELECT value FROM json_each(?)))",
                (scope, marks),
            ).rowcount
        if gone:
            self.keystore.empty_log()

    def refuse_destroyed(self, scope: str) -> None:
        """Raises KeyGone for a destroyed scope: nothing destroyed comes back."""
        if self.keystore.destroyed_at(scope) is not None:
            raise KeyGone

    def _one(self, sql: str, *values: object) -> Any:
        return self.keystore.base().execute(sql, values).fetchone()

    def _all(self, sql: str, *values: object) -> list[Any]:
        return list(self.keystore.base().execute(sql, values).fetchall())


def sealed_context(kind: str, *parts: str) -> bytes:
    """What a row of a sealed file is wrapped for. `rotation` wraps every such row anew."""
    return "\n".join((f"sharewell sealed {kind} 1", *parts)).encode()
