"""Editions and rule functions fit together; a new edition is a file and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sharewell.guidance import GuidanceError, edition, editions
from sharewell.guidance.schema import Edition, GoldenRule
from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision import Case, assess
from sharewell.rules.decision.checking import CHECKS
from sharewell.rules.decision.engine import assess_under
from sharewell.rules.decision.facts import CASE_FIELDS
from sharewell.rules.decision.outcomes import make_plan
from sharewell.rules.errors import Unreadable

EACH = pytest.mark.parametrize("row", editions(), ids=lambda row: row.key)


@EACH
def test_every_answer_an_edition_asks_for_is_an_answer_of_a_case(row: Edition) -> None:
    asked = [name for question in row.questions for name in question.fields]
    assert set(asked) <= set(CASE_FIELDS)
    given_elsewhere = {"edition", "decided_on", "controller", "under_duty_since", "decided_by"}
    only_where_agreement_comes_first = set() if row.key == "hmg-2018" else {"expected", "fair_because"}
    assert set(CASE_FIELDS) - set(asked) == given_elsewhere | only_where_agreement_comes_first


@EACH
def test_every_rule_that_is_needed_asks_only_what_the_edition_asks_on_screen(row: Edition) -> None:
    asked = {name for question in row.questions for name in question.fields}
    found = assess(Case(edition=row.key, decided_on=date(2026, 11, 22)))
    assert {field for finding in found.findings for field in finding.asks} <= asked


def test_no_rule_function_stands_outside_every_edition() -> None:
    used = {name for row in editions() for rule in row.rules for name in rule.checks}
    assert used == set(CHECKS)


def test_what_an_edition_asks_of_agreement_is_what_changed_between_them() -> None:
    bare = Case(edition="hmg-2018", decided_on=date(2026, 11, 22))
    before = {gap.check for gap in assess(bare).outcome(Outcome.SHARE).gaps}
    after = {gap.check for gap in assess(replace(bare, edition="dfe-2024")).outcome(Outcome.SHARE).gaps}
    assert before - after == {"agreement_sought", "expectation"}
    assert after <= before


def test_a_new_edition_needs_no_code() -> None:
    row = replace(edition("dfe-2024"), key="new-2030", in_force_from=date(2030, 1, 1))
    stricter = replace(row, needs={**row.needs, Outcome.ALREADY_KNOWN: ("recipient_need",)})
    case = Case(edition="new-2030", decided_on=date(2030, 1, 2))
    found = assess_under(make_plan(stricter), case)
    assert "recipient_need" in {gap.check for gap in found.outcome(Outcome.ALREADY_KNOWN).gaps}


def test_an_edition_that_names_no_rule_for_what_every_share_needs_is_refused() -> None:
    row = edition("dfe-2024")
    without = tuple(replace(rule, checks=tuple(name for name in rule.checks if name != "basis")) for rule in row.rules)
    with pytest.raises(GuidanceError, match="'basis' is needed"):
        make_plan(replace(row, rules=without))
    moon = GoldenRule("dfe-2024.9", 9, "t", "w", "c", ("moon",))
    with pytest.raises(GuidanceError, match="no rule function is called 'moon'"):
        make_plan(replace(row, rules=(*row.rules, moon)))


def test_an_edition_basis_or_condition_that_nobody_holds_is_unreadable() -> None:
    good = Case(edition="dfe-2024", decided_on=date(2026, 11, 22))
    for change, path in [({"edition": "x"}, "edition"), ({"basis": "x"}, "basis"), ({"condition": "x"}, "condition")]:
        with pytest.raises(Unreadable) as refused:
            assess(replace(good, **change))
        assert refused.value.path == path
