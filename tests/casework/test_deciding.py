"""From a concern to a recorded decision, both ways, and urgently."""

from __future__ import annotations

import pytest

from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.record_request import AnswerRequester, RecordRequest, answer_requester, record_request
from sharewell.casework.share_urgently import CallSheet, ShareUrgently, read_call_sheet, share_urgently
from sharewell.casework.take_decision import PayDebt, TakeDecision, pay_debt, take_decision
from sharewell.rules.errors import Incomplete, Missing, NotNow, Stale
from tests.casework.house import House
from tests.casework.test_recording import recorded
from tests.support.past_the_wall import file_of

pytestmark = pytest.mark.django_db

WHOLE = {
    "harm": "likely_harm",
    "purpose": "So that the duty team can decide whether Mia is safe at home.",
    "recipient_need": "They decide on protection and have no other source for what we saw.",
    "closeness": "neither",
    "identifiable": "yes",
    "special_category": "yes",
    "condition": "safeguarding",
    "basis": "recognised_safeguarding",
    "consent": "not_asked",
    "not_asked_because": "share_whatever_the_answer",
    "told": "told",
    "expected": "yes",
    "risk_if_shared": "Mother may keep Mia at home for a while.",
    "risk_if_not": "Mia may be hurt again.",
    "minimum": "yes",
    "third_parties": "none_named",
    "protected": "none_present",
    "channel": "spoken",
    "advice": "not_needed",
    "reasons": "A bruise nobody can explain, on a child who says she was hurt.",
}


def opened(house: House) -> str:
    concern_id = recorded(house)
    file_id = file_of(house.done.organisation_id, concern_id)
    request = OpenDecision(file_id=file_id, concern_id=concern_id, recipient_id=house.duty_team.id)
    return open_decision(house.actor("Jo"), house.tools, request).id


def test_a_decision_keeps_the_edition_of_its_day_and_knows_its_recipient(house: House) -> None:
    page = read_decision(house.actor("Jo"), house.tools, ReadDecision(opened(house)))
    assert page.decision.edition == "dfe-2024"
    assert page.recipient == house.duty_team
    assert page.decision.answers["recipient"] == "childrens_social_care"


def test_a_whole_decision_to_share_is_recorded_and_never_edited_again(house: House) -> None:
    decision_id = opened(house)
    jo = house.actor("Jo")
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers=WHOLE))
    page = take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    assert (page.decision.state, page.decision.outcome) == ("decided", "share")
    assert page.decision.assessment and page.decision.assessment["findings"]
    with pytest.raises(NotNow):
        answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers={"reasons": "Other."}))
    again = open_decision(jo, house.tools, OpenDecision(file_id=page.file.id, reopens_id=decision_id))
    assert again.reopens_id == decision_id and again.answers["reasons"] == WHOLE["reasons"]


def test_sharing_without_reasons_says_exactly_what_is_missing_and_keeps_the_decision_open(house: House) -> None:
    decision_id = opened(house)
    jo = house.actor("Jo")
    answers = {k: v for k, v in WHOLE.items() if k != "reasons"}
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers=answers))
    with pytest.raises(Incomplete) as refused:
        take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    assert [gap.field for gap in refused.value.gaps] == ["reasons"]
    assert read_decision(jo, house.tools, ReadDecision(decision_id)).decision.decided_at is None


def test_an_answer_that_is_none_of_the_questions_own_is_refused(house: House) -> None:
    with pytest.raises(Incomplete):
        answer_decision(
            house.actor("Jo"), house.tools, AnswerDecision(decision_id=opened(house), answers={"consent": "perhaps"})
        )


def test_two_people_answering_at_once_lose_nothing_unseen(house: House) -> None:
    decision_id = opened(house)
    version = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision_id)).decision.version
    answer_decision(
        house.actor("Sam"),
        house.tools,
        AnswerDecision(decision_id=decision_id, answers={"told": "told"}, version=version),
    )
    with pytest.raises(Stale):
        answer_decision(
            house.actor("Jo"),
            house.tools,
            AnswerDecision(decision_id=decision_id, answers={"told": "not_told"}, version=version),
        )


