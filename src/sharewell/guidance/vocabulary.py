"""The closed words that the tables and the rules share.

Every stored value is a stable string; the words people read stand beside it in `*_WORDS`. Where a question is asked
of a person, `unsure` and `unanswered` are values like any other: "I do not know" is always an answer.
"""

from __future__ import annotations

from enum import StrEnum


class Nation(StrEnum):
    """Whose law and guidance. Only England's is in the tables so far."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class ControllerType(StrEnum):
    """What kind of body decides why and how the information is used; it settles which lawful bases are open."""

    PUBLIC_BODY = "public_body"
    PRIVATE_OR_VOLUNTARY = "private_or_voluntary"


CONTROLLER_WORDS: dict[ControllerType, str] = {
    ControllerType.PUBLIC_BODY: "a public body (maintained nursery, academy or council)",
    ControllerType.PRIVATE_OR_VOLUNTARY: "a private, voluntary or independent setting",
}


class Harm(StrEnum):
    """How serious the worry is. The harm line lies between `likely_harm` and `below_line`."""

    IN_DANGER = "in_danger"
    LIKELY_HARM = "likely_harm"
    BELOW_LINE = "below_line"
    NONE = "none"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


HARM_WORDS: dict[Harm, str] = {
    Harm.IN_DANGER: "A child is in danger now",
    Harm.LIKELY_HARM: "A child is being harmed, or is likely to be",
    Harm.BELOW_LINE: "Below the harm line: early help, or the progress check at two",
    Harm.NONE: "No worry about harm",
    Harm.UNSURE: "I am not sure",
    Harm.UNANSWERED: "Not answered",
}


class RecipientKind(StrEnum):
    """Who would receive the information."""

    CHILDRENS_SOCIAL_CARE = "childrens_social_care"
    POLICE = "police"
    HEALTH = "health"
    FAMILY_HELP = "family_help"
    LADO = "lado"
    OFSTED = "ofsted"
    NEXT_SETTING = "next_setting"
    COURT = "court"
    OTHER_AGENCY = "other_agency"
    PARENT = "parent"
    REQUESTER_PRIVATE = "requester_private"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


RECIPIENT_WORDS: dict[RecipientKind, str] = {
    RecipientKind.CHILDRENS_SOCIAL_CARE: "children's social care (the council's duty team)",
    RecipientKind.POLICE: "the police",
    RecipientKind.HEALTH: "the health service (health visitor, doctor, hospital)",
    RecipientKind.FAMILY_HELP: "the early help or family help team",
    RecipientKind.LADO: "the council's officer for concerns about adults who work with children (LADO)",
    RecipientKind.OFSTED: "Ofsted",
    RecipientKind.NEXT_SETTING: "the child's next setting or school",
    RecipientKind.COURT: "a court, or somebody acting for it",
    RecipientKind.OTHER_AGENCY: "another agency",
    RecipientKind.PARENT: "a parent or carer",
    RecipientKind.REQUESTER_PRIVATE: "a private person, or somebody acting for one",
    RecipientKind.UNSURE: "I am not sure",
    RecipientKind.UNANSWERED: "Not answered",
}


class Trigger(StrEnum):
    """Something that has happened and that may start a duty, apart from how serious the worry is."""

    COURT_ORDER = "court_order"
    ALLEGATION_ABOUT_STAFF = "allegation_about_staff"
    NOTIFIABLE_EVENT = "notifiable_event"
    SEX_OFFENCE_LEARNED = "sex_offence_learned"
    CHILD_MOVED_ON = "child_moved_on"


TRIGGER_WORDS: dict[Trigger, str] = {
    Trigger.COURT_ORDER: "A court has ordered us to give this to this recipient",
    Trigger.ALLEGATION_ABOUT_STAFF: "An adult who works or volunteers here may have harmed a child",
    Trigger.NOTIFIABLE_EVENT: "Something happened that the inspectorate must be told about",
    Trigger.SEX_OFFENCE_LEARNED: "Somebody here has learned of a sexual offence against a child",
    Trigger.CHILD_MOVED_ON: "The child has moved to another setting or school and has a safeguarding file",
}


class Outcome(StrEnum):
    """How a sharing decision may end. None is the default."""

    SHARE = "share"
    SHARE_PART = "share_part"
    SHARE_DEIDENTIFIED = "share_deidentified"
    WITHHOLD = "withhold"
    DEFER = "defer"
    ALREADY_KNOWN = "already_known"
    REFERRAL = "referral"


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.SHARE: "Share",
    Outcome.SHARE_PART: "Share part",
    Outcome.SHARE_DEIDENTIFIED: "Share without names",
    Outcome.WITHHOLD: "Do not share",
    Outcome.DEFER: "Decide later, on a set date",
    Outcome.ALREADY_KNOWN: "They already have it",
    Outcome.REFERRAL: "Make a referral",
}


class BasisKind(StrEnum):
    """What a lawful basis rests on, so far as the rules must tell them apart."""

    CONSENT = "consent"
    LEGAL_OBLIGATION = "legal_obligation"
    OTHER = "other"


class ClockUnit(StrEnum):
    """How a time limit is counted. `at_once` has no length; `named` runs to a date given elsewhere (a court's
    order).
    """

    AT_ONCE = "at_once"
    SAME_DAY = "same_day"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    NAMED = "named"


class RetentionTrigger(StrEnum):
    """The date a keeping period is counted from."""

    BORN_ON = "born_on"
    LEFT_ON = "left_on"
    EVENT_ON = "event_on"
    TRANSFERRED_ON = "transferred_on"
    CLOSED_ON = "closed_on"


class FormSource(StrEnum):
    """Where the answer to a recipient's form is found: among the facts about the child, or typed for the pack."""

    CHILD = "child"
    TYPED = "typed"


class Evidence(StrEnum):
    """How well a fact in a table is known: its text was read, it was read about, or it is known in the field."""

    SEEN = "seen"
    SECONDARY = "secondary"
    FIELD = "field"
