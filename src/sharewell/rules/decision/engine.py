"""The decision engine: a case in, an assessment out. Pure: no clock, no files beyond the guidance tables, no memory."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sharewell.guidance.schema import Duty, Edition, in_force
from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.answers import Advice, Case
from sharewell.rules.decision.assessment import Assessment, OutcomeView, Road, Status, Verdict
from sharewell.rules.decision.facts import AT, facts_of
from sharewell.rules.decision.outcomes import SENDING, Plan, plan_for, view
from sharewell.rules.decision.postures import posture_of, standings
from sharewell.rules.decision.steps import next_steps
from sharewell.rules.decision.urgent import debts_of, route
from sharewell.rules.london import date_words

_ROAD, _ALL, _DUTIES, _UNCLEAR = AT["road"], AT["all_duties"], AT["duties"], AT["unclear_duties"]


def assess(case: Case, *, now: datetime | None = None) -> Assessment:
    """What the rules of the case's edition say of it.

    `now` (aware) is the present time, from which debts and duties are timed; without it their times are None.
    Unreadable for an edition, basis or condition that is in no table; ValueError for a `now` without a time zone.
    """
    return assess_under(plan_for(case.edition), case, now=now)


def assess_under(plan: Plan, case: Case, *, now: datetime | None = None) -> Assessment:
    """What the rules of an edition say of a case, for an edition made ready by `make_plan`."""
    facts = facts_of(case)
    road = cast(Road, facts[_ROAD])
    duties = cast("tuple[Duty, ...]", facts[_DUTIES])
    all_duties = cast("tuple[Duty, ...]", facts[_ALL])
    findings = [step.find(facts, road) for step in plan.steps]
    views = tuple(view(outcome, findings, needs, road) for outcome, needs in plan.needs.items())
    share = next(found for found in views if found.outcome is Outcome.SHARE)
    wanted = next((found for found in views if found.outcome is case.outcome), share)
    posture, why = posture_of(duties, share)
    urgent_route = route(case, plan) if road is Road.URGENT else None
    debts = debts_of(wanted, case, road, now, plan.edition.citation)
    doubt = "unsure" in facts or case.advice is Advice.WANTED
    return Assessment(
        edition=plan.edition.key,
        provisional=plan.edition.provisional,
        road=road,
        wanted=case.outcome,
        verdict=verdict_of(case.outcome, wanted),
        posture=posture,
        posture_why=why,
        duties=standings(all_duties, duties, now) if all_duties else (),
        findings=tuple(findings),
        outcomes=views,
        debts=debts,
        urgent_route=urgent_route,
        next_steps=next_steps(road, case.outcome, views, debts, urgent_route, doubt),
        notes=notes_of(plan.edition, case, all_duties, duties, cast("tuple[Duty, ...]", facts[_UNCLEAR])),
    )


def verdict_of(decided: Outcome | None, wanted: OutcomeView) -> Verdict:
    """The whole, for the outcome wanted; while nothing is decided, it is incomplete or contradicted as to sharing."""
    if any(finding.status is Status.CONTRADICTED for finding in wanted.gaps + wanted.owed):
        return Verdict.CONTRADICTED
    if decided is None or wanted.gaps or wanted.owed:
        return Verdict.INCOMPLETE
    return Verdict.COMPLETE


def notes_of(
    edition: Edition,
    case: Case,
    all_duties: tuple[Duty, ...],
    duties: tuple[Duty, ...],
    unclear: tuple[Duty, ...],
) -> tuple[str, ...]:
    """What a reader should know beside the findings."""
    notes: list[str] = []
    if edition.provisional:
        notes.append(edition.provisional_why)
    if not in_force(case.decided_on, edition.in_force_from, edition.in_force_until):
        notes.append(
            f'"{edition.title}" was not in force on {date_words(case.decided_on)}.'
            " The decision keeps the edition it was opened under."
        )
    notes.extend(f"{duty.title}: not settled in every part." for duty in all_duties if duty.provisional)
    notes.extend(f"{duty.title}: lifted by its own exception." for duty in all_duties if duty not in duties)
    notes.extend(f"{duty.title}: it is not settled whether it reaches below the harm line." for duty in unclear)
    if case.outcome in SENDING and duties and case.exception_because:
        notes.append("An exception to a duty was written down, and it is shared all the same.")
    return tuple(notes)
