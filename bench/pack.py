"""A pack closed with its attachments, against one cipher pass over the same bytes, written and on the disk.

The attachments are photographs made anew for viewing, as they lie in the record with their digests. Ours is what is
done once the document is drawn: the content written in canonical form, the manifest, the sums, the signature, the tar,
the lock (age), the digest of the whole, the file written and on the disk. The plain side seals as many bytes by one
AES-256-GCM call under a ready key, writes them and waits for the disk. How long the document takes to draw, and a
photograph to be made anew in its own process, is shown apart.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from bench.house import NARRATIVE
from bench.run import Ratio, in_turn
from sharewell.delivery import sealing
from sharewell.delivery.canonical import write_content
from sharewell.delivery.content import EnclosedFile, PackContent
from sharewell.delivery.remaking import remake
from sharewell.delivery.rendering import render_pack
from sharewell.rules.attachments import Kind, Trouble
from tests.delivery.parts import content, item, signer

CLOSED = "a pack of {mb} MB closed and on the disk, against one cipher pass and fsync of the same bytes"
DRAWN = "its document of {items} items drawn, against the same pass"
ANEW = "a photograph made anew for viewing in its own process, against the same pass over it"
SIZES = ((0.5, 8.0), (8.5, 2.5))
ITEMS = 40
PHOTOGRAPH = 1_400_000
BYTES_A_PIXEL = 2.1


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
    picture = photographs(100_000 if quick else PHOTOGRAPH)[0]
    anew, pass_ = in_turn(1 if quick else 3, 1, lambda: remake(Kind.JPEG, picture), _plain(scratch, len(picture)))
    return [*found, Ratio(DRAWN.format(items=len(made.items)), drawn, least), Ratio(ANEW, anew, pass_)]


def photographs(size: int) -> list[bytes]:
    """Pictures made anew that come to `size` bytes together, as near as a picture of noise can."""
    found: list[bytes] = []
    while (left := size - sum(map(len, found))) > 20_000:
        edge = int((min(left, PHOTOGRAPH) / BYTES_A_PIXEL) ** 0.5)
        drawn = io.BytesIO()
        Image.frombytes("RGB", (edge, edge), os.urandom(edge * edge * 3)).save(drawn, "JPEG", quality=88)
        view = remake(Kind.JPEG, drawn.getvalue())
        if isinstance(view, Trouble):
            raise RuntimeError(view)
        found.append(view)
    return found


def _ours(scratch: Path, made: PackContent, size: int) -> Callable[[], None]:
    lock = sealing.RecipientKey(str(pyrage.x25519.Identity.generate().to_public()))
    by, document = signer(), render_pack(made)
    views = photographs(size - len(document.pdf) - len(write_content(made)))
    beside = {f"attachment-{place}.jpg": raw for place, raw in enumerate(views, 1)}
    whole = replace(made, files=tuple(
        EnclosedFile(name=name, item_id="0" * 32, bytes=len(raw), sha256=hashlib.sha256(raw).hexdigest())
        for name, raw in beside.items()
    ))  # fmt: skip

    def closed() -> None:
        _write(scratch / "ours.age", sealing.seal_drawn(whole, document, by, lock, beside).sealed)

    return closed


def _plain(scratch: Path, size: int) -> Callable[[], None]:
    cipher, data = AESGCM(AESGCM.generate_key(256)), os.urandom(size)
    return lambda: _write(scratch / "plain", cipher.encrypt(os.urandom(12), data, None))


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
