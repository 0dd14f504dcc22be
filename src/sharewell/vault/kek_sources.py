"""Where the key-encryption key comes from: one setting, SHAREWELL_KEY, names it. All end as 32 bytes in memory.

    file:                         a file with the key itself (the default)
    passphrase:                   a file sealed by a passphrase (Argon2id, 128 MiB)
    systemd:                      a credential that systemd hands to the service (`sharewell-key`)
    aws-kms:KEY                   a file with a data key that AWS KMS sealed, opened by it at each start
    vault-transit:MOUNT/KEY       the same with the transit engine of HashiCorp Vault or OpenBao

Every kept form is a file in `keys/`. Beside it, while keys are being moved, stands the next one with `.next` at its
end; `adopt` puts that in its place at once.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sharewell.rules.errors import Broken, NotNow
from sharewell.vault.base import connect, errors
from sharewell.vault.kek import KEY_BYTES, AesKey, refuse_if_others_may, write_once

Ask = Callable[[bool], str]
FORM = "sharewell sealed key 1"
MEMORY_KIB, ROUNDS, LANES = 128 * 1024, 3, 4
LEAST_LETTERS = 15
WRONG_WORDS = "The passphrase does not open the key."


class Source(Protocol):
    """One place for the key-encryption key. `text` is what SHAREWELL_KEY says for it."""

    text: str

    def load(self) -> AesKey:
        """The key. Raises FileNotFoundError where there is none, Broken or NotNow where it does not open."""

    def create(self) -> AesKey:
        """Make the first key. Raises FileExistsError rather than replace one."""

    def upcoming(self) -> AesKey:
        """The key that is being moved to: made now unless it was made before."""

    def adopt(self) -> None:
        """Let the upcoming key take the place of the one there is. Doing it again does no harm."""

    def remove(self) -> None:
        """Overwrite and remove the key here: nothing is under it any more. Doing it again does no harm."""


class KeyFile:
    """The key in a file; the other file-like sources change only how its bytes are locked."""

    text = "file:"
    name = "master.key"

    def __init__(self, folder: Path, text: str = "", name: str = "") -> None:
        self.path = folder / (name or self.name)
        self.next = self.path.with_name(self.path.name + ".next")
        self.text = text or self.text

    def lock(self, key: bytes) -> bytes:
        """What is written for `key`."""
        return key

    def unlock(self, content: bytes) -> bytes:
        """The key that was written as `content`."""
        return content

    def new(self) -> tuple[bytes, bytes]:
        """A new key, and what is written for it."""
        key = os.urandom(KEY_BYTES)
        return key, self.lock(key)

    def load(self) -> AesKey:
        """As `Source.load`."""
        return self._load(self.path)

    def create(self) -> AesKey:
        """As `Source.create`."""
        if self.path.exists():
            raise FileExistsError(self.path)
        return self._make(self.path)

    def upcoming(self) -> AesKey:
        """As `Source.upcoming`."""
        return self._load(self.next) if self.next.exists() else self._make(self.next)

    def adopt(self) -> None:
        """As `Source.adopt`."""
        if not self.next.exists():
            return
        old = self.path.open("r+b") if self.path.exists() else None
        self.next.replace(self.path)
        _sync(self.path.parent)
        if old:
            with old:
                _overwrite(old)

    def remove(self) -> None:
        """As `Source.remove`."""
        if self.path.exists():
            with self.path.open("r+b") as old:
                self.path.unlink()
                _sync(self.path.parent)
                _overwrite(old)

    def _make(self, path: Path) -> AesKey:
        key, content = self.new()
        write_once(path, content)
        return AesKey(key)

    def _load(self, path: Path) -> AesKey:
        if not path.exists():
            raise FileNotFoundError(path)
        refuse_if_others_may(path.parent)
        refuse_if_others_may(path)
        return AesKey(self.unlock(path.read_bytes()))


class PassphraseFile(KeyFile):
    """The key under a passphrase, which `ask` gives (told whether it is a new one). It is asked for once."""

    text = "passphrase:"
    name = "master.sealed"

    def __init__(self, folder: Path, ask: Ask, memory: int = MEMORY_KIB) -> None:
        super().__init__(folder)
        self._ask = ask
        self._memory = memory
        self._words = ""

    def lock(self, key: bytes) -> bytes:
        """As `KeyFile.lock`."""
        words = self._passphrase(new=not self.path.exists())
        if len(words) < LEAST_LETTERS:
            raise NotNow(f"Choose a passphrase of at least {LEAST_LETTERS} letters: four words or more.")
        salt, nonce = os.urandom(16), os.urandom(12)
        cost = [self._memory, ROUNDS, LANES]
        sealed = AESGCM(_stretch(words, salt, cost)).encrypt(nonce, key, FORM.encode())
        parts = {name: base64.b64encode(raw).decode() for name, raw in
                 (("salt", salt), ("nonce", nonce), ("sealed", sealed))}  # fmt: skip
        return json.dumps({"form": FORM, "cost": cost, **parts}).encode()

    def unlock(self, content: bytes) -> bytes:
        """As `KeyFile.unlock`."""
        parts = parts_of(content)
        try:
            salt, nonce, sealed = (base64.b64decode(parts[name]) for name in ("salt", "nonce", "sealed"))
            stretched = _stretch(self._passphrase(new=False), salt, parts["cost"])
            return AESGCM(stretched).decrypt(nonce, sealed, FORM.encode())
        except InvalidTag:
            self._words = ""
            raise NotNow(WRONG_WORDS) from None
        except (KeyError, TypeError, ValueError):
            raise Broken("The sealed key file is not what was written.") from None

    def _passphrase(self, *, new: bool) -> str:
        self._words = self._words or self._ask(new)
        return self._words


def key_from(source: Source, keystore_file: Path) -> AesKey:
    """The key of a source, made the first time. Raises Broken where there is a keystore and no key for it."""
    try:
        return source.load()
    except FileNotFoundError:
        if keystore_file.exists():
            raise Broken(_missing(source, keystore_file)) from None
    try:
        return source.create()
    except FileExistsError:
        return source.load()


def moved_to(keystore_file: Path) -> str:
    """The source that the keys of a keystore were last moved to; empty where they never were. Needs no key."""
    base = connect(keystore_file)
    try:
        row = base.execute("SELECT source FROM kek").fetchone()
    except errors():
        return ""
    finally:
        base.close()
    return str(row[0]) if row else ""


def _missing(source: Source, keystore_file: Path) -> str:
    moved = moved_to(keystore_file)
    if moved and moved != source.text:
        return f"The keys were moved to {moved} - set SHAREWELL_KEY={moved}"
    return "The key file is missing. Put it back from your safe copy: it opens everything."


def _stretch(words: str, salt: bytes, cost: list[int]) -> bytes:
    return hash_secret_raw(words.encode(), salt, cost[1], cost[0], cost[2], KEY_BYTES, Type.ID)


def parts_of(content: bytes) -> dict[str, Any]:
    """The parts of a sealed key file. Raises Broken where it is not one."""
    try:
        parts = json.loads(content)
    except ValueError:
        parts = None
    if not isinstance(parts, dict) or parts.get("form") != FORM:
        raise Broken("The sealed key file is not what was written.")
    return parts


def _overwrite(file: Any) -> None:
    """Write over a file that has lost its name. A disk that writes elsewhere may keep the old bytes for a while."""
    file.seek(0, os.SEEK_END)
    length = file.tell()
    file.seek(0)
    file.write(os.urandom(length))
    file.flush()
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
