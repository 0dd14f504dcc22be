"""Open a sealed pack and check everything about it: the signature, every digest, the form of the data."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
from dataclasses import dataclass

import pyrage

from sharewell.delivery.canonical import read_content
from sharewell.delivery.content import PackContent
from sharewell.delivery.passphrases import as_typed, slip
from sharewell.delivery.printable import key_line
from sharewell.delivery.sealing import PUBLIC, SIGNATURE, SUMS
from sharewell.rules.errors import Broken, Unreadable
from sharewell.rules.london import moment_words
from sharewell.vault.signing import check_pack

EXPECTED = frozenset({"pack.pdf", "pack.json", "manifest.json", "checkpoint.txt", PUBLIC, SUMS, SIGNATURE})
ENCLOSED = re.compile(r"attachment-[1-9][0-9]?\.(?:pdf|jpg|txt)")
LARGEST = 256 * 1024 * 1024
AGE, ARMOURED = b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----"
RING = "Ring the sender on a number you already have."
EMPTY = "This file is empty. Ask the sender for it again."
TOO_LARGE = "This file is larger than any pack. Ask the sender what it is."
NOT_A_PACK = "This file is not a sealed pack, or only part of it arrived. Ask the sender for it again."
NEWER_LOCK = "This file was locked by a newer version of age. Open it with that version."
PART = "Only part of this pack arrived, or it was changed on the way. Ask the sender for it again."
WRONG_LOCK = (
    "This does not open with that passphrase or key. Check each letter; if it still does not open, ring the sender."
)
WRONG_GROUP = "This does not open with that passphrase. The {} group of digits has a slip in it: check that one."
OTHER_LOCK_WORDS = "This pack is locked with a passphrase, not to a key. Ring the sender for the passphrase."
OTHER_LOCK_KEY = "This pack is locked to a key, not with a passphrase. Open it with the key that you gave the sender."
TOO_SLOW = "This pack would take too long to unlock. Ask the sender to seal it again."
NOT_A_KEY = "This is not an age secret key. It starts with AGE-SECRET-KEY-1."
CHANGED = f"This pack is not as it was sealed: do not rely on it. {RING}"
OTHER_SENDER = f"This pack was not signed by the key you expected. {RING}"

# What pyrage says where the lock itself did not turn; whatever else it says is about the file.
_NO_TURN = ("Decryption failed", "No matching keys found")


@dataclass(frozen=True)
class Identity:
    """An age secret key (the line that starts with AGE-SECRET-KEY-1)."""

    key: str


@dataclass(frozen=True)
class Opened:
    """A pack that opened and held: its content, its files by name, and the key that signed it.

    `digest`: SHA-256 of the sealed file, in hex; the same stands on its cover sheet.
    """

    content: PackContent
    files: dict[str, bytes]
    public_key: str
    comment: str
    digest: str


def open_pack(sealed: bytes, unlock: Identity | str, *, public_key: str = "") -> Opened:
    """Open a sealed pack with a passphrase or an identity, and check it.

    `public_key`: the sender's signing key, when the reader has it from elsewhere (the base64 line is enough). Raises
    Unreadable for what is not a pack or does not open, Broken for a pack that was changed or is somebody else's.
    """
    files = _untar(_unlock(sealed, unlock))
    if not set(files) >= EXPECTED:
        raise Unreadable("", NOT_A_PACK)
    given = files[PUBLIC].decode("utf-8", "replace")
    if public_key.strip() and key_line(public_key) != key_line(given):
        raise Broken(OTHER_SENDER)
    comment = check_pack(given, files[SUMS], files[SIGNATURE].decode("utf-8", "replace"))
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in set(files) - {PUBLIC, SUMS, SIGNATURE}}
    if "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode() != files[SUMS]:
        raise Broken(CHANGED)
    content = read_content(files["pack.json"])
    if {one.name: one.sha256 for one in content.files} != {name: digests[name] for name in set(files) - EXPECTED}:
        raise Broken(CHANGED)
    return Opened(content, files, given, comment, hashlib.sha256(sealed).hexdigest())


def describe(opened: Opened) -> list[str]:
    """What a reader is told on opening: who sent what, when, and what was checked."""
    content = opened.content
    return [
        f"Pack {content.reference}, sealed {moment_words(content.sealed_at)}",
        f"From {content.sender.name}, {content.sender.role}, {content.organisation}",
        f"For {content.recipient.name}, {content.recipient.agency}",
        f"Holds {len(content.items)} items; purpose: {content.purpose}",
        *(f"With it: {one.name}" for one in content.files),
        *(f"Must not learn of it: {line}" for line in content.must_not_learn),
        "The signature matches, and no file was changed since it was sealed.",
        f"Digest of the sealed file (SHA-256): {opened.digest}",
        f"Signed by {key_line(opened.public_key)}: compare it with the key the sender gave you another way.",
    ]


def _unlock(sealed: bytes, unlock: Identity | str) -> bytes:
    """What the age layer holds. Unreadable where it does not open, Broken where its own seal shows a change."""
    _look_at_lock(sealed, by_passphrase=isinstance(unlock, str))
    try:
        if isinstance(unlock, str):
            return bytes(pyrage.passphrase.decrypt(sealed, as_typed(unlock)))
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(unlock.key.strip())]))
    except pyrage.IdentityError:
        raise Unreadable("", NOT_A_KEY) from None
    except pyrage.DecryptError as error:
        said = str(error)
    if "MAC" in said:
        raise Broken(CHANGED)
    if "xcessive work" in said:
        raise Unreadable("", TOO_SLOW)
    if said not in _NO_TURN:
        raise Unreadable("", PART)
    group = slip(unlock) if isinstance(unlock, str) else ""
    raise Unreadable("", WRONG_GROUP.format(group) if group else WRONG_LOCK)


def _look_at_lock(sealed: bytes, *, by_passphrase: bool) -> None:
    """Refuse what cannot be a pack, or is locked the other way, before any slow work."""
    if not sealed:
        raise Unreadable("", EMPTY)
    if len(sealed) > LARGEST:
        raise Unreadable("", TOO_LARGE)
    if sealed.startswith(ARMOURED):
        return
    if not sealed.startswith(AGE):
        raise Unreadable("", NEWER_LOCK if sealed.startswith(b"age-encryption.org/") else NOT_A_PACK)
    for_passphrase = sealed.startswith(b"-> scrypt ", len(AGE))
    if for_passphrase != by_passphrase:
        raise Unreadable("", OTHER_LOCK_WORDS if for_passphrase else OTHER_LOCK_KEY)


def _untar(plain: bytes) -> dict[str, bytes]:
    """The plain files of the tar by their bare names: anything else in it is refused, nothing is written."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            for entry in tar:
                plain_file = entry.type == tarfile.REGTYPE and entry.sparse is None and entry.size <= len(plain)
                held = tar.extractfile(entry) if plain_file else None
                known = entry.name in EXPECTED or ENCLOSED.fullmatch(entry.name)
                if held is None or not known or entry.name in files:
                    raise Unreadable("", NOT_A_PACK)
                files[entry.name] = held.read()
    except (tarfile.TarError, ValueError, OverflowError):
        raise Unreadable("", NOT_A_PACK) from None
    return files
