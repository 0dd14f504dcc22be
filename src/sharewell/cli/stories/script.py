"""What a story file may hold: who the child is, and what happens, each part with its time.

Parts that a story does not have do not happen; those it has happen in order of time. Everything closed is an
enumeration, so that the reader refuses what is not in it. The reference page of the format is made from this file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sharewell.cli.stories.place import Contact, Recipient, Setting, StaffMember
from sharewell.cli.stories.script_packs import (
    Part,
    StoryCorrected,
    StoryPack,
    StoryPickedUp,
    StoryReceipt,
    StorySend,
    StoryWrongRecipient,
)
from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.advice import Adviser, NameAsked
from sharewell.rules.asking import TheirAnswer
from sharewell.rules.concern import AskedSecret, Thing
from sharewell.rules.held import FamilyMember
from sharewell.rules.triage import Category, Choice
from sharewell.rules.values import SafeNow, Teller


@dataclass(frozen=True, kw_only=True)
class StoryChild:
    """The child it is about, and the family. Somebody who does not come to the setting is not `on_register`."""

    name: str
    born_on: date | None = None
    expected_on: date | None = None
    known_as: str = ""
    on_register: bool = True
    room: str = ""
    key_person: str = ""
    address: str = ""
    protected_address: bool = False
    language: str = ""
    needs: str = ""
    family: tuple[FamilyMember, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StoryConcern(Part):
    """A concern, its four kinds of words kept apart. `key` tells it from others, for the pack."""

    key: str = ""
    safe_now: SafeNow = SafeNow.YES
    observed: str = ""
    verbatim: str = ""
    reported: str = ""
    reported_by: str = ""
    teller: Teller | None = None
    opinion: str = ""
    seen_at: datetime | None = None
    where: str = ""
    present: str = ""
    things: tuple[Thing, ...] = ()
    asked_to_keep_secret: AskedSecret | None = None
    questions_asked: str = ""
    told_in_person: str = ""
    about_staff: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StoryTriage(Part):
    """A lead reads the concern, decides what to do, and answers whoever recorded it."""

    choice: Choice
    category: Category
    reply: str
    look_again_on: date | None = None
    reason: str = ""
    significant: bool = True


@dataclass(frozen=True, kw_only=True)
class StoryUrgent(Part):
    """It is shared by phone now: with a kind of contact in the local profile, "emergency", or a published `number`."""

    told: str
    contact: str = ""
    number: str = ""
    spoken_to: str = ""
    their_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class BriefEdit:
    """Words that a person changes in the brief, as they stand there once names are replaced."""

    text: str
    into: str = ""


@dataclass(frozen=True, kw_only=True)
class BriefKeep:
    """Something the screening points at that may stay, and why it tells nobody who it is."""

    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class StoryCall(Part):
    """The adviser's words, and whether they asked for the name. A name that is given makes it a referral."""

    person: str
    words: str
    name_asked: NameAsked
    reason_not_given: str = ""
    their_reference: str = ""
    safe_now: SafeNow | None = None
    adviser: Adviser | None = None


@dataclass(frozen=True, kw_only=True)
class StoryLook(Part):
    """The second look, the same day, at a name that was asked for and not given."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class StoryAdvice(Part):
    """A brief without names, made from the concern and edited (or, with `brief`, written anew), and the call.

    `look` is the second look at a name not given, `again` whatever calls come later.
    """

    service: str
    call: StoryCall
    adviser: Adviser | None = None
    look: StoryLook | None = None
    again: tuple[StoryCall, ...] = ()
    not_danger: str = ""
    brief: str = ""
    edit: tuple[BriefEdit, ...] = ()
    keep: tuple[BriefKeep, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StoryRequest(Part):
    """Somebody in the address book asks for information."""

    recipient: str
    purpose: str
    wanted: str
    by_when: date | None = None


@dataclass(frozen=True, kw_only=True)
class StoryAsked(Part):
    """We ask somebody in the address book for what they know."""

    recipient: str
    wanted: str
    purpose: str
    basis: str
    said: str
    function: str = ""
    by_when: date | None = None


@dataclass(frozen=True, kw_only=True)
class StoryAnswered(Part):
    """What whoever we asked answered."""

    kind: TheirAnswer
    person: str
    words: str
    their_reference: str = ""


@dataclass(frozen=True, kw_only=True)
class StorySecondLook:
    """A second person looks the decision over: they agree, or say what is missing, and the answers are `mended`."""

    by: str
    agrees: bool = True
    words: str = ""
    mended: dict = field(default_factory=dict)  # type: ignore[type-arg]  # as the answers of the decision


@dataclass(frozen=True, kw_only=True)
class StoryDecision(Part):
    """The answers, by the fields of `sharewell assess`, and how it ends. Left open where it has no `outcome`."""

    answers: dict  # type: ignore[type-arg]  # the rules check each answer when the story is read
    outcome: Outcome | None = None
    recipient: str = ""
    second: tuple[StorySecondLook, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StoryReopened(StoryDecision):
    """New facts reopen the decision as a newer one. `answers` are those that differ; the others are kept.

    `new_facts`: what whoever asked says that is new, where it is they who ask again.
    """

    new_facts: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryPaid(Part):
    """What was owed is answered, and what was done, in a sentence. `owed` names some of it; left out: all of it."""

    words: str
    answers: dict = field(default_factory=dict)  # type: ignore[type-arg]  # checked as those of a decision
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StoryTold(Part):
    """Whoever asked is told what was decided, and why."""

    how: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A whole story. Without its own `setting` it takes place in the practice pre-school, among the people there."""

    title: str
    shows: str
    child: StoryChild
    concern: StoryConcern
    setting: Setting | None = None
    person: tuple[StaffMember, ...] = ()
    contact: tuple[Contact, ...] = ()
    recipient: tuple[Recipient, ...] = ()
    earlier: tuple[StoryConcern, ...] = ()
    triage: StoryTriage | None = None
    urgent: StoryUrgent | None = None
    advice: StoryAdvice | None = None
    request: StoryRequest | None = None
    asked: StoryAsked | None = None
    answered: StoryAnswered | None = None
    decision: StoryDecision | None = None
    pack: StoryPack | None = None
    send: StorySend | None = None
    picked_up: StoryPickedUp | None = None
    receipt: StoryReceipt | None = None
    wrong_recipient: StoryWrongRecipient | None = None
    paid: tuple[StoryPaid, ...] = ()
    reopened: tuple[StoryReopened, ...] = ()
    told: StoryTold | None = None
    corrected: tuple[StoryCorrected, ...] = ()

    def in_order(self) -> list[tuple[str, Any]]:
        """Every part with its path in the file, in order of time; parts of one moment in the order of this class."""
        found: list[tuple[str, Any]] = []
        for name in PARTS:
            part = getattr(self, name)
            if isinstance(part, tuple):
                found += [(f"{name}.{place}", one) for place, one in enumerate(part)]
            elif part is not None:
                found.append((name, part))
            if name == "advice" and part is not None:
                found.append(("advice.call", part.call))
                found += [("advice.look", part.look)] if part.look else []
                found += [(f"advice.again.{place}", one) for place, one in enumerate(part.again)]
        return sorted(found, key=lambda one: one[1].at)


PARTS = (
    "earlier", "concern", "triage", "urgent", "advice", "request", "asked", "answered", "decision", "pack", "send",
    "picked_up", "receipt", "wrong_recipient", "told", "paid", "reopened", "corrected",
)  # fmt: skip
