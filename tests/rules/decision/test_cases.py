"""Cases a pre-school meets, one sentence each, through the whole engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from sharewell.guidance import library
from sharewell.guidance.vocabulary import Harm, Outcome, RecipientKind
from sharewell.rules.decision import (
    Advice,
    Answer,
    Case,
    Closeness,
    Consent,
    ExceptionClaim,
    Posture,
    Protected,
    RequesterTold,
    StepKind,
    ThirdParties,
    Trigger,
    Verdict,
    Verification,
    WithholdReason,
    assess,
)
from tests.rules.decision.space import EDITIONS, domain
from tests.rules.decision.whole import NOW, WHOLE

Counted = Callable[[str, int], None]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_whole_case_is_complete_in_every_edition(edition: str) -> None:
    found = assess(replace(WHOLE, edition=edition))
    assert found.verdict is Verdict.COMPLETE
    assert [step.kind for step in found.next_steps] == [StepKind.RECORD]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_early_years_duty_binds_in_every_edition_and_has_no_exception(edition: str) -> None:
    claimed = replace(
        WHOLE,
        edition=edition,
        under_duty_since=date(2026, 9, 30),
        outcome=Outcome.WITHHOLD,
        withhold_because=frozenset({WithholdReason.WOULD_HARM_MORE}),
        exception=ExceptionClaim.DETRIMENT,
        exception_because="He would hurt her",
        exception_agreed_by="Sam Lee",
    )
    found = assess(claimed)
    assert found.posture is Posture.MUST_SHARE
    assert found.verdict is Verdict.CONTRADICTED
    assert [gap.check for gap in found.outcome(Outcome.WITHHOLD).gaps] == ["duty_exception"]


def under_the_duty(**changes: object) -> Case:
    base = replace(
        WHOLE,
        edition="duty-2026",
        under_duty_since=date(2026, 9, 30),
        recipient=RecipientKind.HEALTH,
        outcome=Outcome.WITHHOLD,
        withhold_because=frozenset({WithholdReason.WOULD_HARM_MORE}),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_under_the_duty_withholding_needs_detriment_and_a_second_person(counted: Counted) -> None:
    states = 0
    seconds = ("", "unsure", "Jo Bell", "JO BELL ", "Sam Lee")
    for claim, because, second in product(ExceptionClaim, ("", "unsure", "It would hurt her more"), seconds):
        case = under_the_duty(exception=claim, exception_because=because, exception_agreed_by=second)
        found = assess(case)
        states += 1
        made_out = claim is ExceptionClaim.DETRIMENT and because == "It would hurt her more" and second == "Sam Lee"
        assert found.outcome(Outcome.WITHHOLD).recordable == made_out
        assert (found.posture is Posture.MUST_SHARE) != made_out
    counted("states of the duty's exception, as whole assessments", states)


def test_before_the_organisation_is_under_the_duty_it_may_share_and_need_not() -> None:
    for since in (None, date(2026, 11, 21)):
        found = assess(under_the_duty(under_duty_since=since))
        assert found.posture is Posture.MAY_SHARE
        assert found.outcome(Outcome.WITHHOLD).recordable


def test_a_duty_does_not_lift_the_checks_on_other_people_and_protected_details() -> None:
    found = assess(
        replace(WHOLE, third_parties=ThirdParties.NOT_DECIDED, protected=Protected.INCLUDED, protected_agreed_by="")
    )
    assert found.posture is Posture.MUST_SHARE
    assert {gap.check for gap in found.outcome(Outcome.SHARE).gaps} == {"third_parties", "protected"}


def test_a_refusal_with_another_ground_is_shared_and_alone_it_is_not() -> None:
    refused = replace(WHOLE, consent=Consent.REFUSED, recipient=RecipientKind.OTHER_AGENCY)
    assert assess(refused).outcome(Outcome.SHARE).recordable
    for basis in ("", "unsure", "consent"):
        assert not assess(replace(refused, basis=basis)).outcome(Outcome.SHARE).recordable


def test_an_urgent_caller_gets_nothing_until_rung_back_and_the_number_is_the_next_step() -> None:
    case = Case(
        edition="dfe-2024",
        decided_on=WHOLE.decided_on,
        urgent=True,
        recipient=RecipientKind.POLICE,
        verification=Verification.CALLER_NOT_RUNG_BACK,
        protected=Protected.INCLUDED,
        outcome=Outcome.SHARE,
    )
    found = assess(case, now=NOW)
    assert {gap.check for gap in found.outcome(Outcome.SHARE).gaps} == {"recipient_checked", "protected"}
    assert found.next_steps[0].kind is StepKind.RING
    assert found.urgent_route is not None and found.urgent_route.recordable
    rung = assess(replace(case, verification=Verification.CALLED_BACK), now=NOW)
    assert rung.outcome(Outcome.SHARE).recordable


def test_an_urgent_share_owes_its_answers_by_the_close_of_the_next_working_day() -> None:
    case = Case(
        edition="hmg-2018",
        decided_on=WHOLE.decided_on,
        harm=Harm.IN_DANGER,
        recipient=RecipientKind.POLICE,
        verification=Verification.PUBLISHED,
        outcome=Outcome.SHARE,
    )
    found = assess(case, now=NOW)
    due = {debt.finding.check: debt.due_at for debt in found.debts}
    assert due["basis"] == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert due["written_follow_up"] == datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert {"reasons", "family_told", "third_parties", "protected"} <= set(due)
    assert all(debt.due_at is None for debt in assess(case).debts)


def test_a_court_order_binds_towards_whoever_it_names_and_advice_comes_before_an_adult_of_concern_gets_it() -> None:
    ordered = replace(
        WHOLE,
        recipient=RecipientKind.PARENT,
        closeness=Closeness.ADULT_OF_CONCERN,
        triggers=frozenset({Trigger.COURT_ORDER}),
    )
    assert assess(ordered).posture is Posture.MUST_SHARE
    assert assess(ordered).outcome(Outcome.SHARE).recordable
    assert not assess(replace(ordered, advice=Advice.WANTED)).outcome(Outcome.SHARE).recordable
    assert not assess(replace(ordered, triggers=frozenset())).outcome(Outcome.SHARE).recordable


@pytest.mark.parametrize(
    ("trigger", "recipient", "duty"),
    [
        (Trigger.ALLEGATION_ABOUT_STAFF, RecipientKind.LADO, "lado_notice"),
        (Trigger.NOTIFIABLE_EVENT, RecipientKind.OFSTED, "ofsted_notice"),
    ],
)
def test_a_notification_binds_towards_its_own_recipient_only(
    trigger: Trigger, recipient: RecipientKind, duty: str
) -> None:
    case = replace(WHOLE, harm=Harm.NONE, triggers=frozenset({trigger}))
    for kind in RecipientKind:
        found = {standing.id for standing in assess(replace(case, recipient=kind)).duties}
        assert (duty in found) == (kind is recipient)


def test_withholding_with_the_requester_not_yet_told_is_recorded_and_owes_the_telling() -> None:
    case = replace(
        WHOLE,
        recipient=RecipientKind.OTHER_AGENCY,
        asked=Answer.YES,
        requester_told=RequesterTold.NOT_YET,
        withhold_because=frozenset({WithholdReason.NOT_NEEDED_BY_THEM}),
        outcome=Outcome.WITHHOLD,
    )
    found = assess(case, now=NOW)
    assert found.outcome(Outcome.WITHHOLD).recordable
    assert [(debt.finding.check, debt.clock) for debt in found.debts] == [("requester_told", "requester_reply")]
    weak = replace(case, withhold_because=frozenset({WithholdReason.DATA_PROTECTION}))
    assert assess(weak).verdict is Verdict.CONTRADICTED


def test_an_old_decision_is_judged_by_its_own_edition_and_says_so() -> None:
    found = assess(replace(WHOLE, edition="hmg-2018", expected=Answer.UNANSWERED))
    assert [gap.check for gap in found.still_missing] == ["expectation"]
    assert found.notes and "was not in force" in found.notes[0]
    assert library.edition("hmg-2018").in_force_until == date(2024, 4, 18)


@pytest.mark.parametrize("edition", EDITIONS)
def test_answers_that_are_unsure_always_bring_advice_and_never_shut_every_door(edition: str) -> None:
    for name in Case.__dataclass_fields__:
        if name in ("edition", "decided_on", "controller", "withhold_because", "triggers", "outcome"):
            continue
        if "unsure" not in domain(name):
            continue
        case = replace(WHOLE, edition=edition, **{name: domain(name)[list(domain(name)).index("unsure")]})
        found = assess(case)
        assert any(step.kind is StepKind.ADVICE for step in found.next_steps), name
        # Whoever is unsure of the reasons writes down why they put it off.
        words = "We are waiting for advice" if name == "reasons" else case.reasons
        put_off = assess(replace(case, defer_until=case.decided_on, reasons=words))
        assert put_off.outcome(Outcome.DEFER).recordable, name
