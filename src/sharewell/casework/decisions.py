"""What the decision use cases share: the stored answers as a case, and the rules' answer to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sharewell import guidance
from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.guidance.vocabulary import Nation
from sharewell.records.stores import sharing
from sharewell.records.stores.base import as_shown
from sharewell.rules import held
from sharewell.rules.assess import read_case
from sharewell.rules.decision import Assessment, Case, assess
from sharewell.rules.decision.lifecycle import LIFE, DecisionEvent, DecisionState
from sharewell.rules.errors import NotNow
from sharewell.rules.london import london_day
from sharewell.rules.values import new_id

FIXED = ("edition", "decided_on", "controller", "under_duty_since", "urgent")


def case_of(decision: held.Decision, on: datetime) -> Case:
    """The stored answers as the rules read them, under the edition the decision was opened with."""
    day = london_day(decision.decided_at or on)
    document = {
        **decision.answers,
        "edition": decision.edition,
        "decided_on": day.isoformat(),
        "urgent": decision.urgent,
    }
    return read_case(document)


def assessed(decision: held.Decision, now: datetime) -> Assessment:
    """What the rules say of a decision at `now` (or at the moment it was taken)."""
    return assess(case_of(decision, now), now=decision.decided_at or now)


def standing_answers(work: Work) -> dict[str, Any]:
    """What every decision of this organisation starts from: its kind, and since when it is under the duty to share."""
    organisation = desk.the_organisation(work)
    answers: dict[str, Any] = {"controller": organisation.controller}
    if organisation.duty_since is not None:
        answers["under_duty_since"] = organisation.duty_since.isoformat()
    return answers


def edition_today(work: Work) -> str:
    """The edition of the guidance in force for this organisation today."""
    organisation = desk.the_organisation(work)
    today = london_day(work.now)
    under = organisation.duty_since is not None and organisation.duty_since <= today
    return guidance.edition_in_force(today, Nation(organisation.nation), under).key


def new_decision(work: Work, **values: Any) -> held.Decision:
    """A new decision under the edition of the day, which never changes."""
    answers = {**standing_answers(work), **values.pop("answers", {})}
    return sharing.decisions.put(
        work,
        held.Decision(
            id=values.pop("id", "") or new_id(),
            file_id=work.scope_id,
            edition=edition_today(work),
            state=LIFE.start,
            opened_at=work.now,
            opened_by=work.actor.person_id,
            answers=answers,
            **values,
        ),
    )


def still_open(work: Work, decision_id: str, version: int | None = None) -> held.Decision:
    """A decision that may still be worked on. Raises NotNow once it is taken: new facts reopen it as a new one.

    Raises Stale where it is not at `version` any more.
    """
    decision = sharing.decisions.get(work.file, decision_id)
    if decision.decided_at is not None:
        raise NotNow("This decision is recorded and is never edited. Reopen it with new facts instead.")
    return as_shown(decision, version)


def moved(decision: held.Decision, event: DecisionEvent) -> str:
    """The state that follows; NotNow where it does not follow from where the decision stands."""
    return LIFE.after(DecisionState(decision.state), event)


def held_debts(work: Work, decision: held.Decision, assessment: Assessment) -> list[held.Debt]:
    """Write what an urgent share still owes, each with its time, onto the decision."""
    return [
        sharing.debts.put(
            work,
            held.Debt(
                id=new_id(),
                file_id=work.scope_id,
                decision_id=decision.id,
                key=debt.finding.check,
                what=debt.words,
                due_at=debt.due_at or work.now,
            ),
        )
        for debt in assessment.debts
    ]


def with_paid_answers(work: Work, decision: held.Decision) -> held.Decision:
    """The decision with what was owed and has been answered since: what a written follow-up says. Never stored."""
    paid = sharing.debts.where(work.file, decision_id=decision.id)
    given = {name: value for debt in paid if debt.paid_at is not None for name, value in (debt.given or {}).items()}
    return replace(decision, answers={**decision.answers, **given})
