"""What a story says of a pack: what goes into it, how it goes, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sharewell.rules.masks import MentionChoice
from sharewell.rules.values import StatementKind


@dataclass(frozen=True, kw_only=True)
class Part:
    """What every part has: when (London time, unless it says otherwise), and who does it (left out: the lead)."""

    at: datetime
    by: str = ""


class ChildField(StrEnum):
    """What a pack may say of the child."""

    NAME = "name"
    BORN_ON = "born_on"
    ADDRESS = "address"
    LANGUAGE = "language"
    NEEDS = "needs"
    FAMILY = "family"


@dataclass(frozen=True, kw_only=True)
class StoryItem:
    """Words that go, or stay behind, and why; `of` is the key of the concern where there are several."""

    kind: StatementKind
    why: str
    of: str = ""
    context: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryPerson:
    """What becomes of another person who is mentioned."""

    name: str
    choice: MentionChoice
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryFormAnswer:
    """What the recipient's form asks for besides, by its key; `not_known` where nobody here knows."""

    key: str
    words: str = ""
    not_known: bool = False


@dataclass(frozen=True, kw_only=True)
class StoryPack(Part):
    """A pack filled from nothing, and sealed: to a passphrase, or to an `age_key` of the recipient.

    `protected_because`: why a protected detail has to go; `agreed_by` and `agreed_why`: the second person, and theirs.
    """

    item: tuple[StoryItem, ...]
    child: tuple[ChildField, ...] = ()
    left_out: tuple[StoryItem, ...] = ()
    person: tuple[StoryPerson, ...] = ()
    must_not_learn: str = ""
    recipient: str = ""
    age_key: str = ""
    form: tuple[StoryFormAnswer, ...] = ()
    protected_because: str = ""
    agreed_by: str = ""
    agreed_why: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryCorrected(Part):
    """Something written is put right (or, with `disputed_by`, their account of it is recorded); everybody who was sent
    the old words gets a pack by hand, and whoever was told in words is rung (`rung`: how)."""

    kind: StatementKind
    words: str
    of: str = ""
    why: str = ""
    disputed_by: str = ""
    handed_to: str = ""
    rung: str = ""


@dataclass(frozen=True, kw_only=True)
class StorySend(Part):
    """How the pack goes: spoken, by_hand, sealed_file or pick_up; for the first two also to whom."""

    channel: str
    handed_to: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryReceipt(Part):
    """The recipient says that they have it."""

    person: str
    their_reference: str = ""
    how: str = ""


@dataclass(frozen=True, kw_only=True)
class StoryPickedUp(Part):
    """Somebody without an account opens the link with its code and confirms. `wrong_codes`: so many
    before the right one."""

    name: str
    role: str
    organisation: str
    wrong_codes: int = 0


@dataclass(frozen=True, kw_only=True)
class StoryWrongRecipient(Part):
    """It went to the wrong person: each thing owed is done (`not_needed` names those that are not), and closed."""

    who_got_it: str
    what_happened: str
    opened: str
    done: str
    lessons: str
    not_needed: tuple[str, ...] = ()
