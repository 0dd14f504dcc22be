"""HMAC-SHA-256 (RFC 2104) under one key, for many messages.

The two keyed states are prepared once and copied for each message: less than half the time of a call that starts from
the key, which matters where every row of a ledger is checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

_BLOCK = 64
_INNER = bytes(value ^ 0x36 for value in range(256))
_OUTER = bytes(value ^ 0x5C for value in range(256))


class Mac:
    """A keyed function from bytes to 32 bytes."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        if len(key) > _BLOCK:
            raise ValueError("a key of at most 64 bytes is expected")
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(padded.translate(_INNER))
        self._outer = hashlib.sha256(padded.translate(_OUTER))

    def of_text(self) -> Callable[[str, str, int], bytes]:
        """A function from three parts to the code of "part, line feed, part, line feed, part": one call, for millions.
        """
        new_inner, new_outer = self._inner.copy, self._outer.copy

        def code(first: str, second: str, third: int) -> bytes:
            inner, outer = new_inner(), new_outer()
            inner.update(f"{first}\n{second}\n{third}".encode())
            outer.update(inner.digest())
            return outer.digest()

        return code

    def __call__(self, message: bytes) -> bytes:
        """The 32-byte code of `message`."""
        inner = self._inner.copy()
        inner.update(message)
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.digest()