def test_any_recorder_may_share_urgently_and_owes_the_rest_with_times(house: House) -> None:
    concern_id = recorded(house)
    bea = house.actor("Bea")
    sheet = read_call_sheet(bea, house.tools, CallSheet(concern_id=concern_id))
    assert not sheet.whole and sheet.child.name == "Mia Thornbury"
    decision = share_urgently(
        bea,
        house.tools,
        ShareUrgently(concern_id=concern_id, contact="duty_team", told="A bruise.", spoken_to="R. Khan"),
    )
    page = read_decision(house.actor("Jo"), house.tools, ReadDecision(decision.id))
    assert page.decision.outcome == "share" and page.debts
    assert all(debt.due_at >= house.tools.clock() for debt in page.debts)
    owed = my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]
    assert {line.about_id for line in owed} >= {debt.id for debt in page.debts}


def test_somebody_outside_the_circle_gets_no_call_sheet(house: House) -> None:
    concern_id = recorded(house)
    with pytest.raises(Missing):
        read_call_sheet(house.actor("Ana"), house.tools, CallSheet(concern_id=concern_id))


def test_every_debt_of_an_urgent_share_can_be_paid_and_the_decision_stays_as_it_was(house: House) -> None:
    concern_id = recorded(house)
    decision = share_urgently(house.actor("Jo"), house.tools, ShareUrgently(concern_id=concern_id, contact="duty_team"))
    jo = house.actor("Jo")
    for debt in read_decision(jo, house.tools, ReadDecision(decision.id)).debts:
        paid = pay_debt(jo, house.tools, PayDebt(debt_id=debt.id, answers=WHOLE, words="Done."))
        assert paid.paid_at is not None
    after = read_decision(jo, house.tools, ReadDecision(decision.id))
    assert after.decision.answers == decision.answers
    assert (decision.state, after.decision.state) == ("owing", "decided")
    assert my_worklist(jo, house.tools, MyWorklist())["to_finish"] == []


def test_a_request_becomes_a_decision_and_the_requester_is_told_only_after_it(house: House) -> None:
    concern_id = recorded(house)
    jo = house.actor("Jo")
    file_id = file_of(house.done.organisation_id, concern_id)
    asked, decision = record_request(
        jo,
        house.tools,
        RecordRequest(
            file_id=file_id, recipient_id=house.duty_team.id, purpose="An assessment", wanted="Attendance since May"
        ),
    )
    answer = AnswerRequester(request_id=asked.id, how="By phone", words="We decided to send attendance only.")
    with pytest.raises(NotNow):
        answer_requester(jo, house.tools, answer)
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision.id, answers=WHOLE | {"left_out": "The rest"}))
    take_decision(jo, house.tools, TakeDecision(decision_id=decision.id, outcome="share_part", answers={}))
    assert answer_requester(jo, house.tools, answer).told_at == house.tools.clock()


REFUSED = {
    "harm": "below_line",
    "recipient_need": "She wants to know before the review whether the mother may need help.",
    "closeness": "neither",
    "told": "told",
    "consent": "refused",
    "expected": "no",
    "fair_because": "Nothing goes, so nothing surprises her.",
    "identifiable": "yes",
    "special_category": "yes",
    "risk_if_shared": "She told us in confidence and may stop talking to us.",
    "risk_if_not": "The review may come without it.",
    "advice": "not_needed",
    "withhold_because": ["refusal_respected", "not_needed_by_them"],
    "reasons": "Nobody is at risk of harm, and she would rather say it herself.",
}


@pytest.mark.parametrize("said", ["not_yet", "told"])
def test_telling_the_requester_pays_what_the_decision_owed_them_and_nothing_else(house: House, said: str) -> None:
    file_id = file_of(house.done.organisation_id, recorded(house))
    jo, tools = house.actor("Jo"), house.tools
    asked, decision = record_request(
        jo, tools, RecordRequest(file_id=file_id, recipient_id=house.duty_team.id, purpose="A review", wanted="Notes")
    )
    answer_decision(jo, tools, AnswerDecision(decision_id=decision.id, answers=REFUSED | {"requester_told": said}))
    taken = take_decision(jo, tools, TakeDecision(decision_id=decision.id, outcome="withhold", answers={}))
    owed = [debt.key for debt in taken.debts if debt.paid_at is None]
    assert ("requester_told" in owed) is (said == "not_yet")
    answer_requester(jo, tools, AnswerRequester(request_id=asked.id, how="By phone", words="I told them why."))
    after = read_decision(jo, tools, ReadDecision(decision.id))
    assert [debt.key for debt in after.debts if debt.paid_at is None] == [k for k in owed if k != "requester_told"]
    assert all(debt.answer == "I told them why." for debt in after.debts if debt.key == "requester_told")
    assert after.decision.answers["requester_told"] == said, "the decision itself stays as it was taken"
