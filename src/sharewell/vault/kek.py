"""The key-encryption key: it wraps every other key, and is kept apart from both databases."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sharewell.rules.errors import Broken

KEY_BYTES = 32
NONCE_BYTES = 12
WRAP_VERSION = 1
POSIX = os.name == "posix"


class KeyEncryptionKey(Protocol):
    """Wraps keys. A file today; a hardware module or a key service has the same three members."""

    @property
    def key_id(self) -> str:
        """A short name of this key, stored beside what it wraps. Says nothing about the key."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """`key` sealed so that it opens only under this key and with the same `context`."""

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """What `wrap` was given. Raises Broken for any other bytes, key or context."""


class AesKey:
    """A 32-byte key in memory: AES-256-GCM with a random nonce."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise Broken("The key file does not hold a key of 32 bytes.")
        self._key = key
        self._cipher = AESGCM(key)
        self._key_id = hashlib.sha256(b"sharewell key-encryption key\n" + key).hexdigest()[:16]

    @property
    def key_id(self) -> str:
        """First 64 bits of a digest of the key: enough to tell two keys apart, too little to learn one."""
        return self._key_id

    def wrapped_by(self, other: KeyEncryptionKey, context: bytes) -> bytes:
        """This key itself, wrapped by another: while keys are moved from that one to this."""
        return other.wrap(self._key, context)

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Version byte, nonce, then the sealed key."""
        nonce = os.urandom(NONCE_BYTES)
        return bytes([WRAP_VERSION]) + nonce + self._cipher.encrypt(nonce, key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The key. Raises Broken where it was not wrapped by this key for this context."""
        if wrapped[:1] != bytes([WRAP_VERSION]):
            raise Broken("A wrapped key has a form that this version cannot read.")
        nonce, sealed = wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, sealed, context)
        except (InvalidTag, ValueError):
            raise Broken("A wrapped key does not open: the key file is another one, or the keystore changed.") from None


class LocalFileKey(AesKey):
    """The default: 32 random bytes in a file that only its owner may read, in a directory only its owner may enter."""

    @classmethod
    def create(cls, path: Path) -> LocalFileKey:
        """Make a new key file and load it.

        The file appears whole and synced to disk, or not at all. Raises FileExistsError rather than replace one:
        replacing it would make every record unreadable.
        """
        write_once(path, os.urandom(KEY_BYTES))
        return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> LocalFileKey:
        """Read the key. Raises FileNotFoundError where there is none, Broken where others could read it too."""
        refuse_if_others_may(path.parent)
        refuse_if_others_may(path)
        return cls(path.read_bytes())


def write_once(path: Path, content: bytes) -> None:
    """Write a private file whole and synced to disk, or not at all. Raises FileExistsError rather than replace one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_if_others_may(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
    _sync_directory(path.parent)


def refuse_if_others_may(path: Path) -> None:
    """Raise Broken, with what to do, where other accounts of this computer may read `path`."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if POSIX and mode & 0o077:
        right = "700" if path.is_dir() else "600"
        raise Broken(f"Other users of this computer may read the keys. Run: chmod {right} {path}")


def _sync_directory(path: Path) -> None:
    if not POSIX:
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
