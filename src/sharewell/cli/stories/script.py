"""What a story file may hold. Times are London times; each step may say `at`, and time never goes backwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody of the family."""

    name: str
    relation: str
    responsibility: bool = False
    phone: str = ""
    address: str = ""
    protected: bool = False


@dataclass(frozen=True, kw_only=True)
class StoryChild:
    """The child of the story: made up, and not on the practice register."""

    name: str
    born_on: date
    known_as: str = ""
    address: str = ""
    protected_address: bool = False
    language: str = ""
    needs: str = ""
    family: tuple[Relative, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StoryConcern:
    """A concern by one of the staff (their sign-in name), its four kinds of statement kept apart."""

    by: str
    at: datetime | None = None
    safe_now: str = "yes"
    observed: str = ""
    verbatim: str = ""
    reported: str = ""
    reported_by: str = ""
    opinion: str = ""
    asked_to_keep_secret: str = ""
    questions_asked: str = ""
    told_in_person: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryTriage:
    """What the lead decides to do, and what the reporter hears."""

    choice: str
    category: str
    reply: str
    by: str = "jo"
    at: datetime | None = None
    look_again_on: date | None = None
    reason: str = ""
    significant: bool = True


@dataclass(frozen=True, kw_only=True)
class StoryCall:
    """What the adviser said, and whether they asked for the name."""

    person: str
    words: str
    name_asked: str
    reason_not_given: str = ""
    their_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryAdvice:
    """The brief as it was read out, why a leftover may stay, and the call."""

    service: str
    brief: str
    call: StoryCall
    by: str = "jo"
    at: datetime | None = None
    kept: dict = field(default_factory=dict)  # type: ignore[type-arg]  # words of a leftover to the reason


@dataclass(frozen=True, kw_only=True)
class StoryRequest:
    """Somebody asks: who (a key of the address book), for what, by when."""

    recipient: str
    purpose: str
    wanted: str
    by: str = "jo"
    at: datetime | None = None
    by_when: date | None = None


@dataclass(frozen=True, kw_only=True)
class StoryDecision:
    """The answers, by the field names of `sharewell assess`, and how it ends."""

    outcome: str
    answers: dict  # type: ignore[type-arg]  # checked by the rules, answer by answer
    recipient: str = ""
    by: str = "jo"
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StoryUrgent:
    """An urgent share by phone: whom (a kind of contact in the local profile), what, who; and what was paid later."""

    contact: str
    told: str
    spoken_to: str
    by: str
    at: datetime | None = None
    their_reference: str = ""
    paid_at: datetime | None = None
    paid_by: str = "jo"
    paid: dict = field(default_factory=dict)  # type: ignore[type-arg]  # the answers owed, as in a decision


@dataclass(frozen=True, kw_only=True)
class StoryItem:
    """One statement that goes, or stays: which kind of the concern's four, and why."""

    kind: str
    why: str
    context: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryPerson:
    """What becomes of another person who is named: include, mask or leave_out."""

    name: str
    choice: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryPack:
    """What goes and why, what stays and why; `age_key` locks it to a key instead of a passphrase."""

    item: tuple[StoryItem, ...]
    child: tuple[str, ...] = ()
    left_out: tuple[StoryItem, ...] = ()
    person: tuple[StoryPerson, ...] = ()
    must_not_learn: str = ""
    age_key: str = ""
    recipient: str = ""
    by: str = "jo"
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StorySend:
    """By which channel, and for what a person hands over, to whom."""

    channel: str
    handed_to: str = ""
    by: str = "jo"
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StoryReceipt:
    """Who confirmed, and how."""

    person: str
    their_reference: str = ""
    how: str = ""
    by: str = "jo"
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StoryTold:
    """What the requester was told, and how."""

    how: str
    words: str
    by: str = "jo"
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Story:
    """A whole story. Steps that are not in the file do not happen; those that are happen in this order."""

    title: str
    shows: str
    starts: datetime
    child: StoryChild
    concern: StoryConcern
    triage: StoryTriage | None = None
    urgent: StoryUrgent | None = None
    advice: StoryAdvice | None = None
    request: StoryRequest | None = None
    decision: StoryDecision | None = None
    pack: StoryPack | None = None
    send: StorySend | None = None
    receipt: StoryReceipt | None = None
    told: StoryTold | None = None
