"""The vault: seals and opens values, makes and destroys keys, signs. Nothing above it ever holds a key.

It asks for keys as `keys.Keys` says: a desk in this process, or the key agent, a process of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sharewell.rules.errors import Broken
from sharewell.vault import envelope
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.errors import NoKeystoreHere
from sharewell.vault.kek_sources import KeyFile, Source, key_from
from sharewell.vault.keys import Asker, DataKey, Keys
from sharewell.vault.keystore import COMMITMENT, Keystore
from sharewell.vault.mac import Mac
from sharewell.vault.marks import Marks
from sharewell.vault.places import Compartment, Place, origin_of
from sharewell.vault.sealed.sealing import Sealing
from sharewell.vault.signing_desks import NoteDesk, PackDesk

__all__ = ["Asker", "Vault", "open_vault", "origin_of"]

Salter = Callable[[str, str, int], bytes]
_cache: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("keys of one request", default=None)

_asker: ContextVar[Asker] = ContextVar("who asks for keys", default=Asker())  # noqa: B039 - frozen


class Vault:
    """Everything that needs a key, over whoever holds the keys; a keystore alone gets a desk that trusts its caller."""

    def __init__(self, keys: Keys | Keystore) -> None:
        self.keys: Keys = KeyDesk(keys) if isinstance(keys, Keystore) else keys
        self.sign_in_mark = Marks(self.keys, "sign-in")
        self._ledger_heads, self._ledger_events = Marks(self.keys, "ledger head"), Marks(self.keys, "ledger events")

    @property
    def keystore(self) -> Keystore:
        """The keystore itself, to look through everything: only on the machine's own command line.

        Raises NoKeystoreHere in a process that may only ask the key agent.
        """
        return self.desk.keystore

    @property
    def desk(self) -> KeyDesk:
        """The key desk of this process. Raises NoKeystoreHere where the key agent holds it."""
        if not isinstance(self.keys, KeyDesk):
            raise NoKeystoreHere
        return self.keys

    @property
    def sealing(self) -> Sealing:
        """What is asked about sealed files and handlers' keys, in the name of whoever acts."""
        return Sealing(self.keys, _asker.get, _forget)

    # Scopes

    def new_scope(self, scope: str, compartments: Iterable[Compartment], *, organisation: bool = False) -> None:
        """Make the keys of a new scope (a file or an organisation): on disk before this returns.

        Call it before the transaction that first uses them. Doing it again changes nothing. Raises KeyGone for a
        destroyed scope.
        """
        self.keys.create(_asker.get(), scope, list(compartments), organisation=organisation)

    def exclude(self, scope: str, person_ids: Collection[str]) -> None:
        """Nobody of `person_ids` is given a key of `scope` again, whatever is decided elsewhere.

        Call it as the last step of the transaction that names them: from here on the keys are refused to them.
        """
        if person_ids:
            self.keys.exclude(scope, sorted(person_ids))

    def unwraps_head(self) -> str:
        """Where the log of unwraps stood at the last answer: kept in the ledger, which then vouches for the log."""
        return self.keys.log_head()

    def destroy(self, scope: str) -> None:
        """Destroy the keys of `scope`: whatever they sealed is unreadable for good, in every backup too.

        Call it after the transaction that records it has committed. Raises as `Keystore.destroy`.
        """
        self.keys.destroy(_asker.get(), scope)
        _forget(scope)

    def destroyed_at(self, scope: str) -> str | None:
        """When `scope` was destroyed (ISO 8601 text in UTC), or None."""
        return self.keys.destroyed_at(scope)

    # Values

    def seal(self, place: Place, plaintext: bytes) -> bytes:
        """`plaintext` sealed so that it opens at `place` only. Raises KeyGone where the scope has no such key."""
        generation, cipher = self._held(
            ("newest", place.scope, place.compartment), lambda: self._newest(place.scope, place.compartment)
        )
        return envelope.seal(cipher, generation, place, plaintext)

    def open(self, place: Place, sealed: bytes) -> bytes:
        """What was sealed for `place`. Raises Broken where it is not that, KeyGone where the key is destroyed."""
        return envelope.open_sealed(lambda generation: self._cipher(place, generation), place, bytes(sealed))

    def open_rows(self, shelf: Place, rows: Iterable[tuple[str, int, bytes]]) -> list[bytes]:
        """What was sealed in each of `rows` (row, version, sealed bytes), all else as in `shelf`; in order.

        Raises as `open` does, for the first that does not open.
        """
        return envelope.open_rows(lambda generation: self._cipher(shelf, generation), shelf, rows)

    def seal_json(self, place: Place, value: object) -> bytes:
        """`value` as compact JSON with sorted names, sealed for `place`."""
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return self.seal(place, text.encode())

    def open_json(self, place: Place, sealed: bytes) -> Any:
        """The value that `seal_json` was given."""
        try:
            return json.loads(self.open(place, sealed))
        except ValueError:
            raise Broken("A sealed value is not of the expected form.") from None

    # Commitments and digests

    def row_salt(self, scope: str, table: str, row: str, seq: int) -> bytes:
        """32 bytes that hide what a row held when event `seq` answered for it.

        Made from a key of the scope, so that once the scope is destroyed the ledger's digests say nothing.
        Raises KeyGone then.
        """
        return self._salter_of(scope)(table, row, seq)

    def all_salters(self) -> dict[str, Salter]:
        """For every live scope, the function from table, row and seq to salt: for checking the whole ledger."""
        return {scope: _salter(key) for scope, key in self.commitment_keys()}

    def commitment_keys(self) -> Iterator[tuple[str, bytes]]:
        """Every live scope's key of the commitments, which opens nothing: for the second process of such a check."""
        return self.keystore.all_keys(COMMITMENT)

    def handle_digest(self, text: str) -> bytes:
        """A keyed digest of a sign-in name: equal names meet, and no list of names can be tried without the key."""
        return self.sign_in_mark("names", text.encode())

    def head_seal(self, organisation: str, content: bytes) -> bytes:
        """A keyed digest of the state of an organisation's ledger, which only this installation can make."""
        return self._ledger_heads(organisation, content)

    def event_mark(self, organisation: str, content: bytes) -> str:
        """32 hex digits that only this installation can make for this event, and nobody else can guess."""
        return self._ledger_events(organisation, content)[:16].hex()

    def fetch_for_event(self, organisation: str, scopes: Iterable[str]) -> None:
        """Hold the keys that one event needs about rows of `scopes`, before other writers are made to wait for it.

        Those of `scopes` only inside `keyed_cache`, which is where they are held. Raises KeyGone for a destroyed one.
        """
        self._ledger_heads.of(organisation)
        self._ledger_events.of(organisation)
        if _cache.get() is None:
            return
        for scope in scopes:
            self._salter_of(scope)

    # Signing

    def note_signer(self, organisation: str) -> NoteDesk:
        """Signs the checkpoints of one organisation's ledger. The key is made the first time it is asked for."""
        return NoteDesk(self.keys, organisation)

    def pack_signer(self) -> PackDesk:
        """Signs packs, in the form that any minisign checks. The key is made the first time it is asked for."""
        return PackDesk(self.keys)

    def keep_note(self, organisation: str, size: int, note: str) -> None:
        """Remember the largest checkpoint of an organisation, outside the database that it vouches for."""
        self.keys.keep_note(organisation, size, note)

    # Keys of one request

    @contextmanager
    def keyed_cache(self) -> Iterator[None]:
        """Hold unwrapped keys until the block ends, and no longer: one request, or one job. May be nested."""
        if _cache.get() is not None:
            yield
            return
        held: dict[tuple[object, ...], Any] = {}
        token = _cache.set(held)
        try:
            yield
        finally:
            _cache.reset(token)
            held.clear()

    @contextmanager
    def acting(self, person_id: str, purpose: str) -> Iterator[None]:
        """Until the block ends every key is asked for in the name of `person_id` and for `purpose`, and held."""
        token = _asker.set(Asker(person_id, purpose))
        try:
            with self.keyed_cache():
                yield
        finally:
            _asker.reset(token)

    def warm(self, scopes: Iterable[str], compartment: Compartment) -> None:
        """Fetch the keys of one compartment of many scopes in one read: before a page of values of many files.

        Only inside `keyed_cache`, which is where they are held. A scope without such a key is passed over: opening
        one of its values says so.
        """
        held = _cache.get()
        if held is None:
            return
        unmet = {scope for scope in scopes if ("warm", scope, compartment, id(self)) not in held}
        for found in self.keys.keys_of(_asker.get(), sorted(unmet), compartment) if unmet else ():
            held[("key", found.scope, compartment, found.generation, id(self))] = AESGCM(found.key)
        held.update(dict.fromkeys((("warm", scope, compartment, id(self)) for scope in unmet), True))

    def _held(self, key: tuple[object, ...], find: Callable[[], Any]) -> Any:
        held = _cache.get()
        if held is None:
            return find()
        full = (*key, id(self))
        if full not in held:
            held[full] = find()
        return held[full]

    def _newest(self, scope: str, compartment: Compartment) -> tuple[int, AESGCM]:
        found = self.keys.newest(_asker.get(), scope, compartment)
        cipher = AESGCM(found.key)
        held = _cache.get()
        if held is not None:
            held[("key", scope, compartment, found.generation, id(self))] = cipher
        return found.generation, cipher

    def _salter_of(self, scope: str) -> Salter:
        salter: Salter = self._held(("salter", scope), lambda: _salter(self._commitment(scope)))
        return salter

    def _commitment(self, scope: str) -> bytes:
        found: DataKey = self.keys.key(_asker.get(), scope, COMMITMENT, 1)
        return found.key

    def _cipher(self, place: Place, generation: int) -> AESGCM:
        scope, compartment = place.scope, place.compartment
        held = _cache.get()
        known = ("key", scope, compartment, generation, id(self))
        cipher: AESGCM | None = None if held is None else held.get(known)
        if cipher is None:
            cipher = AESGCM(self.keys.key(_asker.get(), scope, compartment, generation).key)
            if held is not None:
                held[known] = cipher
        return cipher


def open_vault(key_file: Path, keystore_file: Path, policy: Policy | None = None) -> Vault:
    """The vault over these two files, made the first time. Raises as `open_vault_from`."""
    return open_vault_from(KeyFile(key_file.parent, name=key_file.name), keystore_file, policy)


def open_vault_from(
    source: Source, keystore_file: Path, policy: Policy | None = None, stopped_in: Path | None = None
) -> Vault:
    """The vault over a keystore whose key comes from `source`, made the first time.

    `stopped_in`: the folder in which it says that writes are stopped, for a keystore in use; none for a copy.
    Raises Broken where there is a keystore but no key: a new key would open nothing in it.
    """
    keystore = Keystore(keystore_file, key_from(source, keystore_file), reload=source.load, stopped_in=stopped_in)
    return Vault(KeyDesk(keystore, policy or Policy()))


def _forget(scope: str) -> None:
    """Drop what this request holds of a scope."""
    held = _cache.get() or {}
    for entry in [key for key in held if scope in key]:
        del held[entry]


def _salter(key: bytes) -> Salter:
    return Mac(key).of_text()
