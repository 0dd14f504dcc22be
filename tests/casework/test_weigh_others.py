"""The risk for each other person whom a decision touches: kept apart, with it in every paper, known to a brief."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sharewell.casework.answer_decision import AnswerDecision, DecisionPage, ReadDecision, answer_decision
from sharewell.casework.decision_evidence import decision_evidence
from sharewell.casework.identities import known_identities
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.print_record import decision_record
from sharewell.casework.second_look import AskSecondLook, ask_second_look
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.casework.use_case import Work, use_case
from sharewell.casework.weigh_others import WeighOthers, weigh_others
from sharewell.rules.access import Action
from sharewell.rules.errors import Incomplete, Missing, NotNow, Stale
from sharewell.rules.events import Event
from sharewell.rules.held import OtherAffected
from tests.casework.house import House, agreed
from tests.casework.test_deciding import WHOLE, opened
from tests.casework.test_hear_family import FATHER, MOTHER, hear
from tests.casework.test_letters import text_of

pytestmark = pytest.mark.django_db
BROTHER = OtherAffected(person="Tomasz Wilkinson", relation="brother", if_shared="Moved away from school.",
                        if_not="Hurt as she was.")  # fmt: skip
NOBODY = OtherAffected(person="Ben Thornbury", relation="father")


def weigh(house: House, decision_id: str, *others: OtherAffected, version: int | None = None) -> DecisionPage:
    return weigh_others(house.actor("Jo"), house.tools, WeighOthers(
        decision_id=decision_id, others=others, version=version))  # fmt: skip


def taken(house: House, decision_id: str) -> DecisionPage:
    jo, tools = house.actor("Jo"), house.tools
    answer_decision(jo, tools, AnswerDecision(decision_id=decision_id, answers=WHOLE, recipient_id=house.duty_team.id))
    return take_decision(jo, tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))


def test_each_is_kept_with_both_risks_and_whoever_is_not_affected_is_not(house: House) -> None:
    page = weigh(house, opened(house), replace(BROTHER, person=" Tomasz\u200b  Wilkinson "), NOBODY)
    assert page.decision.others == (BROTHER,)
    with pytest.raises(Stale):
        weigh(house, page.decision.id, BROTHER, version=page.decision.version - 1)
    assert weigh(house, page.decision.id, version=page.decision.version).decision.others == ()


@pytest.mark.parametrize(("other", "field", "words"), [
    (replace(BROTHER, if_not=""), "others.1.if_not", "happen to Tomasz Wilkinson if you do not share"),
    (replace(BROTHER, if_shared=""), "others.1.if_shared", "happen to Tomasz Wilkinson if you share"),
    (replace(BROTHER, person=""), "others.1.person", "Write who this is"),
    (replace(BROTHER, person="x" * 201), "others.1.person", "Shorten to 200"),
    (replace(BROTHER, person="ben thornbury"), "others.1.person", "stands here twice"),
])  # fmt: skip
def test_what_is_missing_is_said_beside_the_person(house: House, other, field: str, words: str) -> None:
    with pytest.raises(Incomplete, match=words) as caught:
        weigh(house, opened(house), NOBODY, other)
    assert [gap.field for gap in caught.value.gaps] == [field]


def test_they_stand_in_the_record_the_evidence_and_the_next_decision(house: House) -> None:
    jo, tools, decision_id = house.actor("Jo"), house.tools, opened(house)
    weigh(house, decision_id, BROTHER)
    hear(house, MOTHER, decision_id=decision_id)
    page = taken(house, decision_id)
    _, pdf = decision_record(jo, tools, ReadDecision(decision_id))
    printed = " ".join(text_of(pdf).split())
    assert all(words in printed for words in ("Tomasz Wilkinson", "Moved away", "Hurt as she was", "Yes, tell them"))
    _, evidence = decision_evidence(jo, tools, ReadDecision(decision_id))
    told = next(item["words"] for item in json.loads(evidence)["items"] if "words" in item)
    assert told["others"] == [vars(BROTHER)]
    with pytest.raises(NotNow, match="never edited"):
        weigh(house, decision_id)
    again = open_decision(jo, tools, OpenDecision(file_id=page.decision.file_id, reopens_id=decision_id))
    assert again.others == (BROTHER,)
    assert again.voices == page.decision.voices


def test_a_decision_that_is_reopened_still_waits_for_a_second_person_where_somebody_must_not_know(house: House) -> None:
    jo, tools, decision_id = house.actor("Jo"), house.tools, opened(house)
    hear(house, MOTHER, FATHER, decision_id=decision_id)
    ask_second_look(jo, tools, AskSecondLook(decision_id, house.done.people["Sam Lee"]))
    with pytest.raises(Incomplete, match="was asked to look"):
        taken(house, decision_id)
    agreed(house, decision_id)
    file_id = taken(house, decision_id).decision.file_id
    again = open_decision(jo, tools, OpenDecision(file_id=file_id, reopens_id=decision_id))
    with pytest.raises(Incomplete, match="Ask somebody else"):
        taken(house, again.id)


def test_a_second_look_is_worth_nothing_once_the_risks_changed(house: House) -> None:
    jo, tools, decision_id = house.actor("Jo"), house.tools, opened(house)
    answer_decision(jo, tools, AnswerDecision(decision_id=decision_id, answers=WHOLE, recipient_id=house.duty_team.id))
    hear(house, MOTHER, FATHER, decision_id=decision_id)
    ask_second_look(jo, tools, AskSecondLook(decision_id, house.done.people["Sam Lee"]))
    agreed(house, decision_id)
    weigh(house, decision_id, BROTHER)
    with pytest.raises(Incomplete, match="changed"):
        take_decision(jo, tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))


@use_case(Action.FILE_READ, Event.FILE_READ, about="file", reading=True)
def _known(work: Work, request: OpenDecision) -> set[str]:
    return {item.text for item in known_identities(work).items}


def test_a_brief_without_names_knows_them_and_takes_a_role_for_no_name(house: House) -> None:
    decision_id = opened(house)
    page = weigh(house, decision_id, BROTHER, replace(BROTHER, person="the grandmother"))
    known = _known(house.actor("Jo"), house.tools, OpenDecision(file_id=page.decision.file_id))
    assert "Tomasz Wilkinson" in known
    assert "the grandmother" not in known


def test_nobody_outside_the_circle_weighs_anything(house: House) -> None:
    with pytest.raises(Missing):
        weigh_others(house.actor("Ana"), house.tools, WeighOthers(decision_id=opened(house), others=(BROTHER,)))
