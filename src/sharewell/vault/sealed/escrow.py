"""Escrow on paper: any two of three papers open a sealed file, one alone says nothing, and nobody excluded helps.

A paper is a private key as words; only its public half is kept. A file's private key is split two of three among
holders who are not excluded from it, each share sealed to one paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sharewell.vault.sealed import boxes
from sharewell.vault.sealed.boxes import WrongWords
from sharewell.vault.sealed.store import Paper, SealedStore

MOST_SHARES = 16


class Joined(NamedTuple):
    """What two papers gave back: the private key of a scope, and whose papers they were."""

    private: bytes
    holders: list[str]


class Escrow:
    """Over the keystore's rows of papers and shares. The keystore's list of who is excluded is asked every time."""

    def __init__(self, store: SealedStore) -> None:
        self.store = store

    def make_paper(self, organisation: str, holder: str, person: str) -> str:
        """A new paper for one holder: its words, which are kept nowhere. The earlier paper is worth nothing now."""
        private, public = boxes.new_pair()
        self.store.keep_paper(organisation, Paper(holder, person, public))
        self._split_practice(organisation)
        return boxes.paper_words(private)

    def drop_paper(self, organisation: str, holder: str) -> None:
        """A holder is one no longer."""
        self.store.drop_paper(organisation, holder)
        self._split_practice(organisation)

    def open(self, organisation: str, scope: str, papers: Sequence[str]) -> Joined:
        """The private key of a scope, from the words of two holders' papers. Raises WrongWords where they do not do.

        `scope` empty: the organisation's practice secret, which opens nothing and is there to try the papers with.
        """
        wanted = scope or practice_scope(organisation)
        by_public = {paper.public: paper for paper in self.store.papers(organisation)}
        shares = {}
        for words in papers:
            private = boxes.key_on_paper(words)
            paper = by_public.get(boxes.public_of(private))
            sealed = self.store.share_of(wanted, paper.holder) if paper else None
            if paper is None or sealed is None or self._is_out(paper, wanted):
                raise WrongWords
            shares[paper.holder] = boxes.open_with(private, sealed, _of_share(wanted, paper.holder)).decode()
        if len(shares) < boxes.NEEDED:
            raise WrongWords
        secret = boxes.joined(list(shares.values())[: boxes.NEEDED])
        if boxes.public_of(secret) != self.store.public_of(wanted):
            raise WrongWords
        return Joined(secret, sorted(shares))

    def is_short(self, scope: str, organisation: str) -> bool:
        """Whether the escrow of a scope can be mended now: a share is missing, and there are papers enough."""
        return len(self.store.holders_of(scope)) < boxes.SHARES <= len(self._fit(organisation, scope))

    def split(
        self,
        base: Any,
        scope: str,
        private: bytes,
        organisation: str,
        out: frozenset[str] = frozenset(),
        fewest: int = boxes.SHARES,
    ) -> None:
        """Split a scope's private key among three holders who are not excluded; nothing where not even `fewest` are."""
        chosen = [paper for paper in self._fit(organisation, scope) if paper.person not in out][: boxes.SHARES]
        if len(chosen) >= fewest:
            self._keep(base, scope, private, chosen)

    def _keep(self, base: Any, scope: str, private: bytes, chosen: Sequence[Paper]) -> None:
        words = boxes.split(private, len(chosen))
        self.store.keep_shares(base, scope, [
            (paper.holder, boxes.seal_to(paper.public, share.encode(), _of_share(scope, paper.holder)))
            for paper, share in zip(chosen, words, strict=True)
        ])  # fmt: skip

    def _fit(self, organisation: str, scope: str) -> list[Paper]:
        return [paper for paper in self.store.papers(organisation) if not self._is_out(paper, scope)]

    def _is_out(self, paper: Paper, scope: str) -> bool:
        return bool(paper.person) and bool(self.store.keystore.excluded(paper.person, [scope]))

    def _split_practice(self, organisation: str) -> None:
        papers, scope = self.store.papers(organisation), practice_scope(organisation)
        if len(papers) < boxes.SHARES:
            return
        private, public = boxes.new_pair()
        with self.store.keystore.writing() as base:
            self.store.keep_scope(base, scope, public)
            self._keep(base, scope, private, papers[:MOST_SHARES])


def practice_scope(organisation: str) -> str:
    """The scope of an organisation's practice secret: nothing is ever sealed under it."""
    return hashlib.sha256(f"sharewell escrow practice\n{organisation}".encode()).hexdigest()[:32]


def _of_share(scope: str, holder: str) -> bytes:
    return f"sharewell share 1\n{scope}\n{holder}".encode()
