"""Open a sealed pack and check everything about it: the signature, every digest, the form of the data."""

from __future__ import annotations

import hashlib
import io
import tarfile
from dataclasses import dataclass

import pyrage

from sharewell.delivery.canonical import read_content
from sharewell.delivery.content import PackContent
from sharewell.delivery.passphrases import as_typed
from sharewell.delivery.printable import key_line
from sharewell.delivery.sealing import PUBLIC, SIGNATURE, SUMS
from sharewell.rules.errors import Broken, Unreadable
from sharewell.rules.london import moment_words
from sharewell.vault.signing import check_pack

EXPECTED = frozenset({"pack.pdf", "pack.json", "manifest.json", "checkpoint.txt", PUBLIC, SUMS, SIGNATURE})
LARGEST = 512 * 1024 * 1024
NOT_A_PACK = "This file is not a sealed pack, or only part of it arrived. Ask the sender for it again."
WRONG_LOCK = (
    "This does not open with that passphrase or key. Check each letter; if it still does not open, ring the sender."
)
CHANGED = "This pack is not as it was sealed: do not rely on it. Ring the sender on a number you already have."
OTHER_SENDER = "This pack was not signed by the key you expected. Ring the sender on a number you already have."


@dataclass(frozen=True)
class Identity:
    """An age secret key (the line that starts with AGE-SECRET-KEY-1)."""

    key: str


@dataclass(frozen=True)
class Opened:
    """A pack that opened and held: its content, its files by name, and the key that signed it."""

    content: PackContent
    files: dict[str, bytes]
    public_key: str
    comment: str


def open_pack(sealed: bytes, unlock: Identity | str, *, public_key: str = "") -> Opened:
    """Open a sealed pack with a passphrase or an identity, and check it.

    `public_key`: the sender's signing key, when the reader has it from elsewhere (the base64 line is enough). Raises
    Unreadable for what is not a pack or does not open, Broken for a pack that was changed or is somebody else's.
    """
    files = _untar(_unlock(sealed, unlock))
    if set(files) != EXPECTED:
        raise Unreadable("", NOT_A_PACK)
    given = files[PUBLIC].decode("utf-8", "replace")
    if public_key.strip() and key_line(public_key) != key_line(given):
        raise Broken(OTHER_SENDER)
    comment = check_pack(given, files[SUMS], files[SIGNATURE].decode("utf-8", "replace"))
    sums = "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(EXPECTED - {PUBLIC, SUMS, SIGNATURE})
    )
    if sums.encode() != files[SUMS]:
        raise Broken(CHANGED)
    return Opened(read_content(files["pack.json"]), files, given, comment)


def describe(opened: Opened) -> list[str]:
    """What a reader is told on opening: who sent what, when, and what was checked."""
    content = opened.content
    return [
        f"Pack {content.reference}, sealed {moment_words(content.sealed_at)}",
        f"From {content.sender.name}, {content.sender.role}, {content.organisation}",
        f"For {content.recipient.name}, {content.recipient.agency}",
        f"Holds {len(content.items)} items; purpose: {content.purpose}",
        "The signature matches, and no file was changed since it was sealed.",
        f"Signed by {key_line(opened.public_key)}: compare it with the key the sender gave you another way.",
    ]


def _unlock(sealed: bytes, unlock: Identity | str) -> bytes:
    if not sealed.startswith((b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")):
        raise Unreadable("", NOT_A_PACK)
    try:
        if isinstance(unlock, str):
            return bytes(pyrage.passphrase.decrypt(sealed, as_typed(unlock)))
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(unlock.key.strip())]))
    except pyrage.IdentityError:
        raise Unreadable("", "This is not an age secret key. It starts with AGE-SECRET-KEY-1.") from None
    except pyrage.DecryptError:
        raise Unreadable("", WRONG_LOCK) from None


def _untar(plain: bytes) -> dict[str, bytes]:
    """The regular files of the tar by their bare names: nothing else in it is looked at, nothing is written."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            for entry in tar:
                if not entry.isreg() or entry.name in files or entry.size > LARGEST or entry.name not in EXPECTED:
                    raise Unreadable("", NOT_A_PACK)
                held = tar.extractfile(entry)
                files[entry.name] = held.read() if held else b""
    except tarfile.TarError:
        raise Unreadable("", NOT_A_PACK) from None
    return files
