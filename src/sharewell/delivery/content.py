"""What goes onto paper and into packs, frozen: exactly what its reader sees, nothing that was blanked or left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sharewell.rules.values import StatementKind

FORMAT = "sharewell-pack/1"


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody a pack comes from or goes to. For the sender `agency` is the setting."""

    name: str
    role: str
    agency: str
    phone: str = ""


@dataclass(frozen=True)
class Count:
    """How many of something: names blanked, statements of one kind, things left out of one section."""

    words: str
    count: int


@dataclass(frozen=True)
class OtherPerson:
    """Somebody else who is mentioned, and what was done about it: a name only where it was decided to include it."""

    who: str
    treatment: str


@dataclass(frozen=True, kw_only=True)
class ContentItem:
    """One item as the reader sees it.

    `kind` and its words `label` say whether it was seen, said, reported or thought; None and empty for plain facts.
    `observed_at` is aware; with `time_unknown` only its day (in London) is known. `masked` counts what was blanked, by
    what stands in its place. `historical`: old enough that `context` explains it.
    """

    id: str
    section: str
    title: str
    text: str
    kind: StatementKind | None
    label: str
    source: str
    observed_at: datetime | None
    time_unknown: bool
    recorded_at: datetime | None
    needed_because: str
    historical: bool
    context: str
    correction: str
    dispute: str
    masked: tuple[Count, ...]


@dataclass(frozen=True, kw_only=True)
class EnclosedFile:
    """A file that goes with a pack: its name there, the item that says what it shows, its size and SHA-256 (hex)."""

    name: str
    item_id: str
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PackContent:
    """A whole pack. `left_out` counts what stayed behind by section: the reasons stay with the sender.

    `decision_id` is the sender's own reference of the decision. `urgency` is empty unless it was shared urgently.
    `corrections_to`: who to tell if something in it is wrong. `checkpoint` is the sender's signed note of the day on
    which the pack was sealed. `files`: those that lie beside the document. `supersedes` is the reference of the pack
    that this one takes the place of.
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
    why_necessary: str
    outcome: str
    lawful_basis: str
    urgency: str
    family: str
    edition: str
    edition_key: str
    decision: str
    decision_id: str
    must_not_learn: tuple[str, ...]
    corrections_to: str
    items: tuple[ContentItem, ...]
    other_people: tuple[OtherPerson, ...]
    masked: tuple[Count, ...]
    left_out: tuple[Count, ...]
    labels: tuple[Count, ...]
    supersedes: str
    checkpoint: str
    files: tuple[EnclosedFile, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CoverSheet:
    """What is printed to go with a sealed pack: who may open it, and nothing about the child.

    `slip_address`: where whoever gets the slip back records it; empty where it is not known.
    It opens nothing by itself.
    """

    reference: str
    sealed_at: datetime
    sender: Party
    recipient: Party
    digest: str
    public_key: str
    slip_address: str = ""


@dataclass(frozen=True, kw_only=True)
class BriefSheet:
    """A brief without names, to print and read out. `confirmed_by`: who read it through."""

    text: str
    service: str
    confirmed_at: datetime
    confirmed_by: str


@dataclass(frozen=True, kw_only=True)
class DecisionRecord:
    """A decision as a document for the file, an inspector or a court.

    `rows`: question and answer. `findings`: check, how it stands, what was found, and the source of the rule. `owed`:
    what, when it is due, and when it was done.
    """

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
