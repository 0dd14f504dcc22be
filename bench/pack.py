"""A pack closed with its attachments, against one cipher pass over the same bytes, written and on the disk.

Ours is what is done once the document is drawn and each attachment has been made anew for viewing: the content written
in canonical form, every file hashed, the manifest, the sums, the signature, the tar, the lock (age), the digest of the
whole, the file written and on the disk. The plain side seals as many bytes by one AES-256-GCM call under a ready key,
writes them and waits for the disk. How long the document takes to draw is shown apart.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.house import NARRATIVE
from bench.run import Ratio, in_turn
from sharewell.delivery import sealing
from sharewell.delivery.canonical import write_content
from sharewell.delivery.content import PackContent
from sharewell.delivery.rendering import render_pack
from tests.delivery.parts import content, item, signer

CLOSED = "a pack of {mb} MB closed and on the disk, against one cipher pass and fsync of the same bytes"
DRAWN = "its document of {items} items drawn, against the same pass"
SIZES = ((0.5, 8.0), (8.5, 2.5))
ITEMS = 40
PHOTOGRAPH = 1_400_000


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A pack of forty items, with attachments up to each size; a tenth of the size where `quick`."""
    made = content(*(item(place, NARRATIVE) for place in range(4 if quick else ITEMS)))
    found = []
    for megabytes, limit in SIZES:
        size = int(megabytes * (1e5 if quick else 1e6))
        ours, plain = _ours(scratch, made, size), _plain(scratch, size)
        took, least = in_turn(rounds, 1 if quick else 5, ours, plain)
        found.append(Ratio(CLOSED.format(mb=megabytes), took, least, limit, {"bytes": size}))
    drawn, least = in_turn(1 if quick else 3, 1, lambda: render_pack(made), _plain(scratch, 500_000))
    return [*found, Ratio(DRAWN.format(items=len(made.items)), drawn, least)]


def _ours(scratch: Path, made: PackContent, size: int) -> Callable[[], None]:
    lock = sealing.RecipientKey(str(pyrage.x25519.Identity.generate().to_public()))
    by, document = signer(), render_pack(made).pdf
    left = size - len(document) - len(write_content(made))
    pictures = {
        f"attachments/{number:02d}.jpg": os.urandom(min(PHOTOGRAPH, left - number * PHOTOGRAPH))
        for number in range(-(-left // PHOTOGRAPH))
    }

    def closed() -> None:
        files = {"pack.json": write_content(made), "pack.pdf": document, **pictures}
        known = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
        files["manifest.json"] = repr(known).encode()
        _, sealed = sealing.close(files, known, made, by, lock)
        hashlib.sha256(sealed).hexdigest()
        _write(scratch / "ours.age", sealed)

    return closed


def _plain(scratch: Path, size: int) -> Callable[[], None]:
    cipher, data = AESGCM(AESGCM.generate_key(256)), os.urandom(size)
    return lambda: _write(scratch / "plain", cipher.encrypt(os.urandom(12), data, None))


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
