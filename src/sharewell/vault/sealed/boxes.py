"""The three boxes of a sealed file: to a public key (HPKE, RFC 9180), under a passphrase (Argon2id), split on paper.

Nothing here is stored or remembered; every box is bound to what it is for by a context, and opens for nothing else.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from sharewell.rules.errors import Broken

PRIVATE_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
NEEDED, SHARES = 2, 3
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class Cost:
    """What one try at a passphrase costs: memory in KiB, rounds, lanes. Stored with what it sealed."""

    memory: int = 128 * 1024
    rounds: int = 3
    lanes: int = 4


STRONG = Cost()


@dataclass(frozen=True)
class PassphraseBox:
    """A private key under a passphrase, with the salt and the cost of a try."""

    salt: bytes
    cost: Cost
    sealed: bytes


class WrongWords(Exception):
    """A passphrase, or the words of a paper, that open nothing here."""


def new_pair() -> tuple[bytes, bytes]:
    """A new X25519 key pair: private and public bytes."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_to(public: bytes, plaintext: bytes, context: bytes) -> bytes:
    """`plaintext` so that only the holder of the private half opens it, for this `context`."""
    return bytes(_SUITE.encrypt(plaintext, X25519PublicKey.from_public_bytes(public), context))


def open_with(private: bytes, sealed: bytes, context: bytes) -> bytes:
    """What `seal_to` was given. Raises Broken for any other bytes, key or context."""
    try:
        return bytes(_SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), context))
    except (InvalidTag, ValueError):
        raise Broken("A sealed key does not open: it was made for another key.") from None


def lock(private: bytes, passphrase: str, context: bytes, cost: Cost = STRONG) -> PassphraseBox:
    """A private key under a passphrase."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    sealed = AESGCM(_stretched(passphrase, salt, cost)).encrypt(nonce, private, context)
    return PassphraseBox(salt, cost, nonce + sealed)


def unlock(box: PassphraseBox, passphrase: str, context: bytes) -> bytes:
    """The private key. Raises WrongWords where the passphrase is another one."""
    nonce, sealed = box.sealed[:NONCE_BYTES], box.sealed[NONCE_BYTES:]
    try:
        return AESGCM(_stretched(passphrase, box.salt, box.cost)).decrypt(nonce, sealed, context)
    except (InvalidTag, ValueError):
        raise WrongWords from None


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # As typed but for surrounding spaces and how accents are put together: a phone and a laptop differ in both.
    typed = unicodedata.normalize("NFC", passphrase.strip()).encode("utf-8", "surrogatepass")
    return hash_secret_raw(typed, salt, cost.rounds, cost.memory, cost.lanes, 32, Type.ID)


def random_words(count: int = 6) -> str:
    """Words at random from the list of SLIP-39, each worth ten bits; no two begin with the same four letters."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(count))


def paper_words(private: bytes) -> str:
    """A private key as 33 words with a checksum (SLIP-39, one of one): what is printed."""
    [[words]] = generate_mnemonics(1, [(1, 1)], private, iteration_exponent=0)
    return str(words)


def key_on_paper(words: str) -> bytes:
    """The private key that `words` stand for. Raises WrongWords for a slip, which the checksum finds."""
    typed = " ".join(words.casefold().split())
    try:
        key = combine_mnemonics([typed])
    except (MnemonicError, ValueError, KeyError):
        raise WrongWords from None
    if len(key) != PRIVATE_BYTES:
        raise WrongWords
    return bytes(key)


def split(secret: bytes, shares: int = SHARES) -> list[str]:
    """`secret` as `shares` shares (SLIP-39), any two of which give it back and one of which says nothing."""
    [made] = generate_mnemonics(1, [(NEEDED, shares)], secret, iteration_exponent=0)
    return list(made)


def joined(shares: list[str]) -> bytes:
    """The secret that two shares of one split give back. Raises WrongWords for fewer, or for shares of two splits."""
    try:
        return bytes(combine_mnemonics(shares))
    except (MnemonicError, ValueError):
        raise WrongWords from None
