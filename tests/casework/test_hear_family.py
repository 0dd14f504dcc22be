"""Each of the family by themselves: kept apart, together the decision's answers; one left out is looked at twice."""

from __future__ import annotations

import pytest

from sharewell.casework.answer_decision import (
    AnswerDecision,
    DecisionPage,
    ReadDecision,
    answer_decision,
    read_decision,
)
from sharewell.casework.hear_family import HearFamily, hear_family
from sharewell.casework.second_look import AskSecondLook, ask_second_look
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.casework.write_family_letter import WriteFamilyLetter, write_family_letter
from sharewell.rules.errors import Incomplete, Missing, NotNow, Stale
from sharewell.rules.held import FamilyVoice
from tests.casework.house import House, agreed
from tests.casework.test_deciding import WHOLE, opened
from tests.casework.test_letters import WORDS

pytestmark = pytest.mark.django_db
MOTHER = FamilyVoice(person="Ada Thornbury", relation="mother", told="told", consent="agreed", service="refused",
                     words="Yes, tell them.")  # fmt: skip
FATHER = FamilyVoice(person="Ben Thornbury", relation="father", told="not_told", not_told_because="unsafe",
                     consent="not_asked", not_asked_because="unsafe")  # fmt: skip
CHILD = FamilyVoice(person="Mia", relation="the child", understands="partly", words="She wants it to stop.")


def hear(house: House, *voices: FamilyVoice, version: int | None = None, decision_id: str = "") -> DecisionPage:
    decision_id = decision_id or opened(house)
    return hear_family(house.actor("Jo"), house.tools, HearFamily(
        decision_id=decision_id, voices=voices, version=version))  # fmt: skip


def test_each_is_kept_as_they_are_and_together_they_answer_the_decision(house: House) -> None:
    page = hear(house, MOTHER, FATHER, CHILD, FamilyVoice(person="Nobody asked"))
    assert page.decision.voices == (MOTHER, FATHER, CHILD)
    assert page.decision.answers["told"] == "told"
    assert page.decision.answers["consent"] == "agreed"
    assert "service" not in page.decision.answers
    later = hear(house, MOTHER, FamilyVoice(person="Ben Thornbury", told="told", consent="refused"),
                 decision_id=page.decision.id)  # fmt: skip
    assert later.decision.answers["consent"] == "divided"
    with pytest.raises(Stale):
        hear(house, MOTHER, decision_id=page.decision.id, version=page.decision.version)


@pytest.mark.parametrize(("voice", "words"), [
    (FamilyVoice(person="Ben", told="not_told"), "Say why Ben was not told"),
    (FamilyVoice(person="Ben", consent="not_asked"), "Say why Ben was not asked"),
    (FamilyVoice(person="Ben", told="not_told", not_told_because="unsafe", consent="agreed"), "without being told"),
])  # fmt: skip
def test_what_does_not_fit_together_is_said_by_name(house: House, voice: FamilyVoice, words: str) -> None:
    with pytest.raises(Incomplete, match=words):
        hear(house, MOTHER, voice)


def test_one_parent_left_out_waits_for_a_second_person_and_gets_no_letter(house: House) -> None:
    decision_id, jo, tools = opened(house), house.actor("Jo"), house.tools
    answer_decision(jo, tools, AnswerDecision(decision_id=decision_id, answers=WHOLE, recipient_id=house.duty_team.id))
    hear(house, MOTHER, FATHER, decision_id=decision_id)
    with pytest.raises(Incomplete, match="Ask somebody else"):
        take_decision(jo, tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    ask_second_look(jo, tools, AskSecondLook(decision_id, house.done.people["Sam Lee"]))
    agreed(house, decision_id)
    take_decision(jo, tools, TakeDecision(decision_id=decision_id, outcome="share", answers={}))
    page = read_decision(jo, tools, ReadDecision(decision_id))
    assert [debt.key for debt in page.debts] == ["family_again"]
    assert write_family_letter(jo, tools, WriteFamilyLetter(decision_id=decision_id, to=MOTHER.person, words=WORDS))
    for somebody in (FATHER.person, "ben thornbury", "Mr B Thornbury", "Mia's dad"):
        with pytest.raises(NotNow, match="must not know"):
            write_family_letter(jo, tools, WriteFamilyLetter(decision_id=decision_id, to=somebody, words=WORDS))


def test_nobody_outside_the_circle_hears_the_family(house: House) -> None:
    with pytest.raises(Missing):
        hear_family(house.actor("Ana"), house.tools, HearFamily(decision_id=opened(house), voices=(MOTHER,)))
