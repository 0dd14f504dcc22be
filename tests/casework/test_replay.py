"""A recorded decision worked through again: under the edition of its day, and under another one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework import replay_decision as module
from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.replay_decision import replay_decision
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.guidance import library
from sharewell.rules.decision.assessment import Status
from sharewell.rules.decision.replay import between_editions, since_it_was_taken
from sharewell.rules.errors import Missing, NotNow, Refused
from tests.casework.house import House
from tests.casework.test_deciding import WHOLE, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(house: House) -> tuple[House, str]:
    decision_id = opened(house)
    answer_decision(house.actor("Jo"), house.tools, AnswerDecision(decision_id=decision_id, answers=WHOLE))
    take_decision(house.actor("Jo"), house.tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    return house, decision_id


def test_the_same_rules_say_the_same_and_nothing_is_changed(taken):
    house, decision_id = taken
    before = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id)).decision
    house.tools.clock.move(days=2)
    found = replay_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id))
    assert found.since_then == ()
    assert found.under_todays == ()
    assert found.recordable_then and found.recordable_today
    assert read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id)).decision == before


@pytest.mark.parametrize("edition", [one.key for one in library.editions()])
def test_under_another_edition_every_rule_that_stands_otherwise_is_shown(taken, monkeypatch, edition):
    house, decision_id = taken
    monkeypatch.setattr(module, "edition_today", lambda work: edition)
    page = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id))
    then = page.assessment
    found = replay_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id))
    assert found.edition_today == library.edition(edition).title
    if edition == page.decision.edition:
        assert found.under_todays == ()
    else:
        assert {one.about for one in found.under_todays} <= {
            *(check.replace("_", " ") for check in {f.check for f in then.findings} | _checks(page, edition)),
            "what the law says", "a duty",
        }  # fmt: skip
        gone = {f.check for f in then.findings} ^ _checks(page, edition)
        assert {check.replace("_", " ") for check in gone} <= {one.about for one in found.under_todays}


def _checks(page, edition):
    from sharewell.casework.decisions import assessed

    decision = replace(page.decision, edition=edition)
    return {finding.check for finding in assessed(decision, page.decision.decided_at).findings}


def test_a_rule_that_says_otherwise_since_is_found(taken):
    house, decision_id = taken
    page = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id))
    assert since_it_was_taken(page.decision.assessment, page.assessment) == ()
    first = page.assessment.findings[0]
    changed = replace(page.assessment, findings=(first._replace(status=Status.MISSING), *page.assessment.findings[1:]))
    [difference] = since_it_was_taken(page.decision.assessment, changed)
    assert difference.about == first.check.replace("_", " ")
    assert difference.before.startswith(first.status.replace("_", " "))
    assert difference.after.startswith("missing")
    [difference] = between_editions(page.assessment, changed)
    assert difference.source == first.source


def test_only_a_recorded_decision_and_only_for_its_circle(taken, house):
    _, decision_id = taken
    with pytest.raises(NotNow, match="Only a decision that is recorded"):
        replay_decision(house.actor("Jo"), house.tools, ReadDecision(opened(house)))
    for outsider in ("Bea", "Tom"):
        with pytest.raises((Missing, Refused)):
            replay_decision(house.actor(outsider), house.tools, ReadDecision(decision_id))
