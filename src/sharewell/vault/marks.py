"""Keyed digests which only this installation can make: of a session, a code, a challenge, a ledger's head and events.

The secrets behind them open nothing, never change, and are held while the process lasts.
"""

from __future__ import annotations

from sharewell.vault.keys import Keys
from sharewell.vault.mac import Mac


class Marks:
    """`marks(purpose, content)`: 32 bytes. `kind` keeps those for one use apart from those for another."""

    def __init__(self, keys: Keys, kind: str) -> None:
        self._keys = keys
        self._kind = kind
        self._macs: dict[str, Mac] = {}

    def __call__(self, purpose: str, content: bytes) -> bytes:
        """The digest of `content` for one purpose; digests of different purposes never meet."""
        return self.of(purpose)(content)

    def of(self, purpose: str) -> Mac:
        """What makes the digests for one purpose."""
        mac = self._macs.get(purpose)
        if mac is None:
            mac = self._macs[purpose] = Mac(self._keys.secret(f"{self._kind} {purpose}"))
        return mac
