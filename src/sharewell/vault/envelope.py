"""How one value is sealed, from the first byte: version, generation of the key, nonce, ciphertext.

    1 byte   version, now 1
    4 bytes  generation of the key, big-endian
    12 bytes random nonce
    rest     AES-256-GCM ciphertext and its 16-byte tag

The associated data are the first five bytes and the place the value belongs to, so that a sealed value opens only in
its own row, column and version. A version once released is read for ever; `OPENERS` only grows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sharewell.rules.errors import Broken
from sharewell.vault.places import Place

VERSION = 1
HEADER_BYTES = 5
NONCE_BYTES = 12
TAG_BYTES = 16
PLACE_FORM = "sharewell place 1"
BODY = HEADER_BYTES + NONCE_BYTES
CHANGED = "A sealed value is not what was written here."
KeyOf = Callable[[int], AESGCM]


def place_bytes(place: Place) -> bytes:
    """The canonical bytes of a place: its fields, a line each. Raises ValueError where a field holds a line break."""
    text = "\n".join((PLACE_FORM, *place[:-1], str(place.version)))
    if text.count("\n") != len(place):
        raise ValueError("a place cannot hold a line break")
    return text.encode()


def seal(cipher: AESGCM, generation: int, place: Place, plaintext: bytes) -> bytes:
    """`plaintext` sealed for `place` under `cipher`, the key of `generation`."""
    return seal_with_nonce(cipher, generation, place, plaintext, os.urandom(NONCE_BYTES))


def seal_with_nonce(cipher: AESGCM, generation: int, place: Place, plaintext: bytes, nonce: bytes) -> bytes:
    """As `seal`, with a given nonce: for the test vectors only. A nonce used twice gives the key away."""
    header = bytes([VERSION]) + generation.to_bytes(4, "big")
    return header + nonce + cipher.encrypt(nonce, plaintext, header + b"\n" + place_bytes(place))


def generation_of(sealed: bytes) -> int:
    """Which generation of the key a value is sealed under. Raises Broken where it is no sealed value."""
    if len(sealed) < HEADER_BYTES or sealed[0] not in OPENERS:
        raise Broken("A sealed value has a form that this version cannot read.")
    return int.from_bytes(sealed[1:HEADER_BYTES], "big")


def open_sealed(key_of: KeyOf, place: Place, sealed: bytes) -> bytes:
    """What was sealed for `place`. `key_of` gives the key of a generation.

    Raises Broken for an unknown version, a changed byte, or another place; whatever `key_of` raises passes through.
    """
    opener = OPENERS.get(sealed[0]) if sealed else None
    if opener is None:
        raise Broken("A sealed value has a form that this version cannot read.")
    return opener(key_of, place, sealed)


def open_rows(key_of: KeyOf, shelf: Place, rows: Iterable[tuple[str, int, bytes]]) -> list[bytes]:
    """What was sealed in each of `rows` (row, version, sealed), all else of their places as in `shelf`; in order.

    The same as `open_sealed` for each, and raises as it does; what the rows have in common is worked out once.
    """
    common = place_bytes(shelf._replace(row="", version=0))[: -len("\n0")]
    last, about, decrypt = b"", b"", None
    opened: list[bytes] = []
    add = opened.append
    for row, version, sealed in rows:
        header = sealed[:HEADER_BYTES]
        if header != last or decrypt is None:
            if header[:1] != b"\x01" or len(sealed) < BODY + TAG_BYTES:
                add(open_sealed(key_of, shelf._replace(row=row, version=version), sealed))
                continue
            last, about = header, header + b"\n" + common
            decrypt = key_of(int.from_bytes(header[1:], "big")).decrypt
        try:
            add(decrypt(sealed[HEADER_BYTES:BODY], sealed[BODY:], about + f"{row}\n{version}".encode()))
        except (InvalidTag, ValueError):  # asked again by itself, so that the error is the one `open_sealed` gives
            add(open_sealed(key_of, shelf._replace(row=row, version=version), sealed))
    return opened


def _open_1(key_of: KeyOf, place: Place, sealed: bytes) -> bytes:
    if len(sealed) < BODY + TAG_BYTES:
        raise Broken("A sealed value is cut short.")
    header = sealed[:HEADER_BYTES]
    try:
        return key_of(int.from_bytes(header[1:], "big")).decrypt(
            sealed[HEADER_BYTES:BODY], sealed[BODY:], header + b"\n" + place_bytes(place)
        )
    except InvalidTag:
        raise Broken(CHANGED) from None


OPENERS: Mapping[int, Callable[[KeyOf, Place, bytes], bytes]] = {1: _open_1}
