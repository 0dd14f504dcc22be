"""Asking for advice without names, and the one road from there to a referral.

Whoever is in doubt may ask without saying who the child is (seed, rule 3). When the adviser asks for the name and it is
given, the advice is a referral from then on, and never again only advice (seed, policy bullet 6). What was known and
said without the name stays frozen as it was. Whatever says that a child is in danger leaves this path at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sharewell.guidance.vocabulary import RecipientKind
from sharewell.rules.danger_words import danger_in
from sharewell.rules.errors import Gap, NotNow
from sharewell.rules.london import london_day, moment_words
from sharewell.rules.state_table import Standing, StateTable
from sharewell.rules.values import SafeNow

NAMED_IS_REFERRAL = "seed, policy bullet 6"
IN_DOUBT = "seed, rule 3"

NAME_WARNING = "Giving the name makes this a referral. Record the decision first."
NAME_GIVEN_WORDS = "You gave the name. Under your policy this is now a referral."
DANGER_WORDS = "A child may be in danger. Stop asking for advice and share now: finish the rest after."


LOOK_AGAIN_TODAY = "The name was asked for and not given: look again today"
ALREADY_SAFE = "You said that the child is safe for now."


class Adviser(StrEnum):
    """Whom one may ask without saying who the child is (seed, rule 3)."""

    FRONT_DOOR = "front_door"
    PRACTITIONER = "practitioner"
    INFORMATION_LEAD = "information_lead"


ADVISER_WORDS: Mapping[Adviser, str] = {
    Adviser.FRONT_DOOR: "The partnership's front door (the council's duty team)",
    Adviser.PRACTITIONER: "Another practitioner",
    Adviser.INFORMATION_LEAD: "Our information-governance lead",
}

# To whom a referral goes once the name is given, whoever was asked: protection is decided at the front door. The
# decision that is opened with it may name another service that takes referrals.
REFERRED_TO = RecipientKind.CHILDRENS_SOCIAL_CARE


class NameAsked(StrEnum):
    """Did they ask for the child's name?"""

    NO = "no"
    YES_GAVE = "yes_gave"
    YES_NOT_GIVEN = "yes_not_given"


NAME_ASKED_WORDS: Mapping[NameAsked, str] = {
    NameAsked.NO: "No",
    NameAsked.YES_GAVE: "Yes, and I gave it",
    NameAsked.YES_NOT_GIVEN: "Yes, but I did not give it",
}


class AdviceState(StrEnum):
    """Where asking for advice stands."""

    PREPARING = "preparing"
    ASKED = "asked"
    ANSWERED = "answered"
    NAME_GIVEN = "name_given"
    BECAME_REFERRAL = "became_referral"
    LEFT_FOR_DANGER = "left_for_danger"
    SET_ASIDE = "set_aside"


class AdviceEvent(StrEnum):
    """What can happen to it. `wrong_answer`: the person pressed the wrong answer; only before the referral is made."""

    CONFIRM_BRIEF = "confirm_brief"
    ANSWER = "answer"
    GIVE_NAME = "give_name"
    WRONG_ANSWER = "wrong_answer"
    MAKE_REFERRAL = "make_referral"
    SEE_DANGER = "see_danger"
    SET_ASIDE = "set_aside"


_S, _E = AdviceState, AdviceEvent
_OPEN = (_S.PREPARING, _S.ASKED, _S.ANSWERED)

ADVICE: StateTable[AdviceState, AdviceEvent] = StateTable(
    noun="This request for advice",
    start=_S.PREPARING,
    standings={
        _S.PREPARING: Standing("being prepared", "whoever is asking"),
        _S.ASKED: Standing("confirmed and ready to read out", "whoever is asking"),
        _S.ANSWERED: Standing("answered"),
        _S.NAME_GIVEN: Standing("waiting to be made a referral, because the name was given", "whoever gave the name"),
        _S.BECAME_REFERRAL: Standing("a referral now"),
        _S.LEFT_FOR_DANGER: Standing("left for an urgent share, because a child may be in danger"),
        _S.SET_ASIDE: Standing("set aside before anybody was asked"),
    },
    moves={
        (_S.PREPARING, _E.CONFIRM_BRIEF): _S.ASKED,
        (_S.PREPARING, _E.SET_ASIDE): _S.SET_ASIDE,
        (_S.ASKED, _E.ANSWER): _S.ANSWERED,
        (_S.ASKED, _E.SET_ASIDE): _S.SET_ASIDE,
        (_S.ASKED, _E.GIVE_NAME): _S.NAME_GIVEN,
        (_S.ANSWERED, _E.ANSWER): _S.ANSWERED,
        (_S.ANSWERED, _E.GIVE_NAME): _S.NAME_GIVEN,
        (_S.NAME_GIVEN, _E.WRONG_ANSWER): _S.ASKED,
        (_S.NAME_GIVEN, _E.MAKE_REFERRAL): _S.BECAME_REFERRAL,
        **{(state, _E.SEE_DANGER): _S.LEFT_FOR_DANGER for state in (*_OPEN, _S.NAME_GIVEN)},
    },
)


