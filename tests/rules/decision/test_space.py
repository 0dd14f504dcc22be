"""Every state of every rule, in every edition: enumerated exactly, nothing sampled."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from datetime import date
from enum import Enum

import pytest

from sharewell.guidance.schema import Duty
from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.answers import TEXT_FIELDS, Case, heard
from sharewell.rules.decision.checking import CHECKS
from sharewell.rules.decision.facts import AT, CASE_FIELDS, NAMES, WORKED_OUT, WORKS, facts_of
from sharewell.rules.decision.outcomes import FLOOR, WITH_NAMES, Plan
from tests.rules.decision.laws import EVERY_RULE, a_refusal_alone_forbids_nothing, never_blocks_in_danger, own_law
from tests.rules.decision.space import (
    domain,
    plans,
    size_of_the_whole,
    vanishing,
    walk,
)

Counted = Callable[[str, int], None]
EACH_EDITION = pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.edition.key)


def test_every_rule_keeps_its_law_in_every_state(counted: Counted) -> None:
    laws = {**EVERY_RULE, "its own law": own_law, "a refusal alone forbids nothing": a_refusal_alone_forbids_nothing}
    found = walk(CHECKS, laws)
    counted("combinations of closed answers in all, covered by the states of the rules", size_of_the_whole())
    counted("states of single rules, each against every law", found.states)
    assert found.breaches == []


@EACH_EDITION
def test_no_answer_refusal_or_rule_blocks_an_urgent_share_to_a_number_of_ours(plan: Plan, counted: Counted) -> None:
    law = never_blocks_in_danger(plan)
    found = walk(CHECKS, {"never blocks": law}, only=frozenset(plan.needed(Outcome.SHARE)))
    counted(f"states of what a share needs, on the urgent road, {plan.edition.key}", found.states)
    assert found.breaches == []


@EACH_EDITION
def test_no_edition_takes_away_what_every_outcome_needs(plan: Plan) -> None:
    for outcome in Outcome:
        assert set(FLOOR[outcome]) <= set(plan.needed(outcome))
    for outcome in WITH_NAMES:
        assert {"basis", "reasons", "recipient_checked", "purpose", "protected"} <= set(plan.needed(outcome))
        assert {"third_parties", "refusal_respected", "family_told", "harm_level"} <= set(plan.needed(outcome))
    assert {"duty_exception", "reasons", "requester_told", "harm_level"} <= set(plan.needed(Outcome.WITHHOLD))


def test_a_duty_never_reaches_the_rules_on_other_people_and_protected_details() -> None:
    for name in ("third_parties", "protected", "recipient_checked", "minimum"):
        assert {"duties", "all_duties"}.isdisjoint(CHECKS[name].reads)


# An answer to one question may settle another only here, and each for the reason given.
SETTLES_ANOTHER = {
    ("refusal_respected", "consent"): "they agreed, so how serious it is no longer matters to this rule",
    ("refusal_respected", "duties"): "a duty overrides a refusal",
    ("refusal_respected", "level"): "above the harm line a refusal no longer decides",
    ("basis", "duties"): "the law that requires it is known, so it need not be named",
    ("expectation", "consent"): "they agreed, so what they expect falls away",
}


def test_no_finding_vanishes_by_another_answer_unless_it_is_settled_by_it(counted: Counted) -> None:
    """Findings are one for each rule, always, so none can be gone; what can change is how it stands.

    Going from unsettled to settled, one answer having been added: either the finding asked for that answer, or the pair
    stands in the table above. Checked for every state, every unanswered question and every answer to it.
    """
    pairs, steps = vanishing(CHECKS)
    counted("single answers added to a state that had something unsettled", steps)
    assert pairs == set(SETTLES_ANOTHER)


@EACH_EDITION
def test_every_rule_of_an_edition_has_one_finding_whatever_the_answers(plan: Plan) -> None:
    names = [step.check.id for step in plan.steps]
    assert len(set(names)) == len(names)
    assert set(names) == {name for rule in plan.edition.rules for name in rule.checks}
    for step in plan.steps:
        assert tuple(NAMES[place] for place in step.at) == step.check.reads


def test_a_rule_sees_only_the_facts_in_its_signature_and_keeps_no_memory() -> None:
    plain = (types.FunctionType, types.ModuleType, type, frozenset, str, Enum)
    for check in CHECKS.values():
        assert check.reads == tuple(inspect.signature(check.rule).parameters)
        assert set(check.reads) <= set(NAMES)
        outside = inspect.getclosurevars(check.rule)
        assert not outside.nonlocals
        for name, value in outside.globals.items():
            assert isinstance(value, plain), f"{check.id} leans on {name}"


class Watched:
    """Stands in for a case and notes which answers are looked at."""

    def __init__(self, case: Case) -> None:
        self.case, self.seen = case, set[str]()

    def __getattr__(self, name: str) -> object:
        self.seen.add(name)
        return getattr(self.case, name)


@pytest.mark.parametrize("fact", WORKED_OUT)
def test_a_worked_out_fact_is_made_from_the_answers_it_names_and_no_others(fact: str) -> None:
    seen: set[str] = set()
    for case in varied_cases():
        watched = Watched(case)
        WORKS[fact](watched)  # type: ignore[arg-type]
        seen |= watched.seen
    assert seen == set(WORKED_OUT[fact])


def varied_cases() -> list[Case]:
    """Cases that take every branch of the worked-out facts: no duty, duties, and duties with their exception
    claimed.
    """
    base = Case(edition="duty-2026", decided_on=date(2026, 11, 22))
    changes: list[dict[str, object]] = [{}]
    changes += [{name: value} for name in CASE_FIELDS for value in raw_values(name)]
    duty = {"recipient": domain("recipient")[0], "harm": domain("harm")[1], "under_duty_since": date(2026, 9, 30)}
    claim = {"exception": "detriment", "exception_because": "It would", "exception_agreed_by": "Sam"}
    claimed = [{**duty, **claim, **change} for change in changes]
    return [Case(**{**values_of_case(base), **change}) for change in [*changes, *claimed]]  # type: ignore[arg-type]


def raw_values(name: str) -> tuple[object, ...]:
    """Values of an answer as a case holds them."""
    if name == "edition":
        return ()
    if name in ("basis", "condition"):
        return ("", "unsure", *(row.id for row in domain(f"chosen_{name}") if hasattr(row, "id")))
    return ("", "unsure", "words") if name in TEXT_FIELDS else domain(name)


def values_of_case(case: Case) -> dict[str, object]:
    return {name: getattr(case, name) for name in CASE_FIELDS}


def test_every_answer_reaches_the_rules_as_it_is_and_free_words_only_as_heard() -> None:
    for case in varied_cases():
        facts = facts_of(case)
        for name in CASE_FIELDS:
            given = getattr(case, name)
            assert facts[AT[name]] == (heard(given) if name in TEXT_FIELDS else given)


def test_a_duty_without_a_start_date_never_bites() -> None:
    found = {duty.id for duties in domain("duties") for duty in duties}
    assert "sex_offence_report" not in found
    assert {"eyfs_social_care", "eyfs_police", "duty_to_share", "court_order", "lado_notice", "ofsted_notice"} <= found
    assert all(isinstance(duty, Duty) for duties in domain("duties") for duty in duties)
