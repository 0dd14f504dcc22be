"""A sharing decision as held: its answers, what each of the family says, who looked it over, what it still owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sharewell.rules.decision.answers import Consent, NotAsked, NotTold, Told
from sharewell.rules.decision.voices import Voice
from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class SecondLook:
    """A second pair of eyes: who looked a decision over, whether they agree, and else what is missing.

    `answers`: a digest of what they read. It counts for that alone.
    """

    person_id: str
    at: datetime
    agrees: bool
    words: str
    answers: str


@dataclass(frozen=True, kw_only=True)
class FamilyVoice:
    """One person of the family: told or not and why, what they say to the sharing, in their words; values of the rules.

    `understands`: for the child, whether they are old enough to say. `service`: whether they take up what is offered.
    """

    person: str
    relation: str = ""
    told: str = ""
    not_told_because: str = ""
    consent: str = ""
    not_asked_because: str = ""
    words: str = ""
    understands: str = ""
    service: str = ""

    def heard(self) -> Voice:
        """As the rules read it. Raises ValueError for a value that is none of theirs."""
        return Voice(
            told=Told(self.told or Told.UNANSWERED),
            not_told_because=NotTold(self.not_told_because or NotTold.UNANSWERED),
            consent=Consent(self.consent or Consent.UNANSWERED),
            not_asked_because=NotAsked(self.not_asked_because or NotAsked.UNANSWERED),
        )


@dataclass(frozen=True, kw_only=True)
class OtherAffected:
    """Somebody beside the child whom sharing, or not sharing, may put at risk: by name or role, and how either way."""

    person: str
    relation: str = ""
    if_shared: str = ""
    if_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision(Held):
    """The reasoned choice. `answers` is a case document of the decision engine; `edition` never changes.

    `second_person`: who looked it over, where the organisation asks for that; `alone_because`: why nobody could.

    `words`: see `sharewell.casework.decision_evidence`.
    """

    file_id: str
    edition: str
    state: str
    opened_at: datetime
    opened_by: str
    answers: dict[str, Any]
    recipient_id: str = ""
    request_id: str = ""
    advice_id: str = ""
    concern_id: str = ""
    reopens_id: str = ""
    urgent: bool = False
    outcome: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    second_person: str = ""
    assessment: dict[str, Any] | None = None
    told: str = ""
    spoken_to: str = ""
    words: str = ""
    looks: tuple[SecondLook, ...] = ()
    asked_second: str = ""
    alone_because: str = ""
    voices: tuple[FamilyVoice, ...] = ()
    others: tuple[OtherAffected, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Debt(Held):
    """An answer still owed after an urgent share."""

    file_id: str
    decision_id: str
    key: str
    what: str
    due_at: datetime
    paid_at: datetime | None = None
    paid_by: str = ""
    answer: str = ""
    given: dict[str, Any] | None = None