@dataclass(frozen=True)
class CallInput:
    """One call as typed. `name_asked` None: the question was not answered. `safe_now`: what the call made of it.

    `at`: when it was, where not now. `adviser`: a kind of adviser, or empty where it was not said.
    """

    service: str
    person: str
    words: str
    name_asked: NameAsked | None
    reason_not_given: str = ""
    their_reference: str = ""
    safe_now: SafeNow | None = None
    adviser: Adviser | None = None
    at: datetime | None = None

    @property
    def says_danger(self) -> bool:
        """Whether the call says that the child is not, or may not be, safe now: by the answer, or by its words.

        Somebody who answers that the child is safe has read the words and judged; nobody else has.
        """
        if self.safe_now is SafeNow.YES:
            return False
        return self.safe_now is not None or bool(danger_in(self.words))


@dataclass(frozen=True)
class CallStep:
    """What follows from a call: the event, what is owed, the day of a review, and the words to show."""

    event: AdviceEvent
    owed: tuple[Gap, ...] = ()
    review_on: date | None = None
    words: str = ""


def check_call(call: CallInput, now: datetime | None = None) -> list[Gap]:
    """What a call's record lacks. Danger is never held up: no gaps then; `after_call` says what is owed."""
    if call.says_danger:
        return []
    gaps = _lacking(call)
    if now is not None and call.at is not None and call.at > now:
        gaps.append(Gap("at", "Say when you spoke: this time lies ahead.", IN_DOUBT))
    return gaps


def check_danger(text: str, not_danger: str) -> list[Gap]:
    """A brief whose words speak of danger is not used until somebody says why it is not danger now."""
    words = danger_in(text)
    if not words or not_danger.strip():
        return []
    said = ", ".join(f"'{one}'" for one in words)
    return [Gap("not_danger", f"{DANGER_WORDS} The brief says {said}. If nobody is in danger now, say why.", IN_DOUBT)]


def _lacking(call: CallInput) -> list[Gap]:
    gaps = []
    if not call.service.strip():
        gaps.append(Gap("service", "Say which service you spoke to.", IN_DOUBT))
    if not call.person.strip():
        gaps.append(Gap("person", "Say who you spoke to, or write 'not given'.", IN_DOUBT))
    if not call.words.strip():
        gaps.append(Gap("words", "Write the advice in their words.", IN_DOUBT))
    if call.name_asked is None:
        gaps.append(Gap("name_asked", "Say whether they asked for the child's name.", NAMED_IS_REFERRAL))
    if call.name_asked is NameAsked.YES_NOT_GIVEN and not call.reason_not_given.strip():
        gaps.append(Gap("reason_not_given", "Say why you did not give the name.", NAMED_IS_REFERRAL))
    return gaps


def after_call(call: CallInput, *, at: datetime, decision_recorded: bool) -> CallStep:
    """What follows from a call whose record is whole (or that says danger).

    Danger comes first. A name that was given makes it a referral, and a decision not yet recorded is owed then. A name
    that was asked for and not given is looked at again the same day.
    """
    if call.says_danger:
        owed = tuple(_lacking(call))
        if call.name_asked is NameAsked.YES_GAVE:
            owed = (*owed, *_owed_after_name(decision_recorded))
        return CallStep(AdviceEvent.SEE_DANGER, owed=owed, words=DANGER_WORDS)
    if call.name_asked is NameAsked.YES_GAVE:
        return CallStep(AdviceEvent.GIVE_NAME, owed=_owed_after_name(decision_recorded), words=NAME_GIVEN_WORDS)
    if call.name_asked is NameAsked.YES_NOT_GIVEN:
        return CallStep(AdviceEvent.ANSWER, review_on=london_day(at), words="Look at this again today.")
    return CallStep(AdviceEvent.ANSWER)


def _owed_after_name(decision_recorded: bool) -> tuple[Gap, ...]:
    owed = [
        Gap("family", "Say whether the family has been told, or why not.", "seed, rule 2"),
        Gap("follow_up", "Send the written follow-up to the service.", NAMED_IS_REFERRAL),
    ]
    if not decision_recorded:
        owed.insert(0, Gap("decision", "Record the decision to share the name, and the reasons.", "seed, rule 7"))
    return tuple(owed)


def name_question_warning(*, decision_recorded: bool) -> str:
    """What stands beside the question about the name, before it is answered; empty once a decision is recorded."""
    return "" if decision_recorded else NAME_WARNING


def replay(events: tuple[AdviceEvent, ...]) -> AdviceState:
    """The state after a run of events from the start; NotNow at the first that does not follow."""
    state = ADVICE.start
    for event in events:
        state = ADVICE.after(state, event)
    return state


def require_open_brief(state: AdviceState, confirmed_at: datetime | None) -> None:
    """NotNow where the brief may no longer change: it is frozen from the moment it was confirmed."""
    if state is AdviceState.PREPARING and confirmed_at is None:
        return
    when = f" It was confirmed at {moment_words(confirmed_at)}." if confirmed_at else ""
    raise NotNow(f"This brief stays as it was read out.{when} Start another one to say something different.")
