"""The least that does the job: what a pack is made of, what the reader will see of it, and its manifest.

A pack starts empty. Each item carries why it is needed and what is known of its age, its kind and the people in it
(seed, rule 6, and the qualities below it). What is masked is removed, not covered. A sealed pack holds only what the
reader sees, and never changes; a better one takes its place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sharewell.rules.masks import MaskedText, Masking, Mention, MentionChoice, masked_text
from sharewell.rules.state_table import Standing, StateTable
from sharewell.rules.values import STATEMENT_LABELS, StatementKind

__all__ = [
    "HISTORICAL_AFTER_DAYS",
    "ITEM_KIND_WORDS",
    "PACKS",
    "ItemKind",
    "LeftOut",
    "Manifest",
    "MaskedText",
    "Mention",
    "MentionChoice",
    "Override",
    "PackDraft",
    "PackEvent",
    "PackItem",
    "PackState",
    "ProtectedDetail",
    "ProtectedKind",
    "SealedItem",
    "SealedPack",
    "as_reader_sees",
    "build_manifest",
    "is_historical",
    "masked_text",
]

HISTORICAL_AFTER_DAYS = 365


class ItemKind(StrEnum):
    """The sections of a pack."""

    WHO = "who"
    FAMILY = "family"
    STATEMENT = "statement"
    ATTACHMENT = "attachment"
    ENTRY = "entry"
    ADVICE = "advice"
    DECISION = "decision"
    OTHER = "other"


ITEM_KIND_WORDS: dict[ItemKind, str] = {
    ItemKind.WHO: "who the child is",
    ItemKind.FAMILY: "the family",
    ItemKind.STATEMENT: "concerns",
    ItemKind.ATTACHMENT: "attached files",
    ItemKind.ENTRY: "timeline",
    ItemKind.ADVICE: "advice taken",
    ItemKind.DECISION: "decisions",
    ItemKind.OTHER: "other information",
}


@dataclass(frozen=True)
class PackItem:
    """One thing put in, as the record has it, with what was decided about it.

    `gives`: which of the recipient's wanted facts it holds. `context`: the line that explains its age. `corrected` and
    `disputed` come from the record; `correction` and `dispute` are the words that travel with it. Of an attached
    file `text` is what it shows, in a line; `within` the words that a program can read in it; `looked_through`:
    somebody did, with their eyes.
    """

    id: str
    kind: ItemKind
    title: str
    text: str
    label: StatementKind | None = None
    source: str = ""
    happened_on: date | None = None
    recorded_on: date | None = None
    needed_because: str = ""
    fits_because: str = ""
    context: str = ""
    corrected: bool = False
    correction: str = ""
    disputed: bool = False
    dispute: str = ""
    mentions: tuple[Mention, ...] = ()
    gives: frozenset[str] = frozenset()
    within: str = ""
    looked_through: bool = False


class ProtectedKind(StrEnum):
    """What must not reach a reader who could do harm with it."""

    SAFE_ADDRESS = "safe_address"
    REPORTER = "reporter"


@dataclass(frozen=True)
class Override:
    """Two different people who agree that a protected detail must go, and why."""

    first_person: str
    second_person: str
    reason: str


@dataclass(frozen=True)
class ProtectedDetail:
    """A protected detail of the file: every way it is written, and the override if there is one.

    Of somebody who told us: `items` are their own words; `beside` are names of others which theirs may share a part
    with. `named_anyway`: they stand in the record for other reasons; only that they told us is protected.
    """

    kind: ProtectedKind
    words: tuple[str, ...]
    override: Override | None = None
    items: frozenset[str] = frozenset()
    beside: tuple[str, ...] = ()
    named_anyway: bool = False


@dataclass(frozen=True)
class LeftOut:
    """Something of the file that stays with us. `reason` is for us, never for the reader."""

    id: str
    kind: ItemKind
    title: str
    reason: str = ""


@dataclass(frozen=True)
class PackDraft:
    """A pack being prepared.

    `about`: the names of the child it is about. `recipient_checked`: it is known who they are. `confirmed`: sections
    confirmed one by one as needed. `not_known`: wanted facts that nobody here has. `historical_after`: the age in days
    from which something needs a line that explains it.
    """

    purpose: str
    recipient: str
    about: tuple[str, ...] = ()
    recipient_checked: bool = False
    items: tuple[PackItem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    protected: tuple[ProtectedDetail, ...] = ()
    confirmed: frozenset[ItemKind] = frozenset()
    not_known: frozenset[str] = frozenset()
    historical_after: int = HISTORICAL_AFTER_DAYS


class PackState(StrEnum):
    """Where a pack stands."""

    DRAFT = "draft"
    SEALED = "sealed"
    SUPERSEDED = "superseded"


class PackEvent(StrEnum):
    """What can happen to a pack. There is no event that changes a sealed one."""

    CHANGE = "change"
    SEAL = "seal"
    SUPERSEDE = "supersede"


PACKS: StateTable[PackState, PackEvent] = StateTable(
    noun="This pack",
    start=PackState.DRAFT,
    standings={
        PackState.DRAFT: Standing("being prepared", "whoever is preparing it"),
        PackState.SEALED: Standing("sealed, and never changes"),
        PackState.SUPERSEDED: Standing("sealed, and a later pack has taken its place"),
    },
    moves={
        (PackState.DRAFT, PackEvent.CHANGE): PackState.DRAFT,
        (PackState.DRAFT, PackEvent.SEAL): PackState.SEALED,
        (PackState.SEALED, PackEvent.SUPERSEDE): PackState.SUPERSEDED,
    },
)


@dataclass(frozen=True)
class SealedItem:
    """What the reader sees of one item: nothing that was masked or left out is in it."""

    id: str
    kind: ItemKind
    title: str
    text: str
    label: str
    source: str
    happened_on: date | None
    recorded_on: date | None
    needed_because: str
    historical: bool
    context: str
    correction: str
    dispute: str
    masked: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Manifest:
    """What is in a pack and what is not. `left_out` carries our reasons; the reader is given `left_out_counts` only."""

    purpose: str
    recipient: str
    included: tuple[tuple[str, str, str], ...]
    masked: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    labels: tuple[tuple[str, int], ...]

    @property
    def left_out_counts(self) -> tuple[tuple[str, int], ...]:
        """How many things of each section stayed behind, without saying what or why."""
        return tuple(sorted(Counter(ITEM_KIND_WORDS[one.kind] for one in self.left_out).items()))


@dataclass(frozen=True)
class SealedPack:
    """What goes out, frozen: the items as the reader sees them, the manifest, who sealed it and when."""

    items: tuple[SealedItem, ...]
    manifest: Manifest
    sealed_by: str
    sealed_at: datetime


def is_historical(item: PackItem, today: date, after_days: int = HISTORICAL_AFTER_DAYS) -> bool:
    """Whether an item is old enough that its age must be explained to the reader."""
    day = item.happened_on or item.recorded_on
    return day is not None and (today - day).days > after_days


def as_reader_sees(
    item: PackItem, today: date, about: tuple[str, ...] = (), after_days: int = HISTORICAL_AFTER_DAYS
) -> SealedItem:
    """One item with everything masked that was to be masked, in every part of it that holds words."""
    masking = Masking(item.mentions, about)
    shown = {
        name: masking.of(getattr(item, name))
        for name in ("title", "text", "source", "context", "correction", "dispute", "needed_because")
    }
    counts: Counter[str] = Counter()
    for part in shown.values():
        counts.update(dict(part.masked))
    words = {name: part.text for name, part in shown.items()}
    return SealedItem(
        id=item.id,
        kind=item.kind,
        label=STATEMENT_LABELS[item.label] if item.label else "",
        happened_on=item.happened_on,
        recorded_on=item.recorded_on,
        historical=is_historical(item, today, after_days),
        masked=tuple(sorted(counts.items())),
        **words,
    )


def build_manifest(draft: PackDraft, items: tuple[SealedItem, ...]) -> Manifest:
    """The manifest of a draft whose items are as the reader will see them."""
    masked: Counter[str] = Counter()
    for item in items:
        masked.update(dict(item.masked))
    return Manifest(
        purpose=draft.purpose,
        recipient=draft.recipient,
        included=tuple((item.id, ITEM_KIND_WORDS[item.kind], item.title) for item in items),
        masked=tuple(sorted(masked.items())),
        left_out=draft.left_out,
        labels=tuple(sorted(Counter(item.label for item in items if item.label).items())),
    )
