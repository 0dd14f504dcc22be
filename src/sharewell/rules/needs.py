"""What a kind of reader needs, and what the tests of a pack find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sharewell.rules.brief.known import KnownIdentities
from sharewell.rules.errors import Gap
from sharewell.rules.pack import ItemKind, PackDraft, SealedItem

TESTS: Mapping[str, str] = {
    "necessary": "seed, Necessary and proportionate",
    "relevant": "seed, Relevant",
    "adequate": "seed, Adequate",
    "accurate": "seed, Accurate",
    "fact_and_opinion": "seed, Accurate",
    "history": "seed, Accurate",
    "third_parties": "seed, Necessary and proportionate",
    "protected": "seed, rule 5",
}


@dataclass(frozen=True)
class Wanted:
    """A fact that this kind of reader needs to act ("home address"), or only asks for: `must` is false then."""

    id: str
    words: str
    must: bool = True


@dataclass(frozen=True)
class RecipientNeeds:
    """What one kind of reader uses. Data, from the local profile or the guidance.

    `uses`: the sections such a reader usually needs (empty: any). `usual`: how few and how many items people usually
    send for a purpose said in `purpose_words`.
    """

    words: str
    wanted: tuple[Wanted, ...] = ()
    uses: frozenset[ItemKind] = frozenset()
    usual: tuple[int, int] = (3, 8)
    purpose_words: str = "referral"


@dataclass(frozen=True)
class MinimumCheck:
    """`gaps` stop the seal, `owed` follow an urgent one, `warnings` are for judgement."""

    gaps: tuple[Gap, ...] = ()
    owed: tuple[Gap, ...] = ()
    warnings: tuple[Gap, ...] = ()

    @property
    def may_be_sealed(self) -> bool:
        """Whether nothing stops the seal."""
        return not self.gaps


@dataclass
class Findings:
    """What is being looked at, and what has been found so far. `guarded`: gaps that hold on the urgent path too."""

    draft: PackDraft
    needs: RecipientNeeds
    today: date
    stale_after: int
    known: KnownIdentities | None
    seen: tuple[SealedItem, ...]
    gaps: list[Gap] = field(default_factory=list)
    guarded: list[Gap] = field(default_factory=list)
    warnings: list[Gap] = field(default_factory=list)

    def gap(self, test: str, path: str, message: str) -> None:
        """Add something to be mended, with the paragraph of its test."""
        self.gaps.append(Gap(path, message, TESTS[test]))

    def warn(self, test: str, path: str, message: str) -> None:
        """Add something to be judged."""
        self.warnings.append(Gap(path, message, TESTS[test]))
