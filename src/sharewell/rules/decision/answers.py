"""The answers of a sharing decision, closed wherever the rules turn on them.

"Unsure" and "unanswered" are values of every question. Free words enter the rules only as given, absent or unsure
(`heard`): a text that says nothing but "unsure" is the answer "unsure"; the words themselves are carried through
untouched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sharewell.guidance.vocabulary import ControllerType, Harm, Outcome, RecipientKind, Trigger

UNSURE_TEXT = "unsure"


class Answer(StrEnum):
    """Yes, no, not sure, not answered."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Heard(StrEnum):
    """All that the rules know of free words."""

    GIVEN = "given"
    ABSENT = "absent"
    UNSURE = "unsure"


def heard(text: str) -> Heard:
    """Whether words were given; blank is absent, the one word "unsure" is the answer unsure."""
    bare = text.strip()
    if not bare:
        return Heard.ABSENT
    return Heard.UNSURE if bare.casefold() == UNSURE_TEXT else Heard.GIVEN


class Verification(StrEnum):
    """How it is known that the recipient is who they say."""

    LOCAL_PROFILE = "local_profile"
    PUBLISHED = "published"
    CALLED_BACK = "called_back"
    KNOWN_IN_PERSON = "known_in_person"
    UNVERIFIED = "unverified"
    CALLER_NOT_RUNG_BACK = "caller_not_rung_back"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Closeness(StrEnum):
    """Whether the person who would receive it is the adult of concern, or close to them. Being named is not the bar."""

    NEITHER = "neither"
    NAMED_ONLY = "named_only"
    ADULT_OF_CONCERN = "adult_of_concern"
    CLOSE_TO_THEM = "close_to_them"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Consent(StrEnum):
    """Whether those who can agree to this sharing were asked, and what they said."""

    AGREED = "agreed"
    REFUSED = "refused"
    DIVIDED = "divided"
    WITHDRAWN = "withdrawn"
    NOT_ASKED = "not_asked"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class NotAsked(StrEnum):
    """Why nobody was asked to agree."""

    UNSAFE = "unsafe"
    WOULD_DELAY = "would_delay"
    SHARE_WHATEVER_THE_ANSWER = "share_whatever_the_answer"
    NOT_YET = "not_yet"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Told(StrEnum):
    """Whether the family was told of this sharing."""

    TOLD = "told"
    NOT_TOLD = "not_told"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class NotTold(StrEnum):
    """Why the family was not told."""

    UNSAFE = "unsafe"
    WOULD_DELAY = "would_delay"
    COULD_NOT_REACH = "could_not_reach"
    ASKED_NOT_TO = "asked_not_to"
    NOT_YET = "not_yet"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class ThirdParties(StrEnum):
    """Other people named in what would go."""

    NONE_NAMED = "none_named"
    DECIDED = "decided"
    NOT_DECIDED = "not_decided"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Protected(StrEnum):
    """Details that somebody's safety depends on: a safe address, a hidden name."""

    NONE_PRESENT = "none_present"
    GUARDED = "guarded"
    INCLUDED = "included"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Channel(StrEnum):
    """How it would be sent."""

    SPOKEN = "spoken"
    BY_HAND = "by_hand"
    SEALED_FILE = "sealed_file"
    SECURE_LINK = "secure_link"
    THEIR_SYSTEM = "their_system"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class Advice(StrEnum):
    """Whether advice was asked for."""

    TAKEN = "taken"
    WANTED = "wanted"
    NOT_NEEDED = "not_needed"
    UNANSWERED = "unanswered"


class WithholdReason(StrEnum):
    """Why it is not shared. The first two are no reason by themselves."""

    DATA_PROTECTION = "data_protection"
    FEAR_OF_LOSING_FAMILY = "fear_of_losing_family"
    REFUSAL_RESPECTED = "refusal_respected"
    NO_PURPOSE = "no_purpose"
    NOT_NEEDED_BY_THEM = "not_needed_by_them"
    NO_LAWFUL_GROUND = "no_lawful_ground"
    WOULD_HARM_MORE = "would_harm_more"
    RECIPIENT_NOT_SAFE = "recipient_not_safe"
    WHO_IS_ASKING_UNKNOWN = "who_is_asking_unknown"
    UNSURE = "unsure"


