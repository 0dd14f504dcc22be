"""age files under a passphrase with the least possible work, so that a test that seals a pack does not wait for it.

The same format (https://age-encryption.org/v1): whatever opens the real ones opens these, `age` itself included. Only
the work that each guess at the passphrase costs is taken out. `REAL` is the one that makes it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

REAL = pyrage.passphrase.encrypt
WORK = 1
CHUNK = 64 * 1024


def install() -> None:
    """From here on this process seals with the least work."""
    pyrage.passphrase.encrypt = encrypt


def encrypt(plain: bytes, words: str) -> bytes:
    """`plain` as an age file that these words open."""
    file_key, salt = os.urandom(16), os.urandom(16)
    wrap = hashlib.scrypt(words.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**WORK, r=8, p=1, dklen=32)
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    header = f"age-encryption.org/v1\n-> scrypt {_text(salt)} {WORK}\n{_text(body)}\n---".encode()
    seal = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    nonce = os.urandom(16)
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    parts = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)] or [b""]
    last = len(parts) - 1
    sealed = [
        payload.encrypt(number.to_bytes(11, "big") + bytes([number == last]), part, None)
        for number, part in enumerate(parts)
    ]
    return b"".join([header, b" ", _text(seal).encode(), b"\n", nonce, *sealed])


def work_of(sealed: bytes) -> int:
    """The work of an age file under a passphrase: each guess costs 2 to the power of it."""
    return int(sealed.split(b"\n", 2)[1].split(b" ")[3])


def _derived(key: bytes, salt: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt or None, use).derive(key)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
