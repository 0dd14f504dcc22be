"""Sealed files as the use cases see them: every question in the name of whoever is acting."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sharewell.vault.asker import Asker
from sharewell.vault.places import Compartment
from sharewell.vault.sealed.asking import Seal, SealedKeys

COMPARTMENTS = (Compartment.ORDINARY, Compartment.IDENTITY)
NONE, SHUT, OPEN = "none", "shut", "open"


@dataclass(frozen=True)
class Sealing:
    """`who` says in whose name; `forget` drops what this request holds of a scope."""

    keys: SealedKeys
    who: Callable[[], Asker]
    forget: Callable[[str], None]

    def make_key(self, passphrase: str) -> str:
        """A key of one's own, open from now on: its public half, in hex."""
        return self.keys.make_handler(self.who(), passphrase).hex()

    def change_passphrase(self, old: str, new: str) -> bool:
        """Whether the old one was right."""
        return self.keys.change_passphrase(self.who(), old, new)

    def open_key(self, passphrase: str) -> bool:
        """Whether one's own key is open now. Raises NotNow after too many tries."""
        return self.keys.open_handler(self.who(), passphrase)

    def shut_key(self) -> None:
        """Shut one's own key."""
        self.keys.close_handler(self.who())

    def drop_key(self, person_id: str) -> None:
        """Destroy the key of somebody who has left."""
        self.keys.drop_handler(self.who(), person_id)

    def key_state(self) -> str:
        """NONE, SHUT or OPEN."""
        return self.keys.handler_state(self.who())

    def seal(
        self, scope: str, organisation: str, handlers: Mapping[str, str], *, out: Collection[str] = ()
    ) -> bool:
        """Seal a file to its handlers (person and public key in hex); false where it waits for a first key.

        `out`: who is being excluded in this very transaction, and gets no share of the escrow either.
        """
        self.forget(scope)
        return self.keys.seal(self.who(), scope, organisation, _bytes(handlers), sorted(out))

    def finish(self, scope: str, oldest: Mapping[str, int]) -> None:
        """Destroy the data keys from before a file was sealed: by compartment, those older than what is in use."""
        unused = {str(compartment): 1 + self.open_generation(scope, compartment) for compartment in COMPARTMENTS}
        self.keys.finish_seal(self.who(), scope, {**unused, **oldest})

    def half_sealed(self, older_than: int) -> Sequence[str]:
        """Files sealed at least so many seconds ago whose earlier data keys are still there."""
        return self.keys.half_sealed(self.who(), older_than)

    def tend(self, scope: str, organisation: str, handlers: Mapping[str, str]) -> Sequence[str]:
        """Give an open file to the handlers who lack it, and mend its escrow: who was given it."""
        return self.keys.tend(self.who(), scope, organisation, _bytes(handlers))

    def seals(self, scopes: Collection[str]) -> dict[str, Seal]:
        """How those of `scopes` are sealed that are, or that wait to be."""
        return {seal.scope: seal for seal in self.keys.seals(self.who(), sorted(scopes))} if scopes else {}

    def open_generation(self, scope: str, compartment: Compartment) -> int:
        """The newest generation of a compartment's key that is not sealed to handlers; 0 where there is none."""
        return self.keys.open_generation(self.who(), scope, compartment)

    def is_locked(self, scope: str) -> bool:
        """Whether a file is sealed and not open to who asks: it may be added to, and not read."""
        seal = self.seals([scope]).get(scope)
        return seal is not None and not seal.waiting and not seal.open

    def is_sealed(self, scope: str) -> bool:
        """Whether a file is sealed to handlers, or waits to be."""
        return bool(self.seals([scope]))

    def make_paper(self, organisation: str, holder: str, person: str) -> str:
        """The words of a new escrow paper: shown once."""
        return self.keys.make_paper(self.who(), organisation, holder, person)

    def drop_paper(self, organisation: str, holder: str) -> None:
        """A holder is one no longer."""
        self.keys.drop_paper(self.who(), organisation, holder)

    def try_papers(self, organisation: str, scope: str, papers: Sequence[str]) -> Sequence[str]:
        """The holders of the two papers, where these open the scope (empty: the practice secret); else none."""
        return self.keys.try_papers(self.who(), organisation, scope, list(papers))

    def give_by_papers(
        self, organisation: str, scope: str, papers: Sequence[str], person: str, public: str
    ) -> Sequence[str]:
        """Two papers give one handler a file: the holders; none where they do not open it."""
        given = bytes.fromhex(public)
        return self.keys.give_by_papers(self.who(), organisation, scope, list(papers), person, given)


def _bytes(handlers: Mapping[str, str]) -> dict[str, bytes]:
    return {person: bytes.fromhex(public) for person, public in handlers.items()}
