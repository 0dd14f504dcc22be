"""The key desk's answers about sealed files: each written down before it is given."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

from sharewell.vault.asker import Asker
from sharewell.vault.sealed.asking import Seal
from sharewell.vault.sealed.boxes import WrongWords
from sharewell.vault.sealed.desk import Circle, SealedDesk

MADE, OPENED, WRONG, SHUT, SEALED, GIVEN, PAPER, PAPERS_USED = (
    "handler key made", "handler key opened", "wrong passphrase", "handler key shut", "sealed", "given to handlers",
    "paper made", "papers used",
)  # fmt: skip
Say = Callable[[Asker, str, str], None]


class SealedAnswers(ABC):
    """A part of `KeyDesk`, which keeps the log."""

    sealed: SealedDesk

    @abstractmethod
    def _say(self, asker: Asker, scope: str, verdict: str) -> None:
        """Write one line of the log."""

    def make_handler(self, asker: Asker, passphrase: str) -> bytes:
        """As `SealedKeys.make_handler`."""
        self._say(asker, "", MADE)
        return self.sealed.make_handler(asker.person_id, passphrase)

    def change_passphrase(self, asker: Asker, old: str, new: str) -> bool:
        """As `SealedKeys.change_passphrase`."""
        changed = self.sealed.change_passphrase(asker.person_id, old, new)
        self._say(asker, "", MADE if changed else WRONG)
        return changed

    def open_handler(self, asker: Asker, passphrase: str) -> bool:
        """As `SealedKeys.open_handler`."""
        opened = self.sealed.open_handler(asker.person_id, passphrase)
        self._say(asker, "", OPENED if opened else WRONG)
        return opened

    def close_handler(self, asker: Asker) -> None:
        """As `SealedKeys.close_handler`."""
        if self.sealed.handler_state(asker.person_id) == "open":
            self._say(asker, "", SHUT)
        self.sealed.close_handler(asker.person_id)

    def drop_handler(self, asker: Asker, person: str) -> None:
        """As `SealedKeys.drop_handler`."""
        self.sealed.drop_handler(person)

    def handler_state(self, asker: Asker) -> str:
        """As `SealedKeys.handler_state`."""
        return self.sealed.handler_state(asker.person_id)

    def seal(
        self, asker: Asker, scope: str, organisation: str, handlers: Mapping[str, bytes], out: Sequence[str]
    ) -> bool:
        """As `SealedKeys.seal`."""
        self._say(asker, scope, SEALED)
        return self.sealed.seal(scope, Circle(organisation, handlers), frozenset(out))

    def finish_seal(self, asker: Asker, scope: str, oldest: Mapping[str, int]) -> None:
        """As `SealedKeys.finish_seal`."""
        self.sealed.finish(scope, oldest)

    def half_sealed(self, asker: Asker, older_than: int) -> list[str]:
        """As `SealedKeys.half_sealed`."""
        return self.sealed.store.half_sealed(timedelta(seconds=older_than))

    def tend(self, asker: Asker, scope: str, organisation: str, handlers: Mapping[str, bytes]) -> list[str]:
        """As `SealedKeys.tend`."""
        given = self.sealed.tend(asker.person_id, scope, Circle(organisation, handlers))
        if given:
            self._say(asker, scope, GIVEN)
        return given

    def seals(self, asker: Asker, scopes: Collection[str]) -> list[Seal]:
        """As `SealedKeys.seals`."""
        return self.sealed.seals(asker.person_id, scopes)

    def open_generation(self, asker: Asker, scope: str, compartment: str) -> int:
        """As `SealedKeys.open_generation`."""
        return self.sealed.store.open_generation(scope, compartment)

    def make_paper(self, asker: Asker, organisation: str, holder: str, person: str) -> str:
        """As `SealedKeys.make_paper`."""
        self._say(asker, organisation, PAPER)
        return self.sealed.escrow.make_paper(organisation, holder, person)

    def drop_paper(self, asker: Asker, organisation: str, holder: str) -> None:
        """As `SealedKeys.drop_paper`."""
        self.sealed.escrow.drop_paper(organisation, holder)

    def try_papers(self, asker: Asker, organisation: str, scope: str, papers: Sequence[str]) -> list[str]:
        """As `SealedKeys.try_papers`."""
        self._say(asker, scope or organisation, PAPERS_USED)
        try:
            return self.sealed.escrow.open(organisation, scope, papers).holders
        except WrongWords:
            return []

    def give_by_papers(
        self, asker: Asker, organisation: str, scope: str, papers: Sequence[str], person: str, public: bytes
    ) -> list[str]:
        """As `SealedKeys.give_by_papers`."""
        self._say(asker, scope, PAPERS_USED)
        try:
            return self.sealed.give_by_papers(organisation, scope, papers, person, public)
        except WrongWords:
            return []
