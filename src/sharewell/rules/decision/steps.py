"""What to do next. There is always something: ring, record, answer, ask for advice, change an answer, or pay what
is owed.
"""

from __future__ import annotations

from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.rules.decision.assessment import (
    Debt,
    Finding,
    NextStep,
    OutcomeView,
    Road,
    Status,
    StepKind,
    UrgentRoute,
)

ASK_ADVICE = "Ask for advice, without names if you can, then come back to this question."
KINDS = {Status.CONTRADICTED: StepKind.CHANGE, Status.UNSURE: StepKind.ADVICE}


def next_steps(
    road: Road,
    wanted: Outcome | None,
    views: tuple[OutcomeView, ...],
    debts: tuple[Debt, ...],
    route: UrgentRoute | None,
    doubt: bool,
) -> tuple[NextStep, ...]:
    """What to do now, first things first; never empty.

    `wanted` None: nothing is decided yet, so the choice comes with whatever could be recorded. `doubt`: somewhere the
    answer is "unsure", or advice is wanted; then advice is among the steps.
    """
    steps: list[NextStep] = []
    if road is Road.URGENT and route is not None:
        steps.append(NextStep(StepKind.RING, route.words, "recipient", Outcome.SHARE))
    if wanted is None:
        steps.append(NextStep(StepKind.ANSWER, "Choose what you decide: to share or not to share.", "outcome"))
    chosen = next(view for view in views if view.outcome is (wanted or Outcome.SHARE))
    if chosen.recordable:
        steps.append(_record(chosen.outcome))
    else:
        steps.extend(_mend(gap) for gap in chosen.gaps)
    if wanted is None:
        steps.extend(_record(view.outcome) for view in views if view.recordable and view is not chosen)
    steps.extend(
        NextStep(StepKind.REPAY, debt.words, debt.finding.asks[0] if debt.finding.asks else "") for debt in debts
    )
    if doubt and not any(step.kind is StepKind.ADVICE for step in steps):
        steps.append(NextStep(StepKind.ADVICE, ASK_ADVICE, "advice"))
    return tuple(steps)


def _record(outcome: Outcome) -> NextStep:
    return NextStep(StepKind.RECORD, f"Record this decision: {OUTCOME_WORDS[outcome]}.", "outcome", outcome)


def _mend(gap: Finding) -> NextStep:
    return NextStep(KINDS.get(gap.status, StepKind.ANSWER), gap.words, gap.asks[0] if gap.asks else "")
