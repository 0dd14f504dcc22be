"""Open a sealed pack that somebody sent, and check everything about it. Uses no database."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.delivery.opening import Identity, describe
from sharewell.delivery.opening import open_pack as open_bytes


@dataclass(frozen=True)
class OpenPack:
    """The sealed bytes; a passphrase or an age identity; the sender's signing key, if the reader has it."""

    sealed: bytes
    passphrase: str = ""
    identity: str = ""
    public_key: str = ""


@dataclass(frozen=True)
class PackOpened:
    """The pack's reference, its files by name, and what a reader is told."""

    reference: str
    files: dict[str, bytes]
    lines: tuple[str, ...]


def open_pack(request: OpenPack) -> PackOpened:
    """Open and check a pack. Raises Unreadable or Broken with what to do next."""
    unlock = Identity(request.identity) if request.identity else request.passphrase
    opened = open_bytes(request.sealed, unlock, public_key=request.public_key)
    return PackOpened(opened.content.reference, dict(opened.files), tuple(describe(opened)))
