"""Seal a pack: rendered, digested, signed, encrypted to its recipient. It never changes after that.

A sealed pack is an age file that holds a tar with ``pack.pdf``, ``pack.json``, ``manifest.json``, ``checkpoint.txt``,
``sender.pub``, ``SHA256SUMS``, its minisign signature ``SHA256SUMS.minisig``, and the files that go with it. Anybody
opens it with age, tar, minisign and a PDF reader; `docs/reference/pack-format.md` gives the commands.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyrage

from sharewell.delivery.canonical import write_content, write_document
from sharewell.delivery.content import FORMAT, PackContent
from sharewell.delivery.rendering import Rendered, render_pack
from sharewell.rules.documents import as_document
from sharewell.rules.errors import Gap, Incomplete

SUMS, SIGNATURE, PUBLIC = "SHA256SUMS", "SHA256SUMS.minisig", "sender.pub"
BAD_KEY = "This is not an age key. It starts with age1 and comes from the recipient. Ask them to read it to you again."


class Signer(Protocol):
    """What signs packs: `vault.signing.PackSigner`, or a signer of the tests."""

    @property
    def public_key(self) -> str: ...

    def sign(self, data: bytes, comment: str) -> str: ...


@dataclass(frozen=True)
class RecipientKey:
    """An age public key that the recipient gave us."""

    key: str


@dataclass(frozen=True)
class Passphrase:
    """A passphrase to be told on the phone."""

    words: str


@dataclass(frozen=True)
class SealedPack:
    """The sealed file, its SHA-256 digest (hex), the document inside, and the text of the signing key."""

    sealed: bytes
    digest: str
    rendered: Rendered
    content: bytes
    public_key: str


def seal(
    content: PackContent, signer: Signer, lock: RecipientKey | Passphrase, enclosed: Mapping[str, bytes] | None = None
) -> SealedPack:
    """Render, digest, sign and encrypt `content`. Raises Incomplete where the recipient's key is not an age key.

    `enclosed`: the bytes of each of `content.files`, by name; their digests are those of the content.
    """
    return seal_drawn(content, render_pack(content), signer, lock, enclosed)


def seal_drawn(
    content: PackContent,
    rendered: Rendered,
    signer: Signer,
    lock: RecipientKey | Passphrase,
    enclosed: Mapping[str, bytes] | None = None,
) -> SealedPack:
    """As `seal`, once the document of the same content is drawn."""
    data = write_content(content)
    files = {
        "checkpoint.txt": content.checkpoint.encode(),
        "pack.json": data,
        "pack.pdf": rendered.pdf,
    }
    known = {name: _digest(raw) for name, raw in files.items()} | {one.name: one.sha256 for one in content.files}
    files.update(enclosed or {})
    files["manifest.json"] = write_document(_manifest(content, files, known, rendered.accessible))
    public_key, sealed = close(files, known, content, signer, lock)
    return SealedPack(sealed, _digest(sealed), rendered, data, public_key)


def close(
    files: dict[str, bytes],
    known: dict[str, str],
    content: PackContent,
    signer: Signer,
    lock: RecipientKey | Passphrase,
) -> tuple[str, bytes]:
    """`files` with their sums, the signature over them and its public key, as one locked tar: the key, and the tar.

    `known` are the digests worked out already: large files are hashed once. Raises Incomplete as `seal`.
    """
    sums = "".join(f"{known.get(name) or _digest(files[name])}  {name}\n" for name in sorted(files)).encode()
    signature = signer.sign(sums, f"pack {content.reference}").encode()
    public_key = signer.public_key
    whole = files | {SUMS: sums, SIGNATURE: signature, PUBLIC: public_key.encode()}
    return public_key, _lock(_tar(whole, content.sealed_at), lock)


def _manifest(
    content: PackContent, files: dict[str, bytes], known: dict[str, str], accessible: bool
) -> dict[str, object]:
    """What is in the pack, what was blanked, how much was left out; and the digest of each file."""
    return {
        "format": FORMAT,
        "reference": content.reference,
        "accessible_pdf": accessible,
        "included": [
            {"id": item.id, "section": item.section, "label": item.label, "needed_because": item.needed_because}
            for item in content.items
        ],
        "masked": as_document(content.masked),
        "left_out": as_document(content.left_out),
        "labels": as_document(content.labels),
        "files": {name: {"bytes": len(raw), "sha256": known[name]} for name, raw in sorted(files.items())},
    }


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _tar(files: dict[str, bytes], at: datetime) -> bytes:
    """The files as a tar that is the same for the same files: fixed order, owner, mode and time."""
    parts: list[bytes] = []
    for name in sorted(files):
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = len(files[name]), 0o600, int(at.timestamp())
        parts += [entry.tobuf(tarfile.USTAR_FORMAT), files[name], bytes(-len(files[name]) % tarfile.BLOCKSIZE)]
    # Put together in one step: large files are copied once, not as often as a growing stream does.
    written = sum(map(len, parts)) + 2 * tarfile.BLOCKSIZE
    return b"".join([*parts, bytes(2 * tarfile.BLOCKSIZE + -written % tarfile.RECORDSIZE)])


def _lock(plain: bytes, lock: RecipientKey | Passphrase) -> bytes:
    if isinstance(lock, Passphrase):
        return bytes(pyrage.passphrase.encrypt(plain, lock.words))
    try:
        recipient = pyrage.x25519.Recipient.from_str(lock.key.strip())
    except pyrage.RecipientError:
        raise Incomplete(Gap("age_key", BAD_KEY)) from None
    return bytes(pyrage.encrypt(plain, [recipient]))
