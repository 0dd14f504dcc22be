"""Take the decision: share, share part, share without names, do not share, decide later, already known, refer.

Both ways it is recorded with reasons. The rules say which outcomes may be recorded now; what an urgent share lacks is
owed with times, never asked for first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sharewell.casework import desk
from sharewell.casework.answer_decision import DecisionPage, page_of
from sharewell.casework.decision_evidence import with_words
from sharewell.casework.decisions import assessed, held_debts, moved, still_open
from sharewell.casework.second_look import looked_over
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.records.stores import sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision import Assessment
from sharewell.rules.decision.answers import Told
from sharewell.rules.decision.family import AGAIN_AFTER, FAMILY_AGAIN, LOOK_AGAIN
from sharewell.rules.decision.lifecycle import DecisionEvent, DecisionState, recording
from sharewell.rules.decision.outcomes import SENDING
from sharewell.rules.decision.voices import anybody_left_out
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.london import LONDON
from sharewell.rules.values import new_id


@dataclass(frozen=True, kw_only=True)
class TakeDecision:
    """Which decision, how it ends, and any last answers given on the same page.

    `alone_because`: why nobody else could look it over, where somebody should and nobody could be asked.
    """

    decision_id: str
    outcome: str
    answers: Mapping[str, Any]
    version: int | None = None
    alone_because: str = ""


@use_case(Action.DECISION_TAKE, Event.DECISION_TAKEN, about="decision")
def take_decision(work: Work, request: TakeDecision) -> DecisionPage:
    """Record a decision with its reasons, for good. Raises Incomplete with exactly the gaps that remain."""
    decision = still_open(work, request.decision_id, request.version)
    try:
        outcome = Outcome(request.outcome)
    except ValueError:
        raise Incomplete(Gap("outcome", "Choose how this ends: share, do not share, or decide later.")) from None
    answers = {**decision.answers, **{k: v for k, v in request.answers.items() if v not in ("", None)}}
    answers.update(outcome=outcome, decided_by=work.actor.person_id)
    decision = replace(decision, answers=answers)
    assessment = assessed(decision, work.now)
    view = assessment.outcome(outcome)
    if not view.recordable:
        raise view.incomplete()
    decision = looked_over(work, decision, outcome, request.alone_because)
    taken = record_outcome(work, decision, outcome, assessment)
    return page_of(work, taken)


def record_outcome(work: Work, decision: held.Decision, outcome: Outcome, assessment: Assessment) -> held.Decision:
    """Write a taken decision, its debts, its line in the chronology, and what comes next on the lists."""
    ended = replace(
        decision,
        state=moved(decision, recording(assessment.outcome(outcome))),
        outcome=outcome,
        decided_at=work.now,
        decided_by=work.actor.person_id,
        assessment=summary(assessment),
    )
    taken = sharing.decisions.put(work, with_words(work, ended))
    worklist.done(work, taken.id)
    desk.write_entry(work, "decision", taken.id, f"Decided: {OUTCOME_WORDS[outcome]}.", significant=True)
    for debt in held_debts(work, taken, assessment):
        desk.give(work, desk.TO_FINISH, "debt", debt.id, f"Still owed: {debt.what}", due=debt.due_at)
    left_out = anybody_left_out(one.heard() for one in taken.voices)
    if outcome in SENDING and (left_out or taken.answers.get("told") == Told.NOT_TOLD):
        look_again_at_family(work, taken)
    case_defer = taken.answers.get("defer_until")
    if outcome is Outcome.DEFER and case_defer:
        again = datetime.combine(datetime.fromisoformat(case_defer).date(), time(9), LONDON)
        desk.give(work, desk.WAITING, "decision", taken.id, "Decide again", due=again)
    return taken


def summary(assessment: Assessment) -> dict[str, Any]:
    """What the rules said when the decision was taken, kept with it: rule by rule, with its source."""
    return {
        "posture": assessment.posture,
        "posture_why": assessment.posture_why,
        "duties": [{"id": d.id, "title": d.title, "source": d.source} for d in assessment.duties],
        "findings": [
            {"check": f.check, "rule": f.rule, "source": f.source, "status": f.status, "words": f.words}
            for f in assessment.findings
        ],
    }


@dataclass(frozen=True, kw_only=True)
class PayDebt:
    """The answers that an urgent share owed, by field; `words` is what was done, in a sentence."""

    debt_id: str
    answers: Mapping[str, Any]
    words: str = ""


@use_case(Action.DECISION_ANSWER, Event.DEBT_PAID, about="debt")
def pay_debt(work: Work, request: PayDebt) -> held.Debt:
    """Give an answer that is owed. The decision stays as it was taken; the answer stands beside it, dated.

    Raises Incomplete where the rules still find a gap there.
    """
    debt = sharing.debts.get(work.file, request.debt_id)
    return debt if debt.paid_at is not None else settle(work, debt, request.answers, request.words)


def settle(work: Work, debt: held.Debt, answers: Mapping[str, Any], words: str) -> held.Debt:
    """Pay one open debt with these answers. Raises Incomplete where the rules still find a gap there."""
    decision = sharing.decisions.get(work.file, debt.decision_id)
    paid_before = {
        name: value
        for other in sharing.debts.where(work.file, decision_id=decision.id)
        for name, value in (other.given or {}).items()
    }
    given = {name: value for name, value in answers.items() if value not in ("", None)}
    whole = replace(decision, answers={**decision.answers, **paid_before, **given})
    assessment = assessed(whole, work.now)
    still = [finding for finding in assessment.findings if finding.check == debt.key and not finding.settled]
    if still:
        raise Incomplete(*(Gap(f.asks[0] if f.asks else f.check, f.words, f.source) for f in still))
    if debt.key == FAMILY_AGAIN and "told" not in given:
        raise Incomplete(Gap("told", "Say whether the family has been told by now."))
    if not given and not words.strip():
        raise Incomplete(Gap("words", "Write what was done, and when."))
    paid = sharing.debts.put(
        work,
        replace(debt, paid_at=work.now, paid_by=work.actor.person_id, answer=words.strip(), given=given),
    )
    # A decision that was reopened meanwhile stays so; what it owed is still paid, and leaves the list.
    owing = decision.state == DecisionState.OWING
    others = [one for one in sharing.debts.where(work.file, decision_id=decision.id) if one.key != FAMILY_AGAIN]
    if owing and all(other.paid_at for other in others):
        sharing.decisions.put(work, replace(decision, state=moved(decision, DecisionEvent.LAST_DEBT_PAID)))
    worklist.done(work, debt.id)
    desk.write_entry(work, "debt", debt.id, "An answer that the decision still owed was given.")
    if debt.key == FAMILY_AGAIN and given["told"] != Told.TOLD:
        look_again_at_family(work, decision)
    return paid


def look_again_at_family(work: Work, decision: held.Decision) -> None:
    """Bring it up again, after four weeks, whether it is still safer that the family does not know."""
    again = sharing.debts.put(work, held.Debt(
        id=new_id(), file_id=work.scope_id, decision_id=decision.id, key=FAMILY_AGAIN, what=LOOK_AGAIN,
        due_at=work.now + AGAIN_AFTER,
    ))  # fmt: skip
    desk.give(work, desk.REVIEWS, "debt", again.id, again.what, due=again.due_at)