class RequesterTold(StrEnum):
    """Whether whoever asked was told that it is not shared, and why."""

    TOLD = "told"
    NOT_YET = "not_yet"
    UNSAFE = "unsafe"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


class ExceptionClaim(StrEnum):
    """Whether a duty's own let-out is claimed. Only the duty to share has one: detriment to the child."""

    DETRIMENT = "detriment"
    NOT_CLAIMED = "not_claimed"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything a sharing decision has been told so far. Defaults are "not answered".

    `edition` is fixed when the decision is opened. `decided_on` is the day by which the law is read (today, until the
    decision is taken). `under_duty_since` is dated data of the organisation, None while it is not under the duty to
    share. `basis` and `condition` are ids of the guidance tables, "" (not answered) or "unsure". Names of people
    (`decided_by`, `…_agreed_by`) are any text or id; the rules only ask whether they are there and differ (give ids
    where two people share a name). `outcome` None: not decided.
    """

    edition: str
    decided_on: date
    controller: ControllerType = ControllerType.PRIVATE_OR_VOLUNTARY
    under_duty_since: date | None = None
    decided_by: str = ""
    urgent: bool = False
    harm: Harm = Harm.UNANSWERED
    triggers: frozenset[Trigger] = frozenset()
    purpose: str = ""
    recipient: RecipientKind = RecipientKind.UNANSWERED
    recipient_need: str = ""
    asked: Answer = Answer.UNANSWERED
    verification: Verification = Verification.UNANSWERED
    closeness: Closeness = Closeness.UNANSWERED
    identifiable: Answer = Answer.UNANSWERED
    special_category: Answer = Answer.UNANSWERED
    condition: str = ""
    basis: str = ""
    basis_note: str = ""
    consent: Consent = Consent.UNANSWERED
    not_asked_because: NotAsked = NotAsked.UNANSWERED
    told: Told = Told.UNANSWERED
    not_told_because: NotTold = NotTold.UNANSWERED
    expected: Answer = Answer.UNANSWERED
    fair_because: str = ""
    risk_if_shared: str = ""
    risk_if_not: str = ""
    minimum: Answer = Answer.UNANSWERED
    third_parties: ThirdParties = ThirdParties.UNANSWERED
    protected: Protected = Protected.UNANSWERED
    protected_agreed_by: str = ""
    left_out: str = ""
    channel: Channel = Channel.UNANSWERED
    advice: Advice = Advice.UNANSWERED
    reasons: str = ""
    withhold_because: frozenset[WithholdReason] = frozenset()
    requester_told: RequesterTold = RequesterTold.UNANSWERED
    requester_unsafe_because: str = ""
    exception: ExceptionClaim = ExceptionClaim.UNANSWERED
    exception_because: str = ""
    exception_agreed_by: str = ""
    defer_until: date | None = None
    outcome: Outcome | None = None


TEXT_FIELDS: frozenset[str] = frozenset(
    {
        "decided_by", "purpose", "recipient_need", "condition", "basis", "basis_note", "fair_because", "risk_if_shared",
        "risk_if_not", "protected_agreed_by", "left_out", "reasons", "requester_unsafe_because", "exception_because",
        "exception_agreed_by",
    }
)  # fmt: skip

VERIFICATION_WORDS: Mapping[Verification, str] = {
    Verification.LOCAL_PROFILE: "The number or address is in our local profile",
    Verification.PUBLISHED: "I looked up a published number",
    Verification.CALLED_BACK: "They rang us, and I rang them back on a number we know or a published one",
    Verification.KNOWN_IN_PERSON: "I know them and met them face to face",
    Verification.UNVERIFIED: "Not checked yet",
    Verification.CALLER_NOT_RUNG_BACK: "They rang us and we have not rung back",
    Verification.UNSURE: "I am not sure",
    Verification.UNANSWERED: "Not answered",
}
