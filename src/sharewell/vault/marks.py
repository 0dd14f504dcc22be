"""Keyed digests for signing in, which only this installation can make: of a session, a code, a challenge."""

from __future__ import annotations

from sharewell.vault.keys import Keys
from sharewell.vault.mac import Mac


class Marks:
    """`marks(purpose, content)`: 32 bytes. The secrets open nothing, and are held while the process lasts."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._macs: dict[str, Mac] = {}

    def __call__(self, purpose: str, content: bytes) -> bytes:
        """The digest of `content` for one purpose; digests of different purposes never meet."""
        if purpose not in self._macs:
            self._macs[purpose] = Mac(self._keys.secret(f"sign-in {purpose}"))
        return self._macs[purpose](content)
