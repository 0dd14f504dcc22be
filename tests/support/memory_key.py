"""A key-encryption key for tests: always the same, and never on disk."""

from __future__ import annotations

from sharewell.vault.kek import AesKey


class MemoryKey(AesKey):
    """32 bytes of 7 unless told otherwise."""

    def __init__(self, key: bytes = bytes([7]) * 32) -> None:
        super().__init__(key)
