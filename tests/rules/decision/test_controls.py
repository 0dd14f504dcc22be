"""Each law is shown to find a planted bug: a rule is made wrong in one way, and the walk must go red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sharewell.guidance.schema import LawfulBasis
from sharewell.guidance.vocabulary import Harm, Outcome, RecipientKind
from sharewell.rules.decision import Closeness, Status, Verification, assess, engine, outcomes
from sharewell.rules.decision.checking import CHECKS, Ruling, met, missing
from sharewell.rules.decision.outcomes import plan_for
from tests.rules.decision.laws import EVERY_RULE, a_refusal_alone_forbids_nothing, never_blocks_in_danger, own_law
from tests.rules.decision.space import Law, vanishing, walk, with_rule
from tests.rules.decision.test_engine import breaches
from tests.rules.decision.whole import WHOLE

Bug = Callable[..., Ruling]


def passes_where(name: str, wrong: Callable[[dict[str, Any]], bool]) -> Bug:
    """The rule as it is, but satisfied in the states where `wrong` says so."""
    check = CHECKS[name]

    def bug(*facts: Any) -> Ruling:
        named = dict(zip(check.reads, facts, strict=True))
        return met("It is fine.") if wrong(named) else check.rule(*facts)

    return bug


def no_basis_is_fine(facts: dict[str, Any]) -> bool:
    return not isinstance(facts["chosen_basis"], LawfulBasis)


def a_basis_of_the_other_kind_of_body_is_fine(facts: dict[str, Any]) -> bool:
    return isinstance(facts["chosen_basis"], LawfulBasis) and facts["chosen_basis"].id == "recognised_safeguarding"


def refused_consent_is_fine(facts: dict[str, Any]) -> bool:
    return isinstance(facts["chosen_basis"], LawfulBasis) and facts["chosen_basis"].id == "consent"


PLANTED: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("basis", no_basis_is_fine),
    ("basis", a_basis_of_the_other_kind_of_body_is_fine),
    ("basis", refused_consent_is_fine),
    ("condition", lambda f: getattr(f["chosen_basis"], "id", "") == "consent"),
    ("reasons", lambda f: True),
    ("recipient_checked", lambda f: f["verification"] is Verification.CALLER_NOT_RUNG_BACK),
    ("recipient_checked", lambda f: f["verification"] is Verification.KNOWN_IN_PERSON),
    ("recipient_barred", lambda f: f["closeness"] is Closeness.CLOSE_TO_THEM),
    ("protected", lambda f: f["verification"] is Verification.UNVERIFIED),
    ("refusal_respected", lambda f: f["level"] is Harm.BELOW_LINE),
    ("family_told", lambda f: f["told"].value == "not_told"),
    ("agreement_sought", lambda f: f["not_asked_because"].value == "not_yet"),
    ("withhold_reasons", lambda f: {r.value for r in f["withhold_because"]} == {"data_protection"}),
    ("withhold_reasons", lambda f: {r.value for r in f["withhold_because"]} == {"fear_of_losing_family"}),
    ("requester_told", lambda f: f["requester_told"].value == "unsafe"),
    ("duty_exception", lambda f: f["exception"].value == "detriment"),
    ("duty_exception", lambda f: f["second_for_exception"].value == "same"),
    ("without_names", lambda f: f["identifiable"].value == "no"),
    ("defer_date", lambda f: f["defer_until"] is not None),
]


@pytest.mark.parametrize(("name", "wrong"), PLANTED, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PLANTED)])
def test_a_rule_that_lets_something_through_is_found(name: str, wrong: Callable[[dict[str, Any]], bool]) -> None:
    planted = with_rule(name, passes_where(name, wrong))
    assert walk(planted, {"own": own_law}, only=frozenset({name}), first=True).breaches


def in_the_way(*facts: Any) -> Ruling:
    """A rule that is never satisfied and may not be owed."""
    return missing("No.", "reasons", owable=False)


def asks_nothing(*facts: Any) -> Ruling:
    """A rule that says no and not what to do."""
    return missing("No.")


@pytest.mark.parametrize(
    ("name", "bug", "law"),
    [
        ("reasons", in_the_way, never_blocks_in_danger(plan_for("dfe-2024"))),
        ("basis", in_the_way, never_blocks_in_danger(plan_for("hmg-2018"))),
        ("family_told", in_the_way, EVERY_RULE["only 'who is this' is never owed"]),
        ("purpose", asks_nothing, EVERY_RULE["says what to do"]),
    ],
)
def test_a_rule_that_stands_in_the_way_is_found(name: str, bug: Bug, law: Law) -> None:
    assert walk(with_rule(name, bug), {"law": law}, only=frozenset({name}), first=True).breaches


def test_a_rule_by_which_a_refusal_alone_forbids_is_found() -> None:
    def bug(*facts: Any) -> Ruling:
        refused = facts[CHECKS["basis"].reads.index("consent")].value == "refused"
        return missing("They refused.", "consent") if refused else CHECKS["basis"].rule(*facts)

    # The law asks the rule again with another answer, so it is the planted rule that must answer.
    assert walk(
        with_rule("basis", by_name(bug)), {"law": a_refusal_alone_forbids_nothing}, frozenset({"basis"})
    ).breaches


def by_name(bug: Bug) -> Bug:
    """The same rule, callable with its facts by name too."""
    reads = CHECKS["basis"].reads
    return lambda *facts, **named: bug(*(facts or [named[name] for name in reads]))


def test_a_finding_that_vanishes_by_another_answer_is_found() -> None:
    planted = with_rule("family_told", passes_where("family_told", lambda f: f["consent"].value == "agreed"))
    assert ("family_told", "consent") in vanishing({"family_told": planted["family_told"]})[0]


def test_an_engine_that_leaves_out_the_next_step_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "next_steps", lambda *facts: ())
    assert "no next step" in breaches(WHOLE, assess(WHOLE))


def test_an_engine_that_lets_the_urgent_road_be_blocked_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "stands", lambda outcome, finding, road: Status.MISSING)
    urgent = replace(WHOLE, harm=Harm.IN_DANGER, reasons="", outcome=Outcome.SHARE)
    found = breaches(urgent, assess(urgent))
    assert "an urgent share to a number of ours is blocked" in found
    assert "an urgent share is blocked by paperwork" in found


def test_an_engine_that_shares_whatever_is_missing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "stands", lambda outcome, finding, road: Status.OWED)
    bare = replace(
        WHOLE, basis="", reasons="", verification=Verification.UNVERIFIED, recipient=RecipientKind.CHILDRENS_SOCIAL_CARE
    )
    found = breaches(bare, assess(bare))
    assert {"shared with somebody unchecked", "shared without a ground", "shared without a reason"} <= set(found)
    assert "withheld against a duty" in found
