"""Whole assessments: the engine puts the findings together as the laws of the single rules promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest

from sharewell.guidance.vocabulary import Harm, Outcome, RecipientKind
from sharewell.rules.decision import (
    Assessment,
    Case,
    Closeness,
    Consent,
    Posture,
    Road,
    Status,
    StepKind,
    Verification,
    assess,
)
from sharewell.rules.decision.assessment import Finding, OutcomeView
from sharewell.rules.decision.family import REFUSALS
from sharewell.rules.decision.outcomes import SENDING, stands
from sharewell.rules.decision.postures import posture_of
from sharewell.rules.decision.recipients import CHECKED, CHECKED_FOR_URGENT
from sharewell.rules.decision.steps import next_steps
from sharewell.rules.decision.urgent import route_case
from tests.rules.decision.space import EDITIONS, duty_sets, subsets
from tests.rules.decision.whole import WHOLE

Counted = Callable[[str, int], None]


def core(base: Case) -> Iterator[Case]:
    """Every combination of the answers that most rules share, over a base."""
    axes = product(
        EDITIONS,
        (False, True),
        Harm,
        (RecipientKind.CHILDRENS_SOCIAL_CARE, RecipientKind.OTHER_AGENCY, RecipientKind.PARENT),
        Verification,
        Consent,
        ("", "unsure", "consent", "recognised_safeguarding"),
    )
    for edition, urgent, harm, recipient, verification, consent, basis in axes:
        yield replace(
            base,
            edition=edition,
            urgent=urgent,
            harm=harm,
            recipient=recipient,
            verification=verification,
            consent=consent,
            basis=basis,
        )


def breaches(case: Case, found: Assessment) -> list[str]:
    """Which of the promises a whole assessment breaks."""
    share, withhold = found.outcome(Outcome.SHARE), found.outcome(Outcome.WITHHOLD)
    urgent = found.road is Road.URGENT
    wrong = {
        "an urgent share to a number of ours is blocked": urgent
        and not (found.urgent_route and found.urgent_route.recordable),
        "the police cannot be told either": urgent
        and not assess(route_case(case, RecipientKind.POLICE)).outcome(Outcome.SHARE).recordable,
        "ringing does not come first": urgent and found.next_steps[0].kind is not StepKind.RING,
        "an urgent share is blocked by paperwork": urgent
        and case.verification in CHECKED_FOR_URGENT
        and case.closeness is Closeness.NEITHER
        and not share.recordable,
        "shared with somebody unchecked": share.recordable and case.verification not in CHECKED,
        "shared without a ground": share.recordable and not urgent and case.basis in ("", "unsure"),
        "shared without a reason": share.recordable and not urgent and not case.reasons,
        "shared on consent that was not given": share.recordable
        and not urgent
        and case.basis == "consent"
        and case.consent is not Consent.AGREED,
        "a refusal below the line is not respected": share.recordable
        and not urgent
        and case.harm in (Harm.BELOW_LINE, Harm.NONE)
        and case.consent in REFUSALS
        and not found.duties,
        "no next step": not found.next_steps,
        "an owed answer is nowhere": urgent and share.recordable and not case.reasons and not found.debts,
        "withheld against a duty": bool(found.duties) and withhold.recordable,
        "unsure without advice": Harm.UNSURE in (case.harm, case.consent)
        and not any(step.kind is StepKind.ADVICE for step in found.next_steps),
        "the posture denies the duty": (found.posture is Posture.MUST_SHARE) != bool(found.duties),
        "may share although it may not": found.posture is Posture.MAY_SHARE and not share.recordable,
        "a gap is settled": any(gap.settled for view in found.outcomes for gap in (*view.gaps, *view.owed)),
        "a gap stops what is recordable": any(view.recordable == bool(view.gaps) for view in found.outcomes),
    }
    return [name for name, broken in wrong.items() if broken]


@pytest.mark.parametrize("base", [WHOLE, Case(edition="dfe-2024", decided_on=WHOLE.decided_on)], ids=["full", "bare"])
def test_every_promise_holds_in_every_combination_of_the_shared_answers(
    base: Case, counted: Counted, request: pytest.FixtureRequest
) -> None:
    states, broken = 0, []
    for case in core(replace(base, closeness=Closeness.NEITHER)):
        states += 1
        found = assess(case)
        broken += [(name, case) for name in breaches(case, found)]
    counted(f"whole assessments over a {request.node.callspec.id} case", states)
    assert broken[:3] == []


def test_how_a_finding_bears_on_an_outcome_depends_on_that_finding_alone(counted: Counted) -> None:
    states = 0
    for outcome, status, road, owable in product(Outcome, Status, Road, (True, False)):
        finding = Finding("basis", "r", "s", status, "w", ("basis",), owable)
        bearing = stands(outcome, finding, road)
        states += 1
        if status in (Status.MET, Status.NOT_NEEDED):
            assert bearing is Status.MET
        else:
            may_owe = road is Road.URGENT and owable and outcome in SENDING
            assert bearing is (Status.OWED if may_owe else Status.MISSING)
    counted("ways a finding can bear on an outcome", states)


def test_there_is_always_a_next_step_and_it_meets_every_gap(counted: Counted) -> None:
    kinds = [Finding(f"c{n}", "r", "s", status, "w", ("basis",)) for n, status in enumerate(Status)]
    unsettled = [finding for finding in kinds if not finding.settled]
    states = 0
    for wanted, gaps, share_gaps, road, doubt in product(
        (None, *Outcome), subsets(unsettled), subsets(unsettled), Road, (False, True)
    ):
        views = tuple(
            OutcomeView(o, not mine, tuple(mine), ())
            for o in Outcome
            for mine in [gaps if o is wanted else share_gaps if o is Outcome.SHARE else frozenset()]
        )
        steps = next_steps(road, wanted, views, (), None, doubt)
        states += 1
        assert steps
        chosen = next(view for view in views if view.outcome is (wanted or Outcome.SHARE))
        assert len([step for step in steps if step.words == "w"]) == len(chosen.gaps)
        assert chosen.gaps or any(step.kind is StepKind.RECORD for step in steps)
        assert not doubt or any(step.kind is StepKind.ADVICE for step in steps)
    counted("states of what comes next", states)


def test_a_duty_makes_it_must_share_in_every_state_of_what_sharing_lacks() -> None:
    gaps = [Finding("basis", "r", "s", status, "w", ("basis",)) for status in Status]
    for duties, lacking in product(duty_sets(), subsets([gap for gap in gaps if not gap.settled])):
        share = OutcomeView(Outcome.SHARE, not lacking, tuple(lacking), ())
        posture, why = posture_of(duties, share)
        assert why
        assert (posture is Posture.MUST_SHARE) == bool(duties)
        if not duties:
            assert (posture is Posture.MAY_SHARE) == (not lacking)
            unsure = any(gap.status is Status.UNSURE for gap in lacking)
            assert (posture is Posture.UNSURE_SEEK_ADVICE) == unsure
