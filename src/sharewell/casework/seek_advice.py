"""Ask for advice without naming the child; and when the name is given, it becomes a referral, retyping nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.identities import known_identities
from sharewell.casework.open_decision import begin_decision
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.working_days import due
from sharewell.records.stores import files, sharing, worklist
from sharewell.rules import brief, held
from sharewell.rules.access import Action
from sharewell.rules.advice import (
    ADVICE,
    NAME_GIVEN_WORDS,
    AdviceEvent,
    AdviceState,
    CallInput,
    NameAsked,
    after_call,
    check_call,
    require_open_brief,
)
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.values import STATEMENT_LABELS, SafeNow, new_id


@dataclass(frozen=True, kw_only=True)
class PrepareAdvice:
    """From which concern the brief is built, and whom will be asked."""

    concern_id: str
    service: str = ""


@dataclass(frozen=True, kw_only=True)
class SaveBrief:
    """The brief as edited, and why each leftover may stay. `ready`: a person confirms that it names nobody."""

    advice_id: str
    text: str
    kept: Mapping[str, str]
    service: str = ""
    ready: bool = False
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class LogAdviceCall:
    """What the adviser said, and whether they asked for the name. `confirmed` answers the page "You gave the name"."""

    advice_id: str
    service: str
    person: str
    words: str
    their_reference: str = ""
    name_asked: str = ""
    reason_not_given: str = ""
    safe_now: SafeNow | None = None
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class BriefPage:
    """A brief and what the screening says about it now."""

    advice: held.Advice
    screening: brief.Screening
    referral: held.Referral | None
    names: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AdviceLogged:
    """The advice as it now stands; with the referral, its decision and what is owed where the name was given.

    `danger`: the call says that the child may not be safe: the next page is the urgent share.
    """

    advice: held.Advice
    referral: held.Referral | None = None
    decision_id: str = ""
    owed: tuple[str, ...] = ()
    danger: bool = False


@use_case(Action.ADVICE_SEEK, Event.ADVICE_PREPARED, about="concern")
def prepare_advice(work: Work, request: PrepareAdvice) -> held.Advice:
    """Begin a brief from a concern: its words, with everybody the case knows replaced by their part in it."""
    concern = files.concerns.get(work.file, request.concern_id)
    draft = "\n\n".join(f"{STATEMENT_LABELS[s.kind]}: {s.text}" for s in concern.statements)
    screened = brief.screen(draft, known_identities(work))
    advice = sharing.advices.put(
        work,
        held.Advice(
            id=new_id(),
            file_id=work.scope_id,
            concern_id=concern.id,
            state=AdviceState.PREPARING,
            opened_at=work.now,
            draft=draft,
            brief=screened.text,
            kept={},
            service=request.service,
        ),
    )
    desk.write_entry(work, "advice", advice.id, "Advice without names was begun.")
    desk.give(work, desk.TO_FINISH, "advice", advice.id, "Advice without names", to=[(work.actor.person_id, None)])
    return advice


@dataclass(frozen=True)
class ReadAdvice:
    """Which advice."""

    advice_id: str


@use_case(Action.ADVICE_SEEK, Event.FILE_READ, about="advice", reading=True)
def read_advice(work: Work, request: ReadAdvice) -> BriefPage:
    """The brief, freshly screened, and what became of it."""
    advice = sharing.advices.get(work.file, request.advice_id)
    referral = sharing.referrals.where(work.file, advice_id=advice.id)
    return BriefPage(
        advice=advice,
        screening=brief.screen(advice.brief, known_identities(work)),
        referral=referral[0] if referral else None,
        names=desk.names(work),
    )


@use_case(Action.ADVICE_SEEK, Event.ADVICE_PREPARED, about="advice")
def save_brief(work: Work, request: SaveBrief) -> BriefPage:
    """Keep the brief as edited, screened again. With `ready`, freeze it for use.

    Raises Incomplete while it still shows who it is about; NotNow once it is frozen.
    """
    advice = sharing.advices.get(work.file, request.advice_id)
    require_open_brief(AdviceState(advice.state), advice.confirmed_at)
    known = known_identities(work)
    kept = {found: why.strip() for found, why in request.kept.items() if why.strip()}
    if request.ready:
        gaps = brief.check_before_use(request.text, known, kept)
        if gaps:
            raise Incomplete(*gaps)
        advice = replace(
            advice,
            state=AdviceState.ASKED,
            confirmed_by=work.actor.person_id,
            confirmed_at=work.now,
        )
    advice = sharing.advices.put(
        work, replace(advice, brief=request.text, kept=kept, service=request.service or advice.service)
    )
    return BriefPage(advice=advice, screening=brief.screen(advice.brief, known), referral=None, names=desk.names(work))


@use_case(Action.ADVICE_SEEK, Event.ADVICE_ANSWERED, about="advice")
def log_advice_call(work: Work, request: LogAdviceCall) -> AdviceLogged:
    """Log a call about a brief. "I gave the name" makes it a referral, one way, once a person has confirmed it.

    Raises Incomplete with what is missing; for a name given, with the words of the page that asks to confirm.
    """
    advice = sharing.advices.get(work.file, request.advice_id)
    given = CallInput(
        service=request.service.strip() or advice.service,
        person=request.person,
        words=request.words,
        name_asked=NameAsked(request.name_asked) if request.name_asked in set(NameAsked) else None,
        reason_not_given=request.reason_not_given,
        their_reference=request.their_reference,
        safe_now=request.safe_now,
    )
    gaps = check_call(given)
    if gaps:
        raise Incomplete(*gaps)
    step = after_call(given, at=work.now, decision_recorded=False)
    if step.event is AdviceEvent.GIVE_NAME and not request.confirmed:
        raise Incomplete(Gap("confirmed", NAME_GIVEN_WORDS))
    state = ADVICE.after(AdviceState(advice.state), step.event)
    named = given.name_asked is NameAsked.YES_GAVE
    if state is AdviceState.NAME_GIVEN:
        state = ADVICE.after(state, AdviceEvent.MAKE_REFERRAL)
    call = _call(work, given, request.name_asked)
    after = sharing.advices.put(
        work, replace(advice, state=state, calls=(*advice.calls, call), review_on=step.review_on)
    )
    worklist.done(work, advice.id)
    who = call.service or "an adviser"
    desk.write_entry(work, "advice", advice.id, f"Advice was given by {who}.", significant=True)
    if step.review_on is not None:
        note = "Name asked for and not given: look again today"
        desk.give(work, desk.WAITING, "advice", advice.id, note, first=True)
    if named:
        return _refer(work, after, call, tuple(gap.message for gap in step.owed))
    return AdviceLogged(advice=after, danger=step.event is AdviceEvent.SEE_DANGER)


def _call(work: Work, given: CallInput, name_asked: str) -> held.AdviceCall:
    return held.AdviceCall(
        at=work.now,
        service=given.service,
        person=given.person.strip(),
        words=given.words.strip(),
        their_reference=given.their_reference.strip(),
        name_asked=name_asked,
        reason_not_given=given.reason_not_given.strip(),
        logged_by=work.actor.person_id,
    )


def _refer(work: Work, advice: held.Advice, call: held.AdviceCall, owed: tuple[str, ...]) -> AdviceLogged:
    decision = begin_decision(
        work,
        recipient_kind="childrens_social_care",
        concern_id=advice.concern_id,
        advice_id=advice.id,
        spoken_to=f"{call.person}, {call.service}".strip(", "),
        told=advice.brief,
        outcome="referral",
    )
    referral = sharing.referrals.put(
        work,
        held.Referral(
            id=new_id(),
            file_id=work.scope_id,
            state="made",
            made_at=work.now,
            to=call.service,
            advice_id=advice.id,
            decision_id=decision.id,
            their_reference=call.their_reference,
            acknowledge_by=due("front_door_acknowledgement", work.now),
        ),
    )
    line = "The name was given: the advice became a referral."
    desk.write_entry(work, "referral", referral.id, line, significant=True)
    desk.give(
        work,
        desk.WAITING,
        "referral",
        referral.id,
        "Referral: waiting for them to confirm",
        due=referral.acknowledge_by,
    )
    danger = advice.state == AdviceState.LEFT_FOR_DANGER
    return AdviceLogged(advice=advice, referral=referral, decision_id=decision.id, owed=owed, danger=danger)
