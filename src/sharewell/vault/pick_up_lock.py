"""The lock of a pick-up link: opened by the link's token and the code told by phone, together, and by nothing else.

Neither is kept here once the link has gone out, so that not even this machine, with every key it holds, opens what
lies behind a link before its recipient comes. What is locked so is then sealed once more under the file's key.
"""

from __future__ import annotations

import hashlib
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sharewell.rules.pick_up import DIGITS

VERSION = b"\x01pick-up"
NONCE = 12
# 32 MiB and about a tenth of a second a guess.
COST, BLOCK, LANES, MEMORY = 2**15, 8, 1, 64 * 1024 * 1024


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Eight random digits, more than 26 bits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest_of(token: str) -> str:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def _key(token: str, code: str) -> bytes:
    return hashlib.scrypt(code.encode(), salt=token.encode(), n=COST, r=BLOCK, p=LANES, maxmem=MEMORY, dklen=32)


def shut(content: bytes, token: str, code: str) -> bytes:
    """`content`, locked to the token and the code."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(_key(token, code)).encrypt(nonce, content, VERSION)


def unlock(locked: bytes, token: str, code: str) -> bytes | None:
    """What was locked; None where the token or the code is another one, or somebody has changed the bytes."""
    head = len(VERSION) + NONCE
    if not locked.startswith(VERSION):
        return None
    try:
        return AESGCM(_key(token, code)).decrypt(locked[len(VERSION) : head], locked[head:], VERSION)
    except InvalidTag:
        return None
