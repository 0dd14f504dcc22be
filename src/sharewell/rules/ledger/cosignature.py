"""What a witness says: that it saw a checkpoint at a time, and that nothing it saw before was changed.

C2SP tlog-cosignature v1: a line of a signed note, by a key of type 4, over the note's text and a time in seconds since
1970. Its signature bytes are eight bytes of time, big-endian, and 64 of Ed25519.
"""

from __future__ import annotations

ED25519_COSIGNATURE = b"\x04"
TIME_BYTES = 8


def message(seconds: int, note_text: str) -> bytes:
    """The bytes that a witness signs for a note's text (which ends in one line break) seen at `seconds` since 1970."""
    return f"cosignature/v1\ntime {seconds}\n{note_text}".encode()


def joined(seconds: int, signature: bytes) -> bytes:
    """Time and signature as they stand in a signature line, after the key's four bytes."""
    return seconds.to_bytes(TIME_BYTES, "big") + signature


def parted(raw: bytes) -> tuple[int, bytes]:
    """Time and signature out of what `joined` made."""
    return int.from_bytes(raw[:TIME_BYTES], "big"), raw[TIME_BYTES:]
