"""What goes into a pack, frozen: exactly what its reader sees, and nothing that was blanked or left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

FORMAT = "sharewell-pack/1"


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody a pack comes from or goes to."""

    name: str
    role: str
    agency: str
    phone: str = ""


@dataclass(frozen=True)
class Count:
    """How many of something: names blanked, statements of one kind, things left out of one section."""

    words: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ContentItem:
    """One item as the reader sees it. `label` says whether it was seen, said, reported or thought; empty for facts.

    `masked` counts what was blanked, by kind. `historical`: old enough that `context` explains it.
    """

    id: str
    section: str
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
    masked: tuple[Count, ...]


@dataclass(frozen=True, kw_only=True)
class PackContent:
    """A whole pack. `left_out` counts what stayed behind by section: the reasons stay with the sender.

    `checkpoint` is the signed note of the sender's ledger when the pack was sealed. `supersedes` is the reference of
    the pack that this one takes the place of.
    """

    format: str
    pack_id: str
    reference: str
    sealed_at: datetime
    sender: Party
    organisation: str
    recipient: Party
    about: str
    purpose: str
    outcome: str
    lawful_basis: str
    family: str
    edition: str
    decision: str
    must_not_learn: tuple[str, ...]
    items: tuple[ContentItem, ...]
    masked: tuple[Count, ...]
    left_out: tuple[Count, ...]
    labels: tuple[Count, ...]
    supersedes: str
    checkpoint: str


@dataclass(frozen=True, kw_only=True)
class CoverSheet:
    """The sheet round a pack that is given by hand: who may open it, and nothing about the child."""

    reference: str
    sealed_at: datetime
    sender: Party
    recipient: Party
    digest: str
    public_key: str


@dataclass(frozen=True, kw_only=True)
class BriefSheet:
    """A brief without names, to print and read out. `confirmed_by`: who read it through."""

    text: str
    service: str
    confirmed_at: datetime
    confirmed_by: str


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """A decision as a document for the file, an inspector or a court: answers by row, and what the rules said."""

    reference: str
    edition: str
    opened_at: datetime
    decided_at: datetime | None
    decided_by: str
    outcome: str
    posture: str
    posture_why: str
    rows: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str, str, str], ...]
    owed: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DisposalCertificate:
    """What is left of a destroyed file: no content."""

    reference: str
    opened_at: datetime
    destroyed_at: datetime
    rule_words: str
    first_person: str
    second_person: str
    reason: str
    backups_dark_by: date
