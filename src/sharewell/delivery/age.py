"""Writes age files (age-encryption.org/v1) to one X25519 recipient, with the ciphers of OpenSSL.

A pack of many megabytes is locked in a third of the time that the age library takes, and opens with any age program:
`tests/delivery/test_age.py` opens every one with the library's own reader. What a passphrase locks is left to the
library: there the passphrase's own cost is what takes the time.
"""

from __future__ import annotations

import hmac
import os
from base64 import b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"age-encryption.org/v1"
PIECE = 64 * 1024
FILE_KEY_BYTES = NONCE_BYTES = 16
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECK_LETTERS = 6
_PREFIX = "age1"


def encrypt(plain: bytes, recipient: str) -> bytes:
    """`plain` as an age file that only the holder of `recipient`'s identity opens.

    `recipient` is a key (age1...) whose check letters the age library has found right. Raises ValueError for a key
    with which no secret can be agreed.
    """
    file_key, nonce = os.urandom(FILE_KEY_BYTES), os.urandom(NONCE_BYTES)
    header = b"\n".join((VERSION, _stanza(file_key, raw_key(recipient)), b"---"))
    mark = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    payload = _pieces(plain, ChaCha20Poly1305(_derived(file_key, nonce, b"payload")))
    return b"".join((header, b" ", _text(mark), b"\n", nonce, *payload))


def raw_key(recipient: str) -> bytes:
    """The 32 bytes of an age key (bech32, BIP 173), whose check letters are not looked at here."""
    letters = recipient.lower().removeprefix(_PREFIX)[:-_CHECK_LETTERS]
    bits = 0
    for letter in letters:
        bits = bits << 5 | _LETTERS.index(letter)
    return (bits >> len(letters) * 5 % 8).to_bytes(len(letters) * 5 // 8, "big")


def _stanza(file_key: bytes, recipient: bytes) -> bytes:
    """The file key wrapped for the recipient, under a key agreed for this file alone."""
    own = X25519PrivateKey.generate()
    share = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(recipient))
    wrapping = ChaCha20Poly1305(_derived(shared, share + recipient, VERSION + b"/X25519"))
    return b"-> X25519 " + _text(share) + b"\n" + _text(wrapping.encrypt(bytes(12), file_key, None))


def _pieces(plain: bytes, cipher: ChaCha20Poly1305) -> list[bytes]:
    """STREAM: pieces of 64 KiB, each under its number, the last one marked as the last."""
    view, last = memoryview(plain), max(len(plain) - 1, 0) // PIECE
    return [
        cipher.encrypt(number.to_bytes(11, "big") + bytes([number == last]), view[number * PIECE :][:PIECE], None)
        for number in range(last + 1)
    ]


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def _text(raw: bytes) -> bytes:
    return b64encode(raw).rstrip(b"=")
