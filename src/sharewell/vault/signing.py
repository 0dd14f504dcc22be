"""Signatures that others' tools check: C2SP signed notes for checkpoints, minisign for packs.

A signed note is a text ending in a line break, an empty line, and signature lines of the form
``— name base64(key hash || signature)``. The key hash is the first four bytes of
SHA-256(name, line break, 0x01, public key); 0x01 stands for Ed25519.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

import minisign
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sharewell.rules.errors import Broken

ED25519 = b"\x01"
DASH = "\u2014"
HASH_BYTES = 4
SIGNATURE_BYTES = 64


def key_hash(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature line says whose key made it."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:HASH_BYTES]


def check_name(name: str) -> None:
    """Raises ValueError where `name` cannot stand in a signature line."""
    if not name or "+" in name or any(character.isspace() for character in name):
        raise ValueError("a signer's name cannot be empty, nor hold a space or a plus sign")


class NoteSigner:
    """Signs notes under one name with one Ed25519 key, given as its 32 private bytes."""

    def __init__(self, name: str, private_key: bytes) -> None:
        check_name(name)
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def verifier(self) -> NoteVerifier:
        """What others need to check this signer's notes."""
        return NoteVerifier(self.name, self._public)

    def sign(self, text: str) -> str:
        """`text` as a signed note. Raises ValueError where it does not end in a line break or holds a signature."""
        if not text.endswith("\n") or "\n\n" in text:
            raise ValueError("a note ends in one line break and holds no empty line")
        signature = key_hash(self.name, self._public) + self._key.sign(text.encode())
        return f"{text}\n{DASH} {self.name} {base64.b64encode(signature).decode()}\n"


@dataclass(frozen=True)
class NoteVerifier:
    """Checks notes of one signer."""

    name: str
    public_key: bytes

    @property
    def text(self) -> str:
        """This verifier as one word that can be printed or sent: ``name+hash+key``."""
        key = base64.b64encode(ED25519 + self.public_key).decode()
        return f"{self.name}+{key_hash(self.name, self.public_key).hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> NoteVerifier:
        """The verifier that `text` stands for. Raises Broken where it is not one."""
        name, _, rest = text.partition("+")
        hash_text, _, key_text = rest.partition("+")
        try:
            check_name(name)
            key = base64.b64decode(key_text, validate=True)
        except ValueError:
            raise Broken("This is not a checkpoint key.") from None
        if key[:1] != ED25519 or len(key) != 33 or key_hash(name, key[1:]).hex() != hash_text:
            raise Broken("This is not a checkpoint key.")
        return cls(name, key[1:])

    def verify(self, note: str) -> str:
        """The signed text. Raises Broken unless this signer signed exactly it; others' signatures are passed over."""
        text, gap, signatures = note.rpartition("\n\n")
        if not gap or not signatures.endswith("\n"):
            raise Broken("This is not a signed note.")
        text += "\n"
        for line in signatures[:-1].split("\n"):
            if self._made(line, text):
                return text
        raise Broken("This note is not signed by the expected key.")

    def _made(self, line: str, text: str) -> bool:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise Broken("A signature line cannot be read.") from None
        one_way = base64.b64encode(raw).decode() == encoded  # base64 has bits that say nothing: they must be as made
        if dash != DASH or len(raw) <= HASH_BYTES or not one_way:
            raise Broken("A signature line cannot be read.")
        if name != self.name or raw[:HASH_BYTES] != key_hash(self.name, self.public_key):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(raw[HASH_BYTES:], text.encode())
        except InvalidSignature:
            raise Broken("The signature on this note does not match it.") from None
        return True


class PackSigner:
    """Signs the bytes of a pack, in minisign's form."""

    def __init__(self, secret_key: bytes) -> None:
        self._key = minisign.SecretKey.from_bytes(secret_key)

    @property
    def public_key(self) -> str:
        """The text of a minisign public key file: what a recipient checks with."""
        return bytes(self._key.get_public_key()).decode() + "\n"

    def sign(self, data: bytes, comment: str) -> str:
        """The text of a signature file for `data`. `comment` is signed too; it says nothing private."""
        signature = self._key.sign(data, untrusted_comment="signature of a sealed pack", trusted_comment=comment)
        return bytes(signature).decode().rstrip("\n") + "\n"


def check_pack(public_key: str, data: bytes, signature: str) -> str:
    """The signed comment. Raises Broken unless `signature` is of exactly `data` by `public_key`."""
    try:
        parsed = minisign.Signature.from_bytes(signature.encode())
        minisign.PublicKey.from_bytes(public_key.encode()).verify(data, parsed)
    except minisign.Error:
        raise Broken("The signature does not match this pack.") from None
    return str(parsed.trusted_comment)
