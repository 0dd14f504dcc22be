"""The vault: seals and opens values, makes and destroys keys, signs. Nothing above it ever holds a key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import minisign
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sharewell.rules.errors import Broken
from sharewell.vault import envelope
from sharewell.vault.kek import LocalFileKey
from sharewell.vault.keystore import COMMITMENT, Keystore
from sharewell.vault.mac import Mac
from sharewell.vault.places import Compartment, Place
from sharewell.vault.signing import NoteSigner, PackSigner


@dataclass(frozen=True)
class Asker:
    """In whose name, and for what, a key is asked for. Empty where nobody is signed in yet."""

    person_id: str = ""
    purpose: str = ""


Salter = Callable[[str, str, int], bytes]
_cache: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("keys of one request", default=None)

_asker: ContextVar[Asker] = ContextVar("who asks for keys", default=Asker())  # noqa: B039 - frozen


class Vault:
    """Everything that needs a key, over one keystore."""

    def __init__(self, keystore: Keystore) -> None:
        self.keystore = keystore

    # Scopes

    def new_scope(self, scope: str, compartments: Iterable[Compartment]) -> None:
        """Make the keys of a new scope (a file or an organisation): on disk before this returns.

        Call it before the transaction that first uses them. Doing it again changes nothing. Raises KeyGone for a
        destroyed scope.
        """
        self.keystore.create(scope, COMMITMENT)
        for compartment in compartments:
            self.keystore.create(scope, compartment)

    def destroy(self, scope: str) -> None:
        """Destroy the keys of `scope`: whatever they sealed is unreadable for good, in every backup too.

        Call it after the transaction that records it has committed. Raises as `Keystore.destroy`.
        """
        self.keystore.destroy(scope)
        held = _cache.get() or {}
        for entry in [key for key in held if scope in key]:
            del held[entry]

    def destroyed_at(self, scope: str) -> str | None:
        """When `scope` was destroyed (ISO 8601 text in UTC), or None."""
        return self.keystore.destroyed_at(scope)

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
        salter: Salter = self._held(("salter", scope), lambda: _salter(self.keystore.key(scope, COMMITMENT, 1)))
        return salter(table, row, seq)

    def all_salters(self) -> dict[str, Salter]:
        """For every live scope, the function from table, row and seq to salt: for checking the whole ledger."""
        return {scope: _salter(key) for scope, key in self.keystore.all_keys(COMMITMENT)}

    def handle_digest(self, text: str) -> bytes:
        """A keyed digest of a sign-in name: equal names meet, and no list of names can be tried without the key."""
        return self._mac("sign-in names")(text.encode())

    def head_seal(self, organisation: str, content: bytes) -> bytes:
        """A keyed digest of the state of an organisation's ledger, which only this installation can make."""
        return self._mac(f"ledger head {organisation}")(content)

    def event_mark(self, organisation: str, content: bytes) -> str:
        """32 hex digits that only this installation can make for this event, and nobody else can guess."""
        return self._mac(f"ledger events {organisation}")(content)[:16].hex()

    # Signing

    def note_signer(self, organisation: str) -> NoteSigner:
        """Signs the checkpoints of one organisation's ledger. The key is made the first time it is asked for."""
        raw = self.keystore.secret(f"ledger signing key {organisation}", _new_ed25519)
        return NoteSigner(origin_of(organisation), raw)

    def pack_signer(self) -> PackSigner:
        """Signs packs, in the form that any minisign checks. The key is made the first time it is asked for."""
        raw = self.keystore.secret("pack signing key", lambda: bytes(minisign.KeyPair.generate().secret_key))
        return PackSigner(raw)

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
        for scope, generation, key in self.keystore.keys_of(unmet, compartment):
            held[("key", scope, compartment, generation, id(self))] = AESGCM(key)
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
        generation, key = self.keystore.newest(scope, compartment)
        return generation, AESGCM(key)

    def _cipher(self, place: Place, generation: int) -> AESGCM:
        scope, compartment = place.scope, place.compartment
        held = _cache.get()
        known = ("key", scope, compartment, generation, id(self))
        cipher: AESGCM | None = None if held is None else held.get(known)
        if cipher is None:
            cipher = AESGCM(self.keystore.key(scope, compartment, generation))
            if held is not None:
                held[known] = cipher
        return cipher

    def _mac(self, name: str) -> Mac:
        mac: Mac = self._held(("mac", name), lambda: Mac(self.keystore.secret(name)))
        return mac


def open_vault(key_file: Path, keystore_file: Path) -> Vault:
    """The vault over these two files, made the first time.

    Raises Broken where there is a keystore but no key file: a new key would open nothing in it.
    """
    try:
        kek = LocalFileKey.load(key_file)
    except FileNotFoundError:
        if keystore_file.exists():
            raise Broken("The key file is missing. Put it back from your safe copy: it opens everything.") from None
        try:
            kek = LocalFileKey.create(key_file)
        except FileExistsError:
            kek = LocalFileKey.load(key_file)
    return Vault(Keystore(keystore_file, kek))


def origin_of(organisation: str) -> str:
    """The name a ledger goes by outside: random, so that a checkpoint does not say whose it is."""
    return f"sharewell.ledger/{organisation}"


def _salter(key: bytes) -> Salter:
    mac = Mac(key).__call__

    def salt(table: str, row: str, seq: int) -> bytes:
        return mac(f"{table}\n{row}\n{seq}".encode())

    return salt


def _new_ed25519() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()

