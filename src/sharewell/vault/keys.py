"""What a serving process may ask of whoever holds the keys: a short list, in somebody's name, for a purpose.

`KeyDesk` answers in the same process, `agent.client.RemoteKeys` asks the key agent, a process of its own. There is no
operation that lists keys and none that hands out a key-encryption key or a signing key: do not add one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from sharewell.vault.asker import Asker
from sharewell.vault.sealed.asking import SealedKeys

__all__ = ["Asker", "DataKey", "Keys"]


class DataKey(NamedTuple):
    """One unwrapped key. `shared`: an organisation's own, which a process may hold for longer than one request."""

    scope: str
    generation: int
    key: bytes
    shared: bool = False


class Keys(SealedKeys, Protocol):
    """The whole of what may be asked: this, and what is asked about sealed files.

    Wherever a scope is unknown, destroyed, or the asker is excluded from it, the answer is the same: KeyGone (Missing).
    Over the budget it is OverBudget (NotNow).
    """

    def newest(self, asker: Asker, scope: str, compartment: str) -> DataKey:
        """The key that seals today."""

    def key(self, asker: Asker, scope: str, compartment: str, generation: int) -> DataKey:
        """The key of one generation."""

    def keys_of(self, asker: Asker, scopes: Collection[str], compartment: str) -> Sequence[DataKey]:
        """Every generation's key of those of `scopes` that the asker may have: one answer for a page of many files."""

    def create(self, asker: Asker, scope: str, compartments: Sequence[str], *, organisation: bool = False) -> None:
        """Make the keys of a new scope; on disk before this returns. Hands none out."""

    def new_generation(self, asker: Asker, scope: str, compartment: str) -> int:
        """Make the next key of a compartment that has one, and return its generation."""

    def destroy(self, asker: Asker, scope: str) -> None:
        """Destroy the keys of a file for good."""

    def destroyed_at(self, scope: str) -> str | None:
        """When a scope was destroyed, or None."""

    def exclude(self, scope: str, person_ids: Collection[str]) -> None:
        """These people never get a key of `scope` again. It can be added to; nothing here takes away from it."""

    def secret(self, name: str) -> bytes:
        """The installation's secret for keyed digests of this name. Raises NotNow for the name of a signing key."""

    def sign_note(self, organisation: str, text: str) -> str:
        """`text` as a signed note of the organisation's ledger."""

    def note_key(self, organisation: str) -> str:
        """The public key of those notes, as one word."""

    def sign_pack(self, data: bytes, comment: str) -> str:
        """The text of a minisign signature of `data`."""

    def pack_key(self) -> str:
        """The text of the public key of those signatures."""

    def keep_note(self, organisation: str, size: int, note: str) -> None:
        """Remember the largest signed note outside the database it vouches for."""

    def kept_note(self, organisation: str) -> str | None:
        """The note remembered for one organisation, or None."""

    def log_head(self) -> str:
        """Where the log of unwraps stood at the last answer: goes into the ledger, which then vouches for the log."""
