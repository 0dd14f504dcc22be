"""A witness's line on somebody else's checkpoint (C2SP tlog-cosignature v1, Ed25519), made and checked."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sharewell.rules.errors import Broken
from sharewell.rules.ledger import cosignature
from sharewell.vault.signing import DASH, HASH_BYTES, SIGNATURE_BYTES, check_name

KEY_BYTES = 32
NOT_A_KEY = "This is not the key of a witness: it looks like name+8 letters+44 letters."


@dataclass(frozen=True)
class WitnessKey:
    """What others need to check one witness's lines."""

    name: str
    public_key: bytes

    @property
    def text(self) -> str:
        """This key as one word: ``name+hash+key``."""
        key = base64.b64encode(cosignature.ED25519_COSIGNATURE + self.public_key).decode()
        return f"{self.name}+{self.id().hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> WitnessKey:
        """The key that `text` stands for. Raises Broken where it is not one."""
        name, _, rest = text.strip().partition("+")
        hash_text, _, key_text = rest.partition("+")
        try:
            check_name(name)
            raw = base64.b64decode(key_text, validate=True)
        except ValueError:
            raise Broken(NOT_A_KEY) from None
        key = cls(name, raw[1:])
        kind = raw[:1] == cosignature.ED25519_COSIGNATURE and len(raw) == 1 + KEY_BYTES
        if not kind or key.id().hex() != hash_text:
            raise Broken(NOT_A_KEY)
        return key

    def id(self) -> bytes:
        """The four bytes by which a line says whose key made it."""
        named = self.name.encode() + b"\n" + cosignature.ED25519_COSIGNATURE + self.public_key
        return hashlib.sha256(named).digest()[:HASH_BYTES]

    def seen_at(self, note_text: str, line: str) -> int:
        """When this witness says in `line` that it saw the note with this text, in seconds since 1970.

        Raises Broken where the line is not this witness's, or is about another text.
        """
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise Broken("A witness's line cannot be read.") from None
        length = HASH_BYTES + cosignature.TIME_BYTES + SIGNATURE_BYTES
        if (dash, name, raw[:HASH_BYTES], len(raw)) != (DASH, self.name, self.id(), length):
            raise Broken("This line is not by the expected witness.")
        seconds, signature = cosignature.parted(raw[HASH_BYTES:])
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public_key)
            key.verify(signature, cosignature.message(seconds, note_text))
        except InvalidSignature:
            raise Broken("The witness's line does not match this checkpoint.") from None
        return seconds


class Cosigner:
    """Makes a witness's lines with one Ed25519 key, given as its 32 private bytes."""

    def __init__(self, name: str, private_key: bytes) -> None:
        check_name(name)
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self.witness = WitnessKey(name, self._key.public_key().public_bytes_raw())

    def line(self, note_text: str, seconds: int) -> str:
        """The line, without its line break, for a note's text (ending in one line break) seen at `seconds`."""
        signature = self._key.sign(cosignature.message(seconds, note_text))
        signed = self.witness.id() + cosignature.joined(seconds, signature)
        return f"{DASH} {self.witness.name} {base64.b64encode(signed).decode()}"
