"""What a serving process may ask about sealed files: part of `vault.keys.Keys`, answered by the key desk or its agent.

Each is asked in somebody's name. No answer holds a private key; a passphrase and the words of a paper go in, and only
the words of a new paper come out, once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from sharewell.vault.asker import Asker


class Seal(NamedTuple):
    """How one scope is sealed: `waiting` for a first handler key; `open` to who asks; who holds a key; how many shares.
    """

    scope: str
    waiting: bool
    open: bool
    handlers: tuple[str, ...] = ()
    shares: int = 0


class SealedKeys(Protocol):
    """The whole of it. `handlers`: the people of the circle with the public keys that the record shows for them."""

    def make_handler(self, asker: Asker, passphrase: str) -> bytes:
        """A new key for who asks, open from now on: its public half."""

    def change_passphrase(self, asker: Asker, old: str, new: str) -> bool:
        """Whether `old` was right, and the key is under `new` now."""

    def open_handler(self, asker: Asker, passphrase: str) -> bool:
        """Whether the passphrase was right, and the key of who asks is open now. NotNow after too many tries."""

    def close_handler(self, asker: Asker) -> None:
        """Shut the key of who asks."""

    def drop_handler(self, asker: Asker, person: str) -> None:
        """Destroy somebody's key: they have left."""

    def handler_state(self, asker: Asker) -> str:
        """"none", "shut" or "open"."""

    def seal(
        self, asker: Asker, scope: str, organisation: str, handlers: Mapping[str, bytes], out: Sequence[str]
    ) -> bool:
        """Seal a scope to its handlers; false where none has a key yet, and it waits. `out`: who is being excluded."""

    def finish_seal(self, asker: Asker, scope: str, oldest: Mapping[str, int]) -> None:
        """Destroy the data keys from before a scope was sealed, by compartment those older than what is in use."""

    def half_sealed(self, asker: Asker, older_than: int) -> Sequence[str]:
        """The scopes sealed at least so many seconds ago that still have data keys from before."""

    def tend(self, asker: Asker, scope: str, organisation: str, handlers: Mapping[str, bytes]) -> Sequence[str]:
        """With an open key: give the scope to handlers who lack it, and mend its escrow. Who was given it."""

    def seals(self, asker: Asker, scopes: Collection[str]) -> Sequence[Seal]:
        """How those of `scopes` are sealed that are sealed, or wait to be."""

    def open_generation(self, asker: Asker, scope: str, compartment: str) -> int:
        """The newest generation of a compartment's key that is not sealed to handlers; 0 where there is none."""

    def make_paper(self, asker: Asker, organisation: str, holder: str, person: str) -> str:
        """The words of a new escrow paper."""

    def drop_paper(self, asker: Asker, organisation: str, holder: str) -> None:
        """A holder is one no longer."""

    def try_papers(self, asker: Asker, organisation: str, scope: str, papers: Sequence[str]) -> Sequence[str]:
        """The holders whose papers these are, where two of them open the scope (empty text: the practice secret)."""

    def give_by_papers(
        self, asker: Asker, organisation: str, scope: str, papers: Sequence[str], person: str, public: bytes
    ) -> Sequence[str]:
        """Two papers give one handler the scope: the holders. Empty where they do not open it."""
