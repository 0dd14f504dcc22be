"""The timeline of a decision: every step in order, nothing of another decision, and what is owed."""

from __future__ import annotations

import pytest

from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.decision_timeline import decision_timeline
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.casework.take_decision import PayDebt, TakeDecision, pay_debt, take_decision
from sharewell.rules.errors import Missing, Refused
from tests.casework.house import House
from tests.casework.test_deciding import WHOLE, opened
from tests.casework.test_recording import recorded
from tests.support.past_the_wall import file_of

pytestmark = pytest.mark.django_db


def titles(house: House, decision_id: str) -> list[str]:
    return [step.title for step in decision_timeline(house.actor("Jo"), house.tools, ReadDecision(decision_id)).steps]


def test_a_decision_taken_and_reopened_shows_both_ends_of_the_link(house: House) -> None:
    decision_id, jo = opened(house), house.actor("Jo")
    assert titles(house, decision_id) == ["The decision was opened"]
    house.tools.clock.move(minutes=5)
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers=WHOLE))
    page = take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    house.tools.clock.move(days=1)
    later = open_decision(jo, house.tools, OpenDecision(file_id=page.file.id, reopens_id=decision_id))
    assert titles(house, decision_id) == [
        "The decision was opened", "The decision was taken", "Reopened as a newer decision",
    ]  # fmt: skip
    assert titles(house, later.id) == ["The earlier decision was taken", "The decision was reopened with new facts"]
    steps = decision_timeline(jo, house.tools, ReadDecision(later.id)).steps
    assert steps[0].decision_id == decision_id
    assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_what_an_urgent_share_owes_stands_there_until_it_is_answered(house: House) -> None:
    concern_id, jo = recorded(house), house.actor("Jo")
    shared = share_urgently(jo, house.tools, ShareUrgently(concern_id=concern_id, contact="emergency", told="A bruise"))
    found = decision_timeline(jo, house.tools, ReadDecision(shared.id))
    debts = read_decision(jo, house.tools, ReadDecision(shared.id)).debts
    assert "Shared urgently" in [step.title for step in found.steps]
    assert found.owed == tuple(debt.what for debt in debts) and found.owed
    for debt in debts:
        pay_debt(jo, house.tools, PayDebt(debt_id=debt.id, answers=WHOLE, words="Done."))
    found = decision_timeline(jo, house.tools, ReadDecision(shared.id))
    assert found.owed == ()
    assert [step.title for step in found.steps].count("Something owed was answered") == len(debts)


def test_what_is_owed_can_still_be_answered_once_the_decision_was_reopened(house: House) -> None:
    concern_id, jo = recorded(house), house.actor("Jo")
    shared = share_urgently(jo, house.tools, ShareUrgently(concern_id=concern_id, contact="emergency", told="A bruise"))
    file_id = file_of(house.done.organisation_id, concern_id)
    open_decision(jo, house.tools, OpenDecision(file_id=file_id, reopens_id=shared.id))
    for debt in read_decision(jo, house.tools, ReadDecision(shared.id)).debts:
        pay_debt(jo, house.tools, PayDebt(debt_id=debt.id, answers=WHOLE, words="Done."))
    page = read_decision(jo, house.tools, ReadDecision(shared.id))
    assert page.decision.state == "reopened" and all(debt.paid_at for debt in page.debts)


def test_somebody_outside_the_circle_is_told_what_an_unknown_decision_is_told(house: House) -> None:
    decision_id = opened(house)
    for outsider, one in (("Bea", decision_id), ("Tom", decision_id), ("Jo", "0" * 32)):
        with pytest.raises((Missing, Refused)):
            decision_timeline(house.actor(outsider), house.tools, ReadDecision(one))
