"""Log what an adviser said; and when the name is given, it becomes a referral, retyping nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.answer_referral import await_answer
from sharewell.casework.open_decision import begin_decision
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.advice import (
    ADVICE,
    LOOK_AGAIN_TODAY,
    NAME_GIVEN_WORDS,
    REFERRED_TO,
    AdviceEvent,
    AdviceState,
    Adviser,
    CallInput,
    CallStep,
    NameAsked,
    after_call,
    check_call,
)
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.referral import ReferralState
from sharewell.rules.values import SafeNow, new_id


@dataclass(frozen=True, kw_only=True)
class LogAdviceCall:
    """What the adviser said, and whether they asked for the name. `confirmed` answers the page "You gave the name".

    `at`: when it was, where not now. `adviser`: which kind of adviser, where not the one the brief was made for.
    """

    advice_id: str
    service: str
    person: str
    words: str
    their_reference: str = ""
    name_asked: str = ""
    reason_not_given: str = ""
    safe_now: SafeNow | None = None
    confirmed: bool = False
    adviser: str = ""
    at: datetime | None = None


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


@use_case(Action.ADVICE_SEEK, Event.ADVICE_ANSWERED, about="advice")
def log_advice_call(work: Work, request: LogAdviceCall) -> AdviceLogged:
    """Log a call about a brief. "I gave the name" makes it a referral, one way, once a person has confirmed it.

    Raises Incomplete with what is missing; for a name given, with the words of the page that asks to confirm. A call
    that says danger is logged whatever is missing, and leaves this path.
    """
    advice = sharing.advices.get(work.file, request.advice_id)
    given = _as_typed(advice, request)
    gaps = check_call(given, work.now)
    if gaps:
        raise Incomplete(*gaps)
    step = after_call(given, at=work.now, decision_recorded=False)
    if step.event is AdviceEvent.GIVE_NAME and not request.confirmed:
        raise Incomplete(Gap("confirmed", NAME_GIVEN_WORDS))
    state = ADVICE.after(AdviceState(advice.state), step.event)
    if state is AdviceState.NAME_GIVEN:
        state = ADVICE.after(state, AdviceEvent.MAKE_REFERRAL)
    call = _call(work, given, request.name_asked)
    after = sharing.advices.put(
        work, replace(advice, state=state, calls=(*advice.calls, call), review_on=step.review_on)
    )
    _write_down(work, after, call, step)
    if given.name_asked is NameAsked.YES_GAVE:
        return _refer(work, after, call, tuple(gap.message for gap in step.owed))
    return AdviceLogged(advice=after, danger=step.event is AdviceEvent.SEE_DANGER)


def _as_typed(advice: held.Advice, request: LogAdviceCall) -> CallInput:
    kind = request.adviser or advice.adviser
    return CallInput(
        service=request.service.strip() or advice.service,
        person=request.person,
        words=request.words,
        name_asked=NameAsked(request.name_asked) if request.name_asked in set(NameAsked) else None,
        reason_not_given=request.reason_not_given,
        their_reference=request.their_reference,
        safe_now=request.safe_now,
        adviser=Adviser(kind) if kind in set(Adviser) else None,
        at=request.at,
    )


def _call(work: Work, given: CallInput, name_asked: str) -> held.AdviceCall:
    return held.AdviceCall(
        at=given.at or work.now,
        service=given.service,
        person=given.person.strip(),
        words=given.words.strip(),
        their_reference=given.their_reference.strip(),
        name_asked=name_asked,
        reason_not_given=given.reason_not_given.strip(),
        logged_by=work.actor.person_id,
        adviser=given.adviser or "",
    )


def _write_down(work: Work, advice: held.Advice, call: held.AdviceCall, step: CallStep) -> None:
    """The call in the file's log; and a name asked for and not given on the lists, first, for the same day."""
    worklist.done(work, advice.id)
    who = call.service or "an adviser"
    desk.write_entry(work, "advice", advice.id, f"Advice was given by {who}.", significant=True)
    if step.review_on is not None:
        desk.give(work, desk.REVIEWS, "advice", advice.id, LOOK_AGAIN_TODAY, due=work.now, first=True)


def _refer(work: Work, advice: held.Advice, call: held.AdviceCall, owed: tuple[str, ...]) -> AdviceLogged:
    decision = begin_decision(
        work,
        recipient_kind=REFERRED_TO,
        concern_id=advice.concern_id,
        advice_id=advice.id,
        spoken_to=f"{call.person}, {call.service}".strip(", "),
        told=advice.brief,
        outcome="referral",
    )
    made = held.Referral(
        id=new_id(), file_id=work.scope_id, state=ReferralState.MADE, made_at=work.now, to=call.service,
        advice_id=advice.id, decision_id=decision.id, their_reference=call.their_reference,
    )  # fmt: skip
    referral = await_answer(work, made, "Referral")
    line = "The name was given: the advice became a referral."
    desk.write_entry(work, "referral", referral.id, line, significant=True)
    danger = advice.state == AdviceState.LEFT_FOR_DANGER
    return AdviceLogged(advice=advice, referral=referral, decision_id=decision.id, owed=owed, danger=danger)
