"""The client's side of what is asked about sealed files: each is one exchange with the key agent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sharewell.vault.asker import Asker
from sharewell.vault.sealed.asking import Seal


class RemoteSealedKeys(ABC):
    """A part of `RemoteKeys`, which says how a question is exchanged for its answer."""

    @abstractmethod
    def _ask(self, operation: str, asker: Asker = Asker(), /, **arguments: Any) -> Any:  # noqa: B008 - frozen
        """The answer to one question."""

    def make_handler(self, asker: Asker, passphrase: str) -> bytes:
        """As `SealedKeys.make_handler`."""
        return bytes(self._ask("make_handler", asker, passphrase=passphrase))

    def change_passphrase(self, asker: Asker, old: str, new: str) -> bool:
        """As `SealedKeys.change_passphrase`."""
        return bool(self._ask("change_passphrase", asker, old=old, new=new))

    def open_handler(self, asker: Asker, passphrase: str) -> bool:
        """As `SealedKeys.open_handler`."""
        return bool(self._ask("open_handler", asker, passphrase=passphrase))

    def close_handler(self, asker: Asker) -> None:
        """As `SealedKeys.close_handler`."""
        self._ask("close_handler", asker)

    def drop_handler(self, asker: Asker, person: str) -> None:
        """As `SealedKeys.drop_handler`."""
        self._ask("drop_handler", asker, person=person)

    def handler_state(self, asker: Asker) -> str:
        """As `SealedKeys.handler_state`."""
        return str(self._ask("handler_state", asker))

    def seal(
        self, asker: Asker, scope: str, organisation: str, handlers: Mapping[str, bytes], out: Sequence[str]
    ) -> bool:
        """As `SealedKeys.seal`."""
        return bool(self._ask("seal", asker, scope=scope, organisation=organisation, handlers=handlers, out=out))

    def finish_seal(self, asker: Asker, scope: str, oldest: Mapping[str, int]) -> None:
        """As `SealedKeys.finish_seal`."""
        self._ask("finish_seal", asker, scope=scope, oldest=oldest)

    def half_sealed(self, asker: Asker, older_than: int) -> Sequence[str]:
        """As `SealedKeys.half_sealed`."""
        return list(self._ask("half_sealed", asker, older_than=older_than))

    def tend(self, asker: Asker, scope: str, organisation: str, handlers: Mapping[str, bytes]) -> Sequence[str]:
        """As `SealedKeys.tend`."""
        return list(self._ask("tend", asker, scope=scope, organisation=organisation, handlers=handlers))

    def seals(self, asker: Asker, scopes: Collection[str]) -> Sequence[Seal]:
        """As `SealedKeys.seals`."""
        return list(self._ask("seals", asker, scopes=list(scopes)))

    def open_generation(self, asker: Asker, scope: str, compartment: str) -> int:
        """As `SealedKeys.open_generation`."""
        return int(self._ask("open_generation", asker, scope=scope, compartment=compartment))

    def make_paper(self, asker: Asker, organisation: str, holder: str, person: str) -> str:
        """As `SealedKeys.make_paper`."""
        return str(self._ask("make_paper", asker, organisation=organisation, holder=holder, person=person))

    def drop_paper(self, asker: Asker, organisation: str, holder: str) -> None:
        """As `SealedKeys.drop_paper`."""
        self._ask("drop_paper", asker, organisation=organisation, holder=holder)

    def try_papers(self, asker: Asker, organisation: str, scope: str, papers: Sequence[str]) -> Sequence[str]:
        """As `SealedKeys.try_papers`."""
        return list(self._ask("try_papers", asker, organisation=organisation, scope=scope, papers=papers))

    def give_by_papers(
        self, asker: Asker, organisation: str, scope: str, papers: Sequence[str], person: str, public: bytes
    ) -> Sequence[str]:
        """As `SealedKeys.give_by_papers`."""
        return list(self._ask(
            "give_by_papers", asker, organisation=organisation, scope=scope, papers=papers, person=person,
            public=public,
        ))  # fmt: skip
