"""Advice without names: chosen facts, looked through whenever the record learns, and its one road to a referral."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sharewell.casework.keep_child_details import (
    KeepChildDetails,
    ReadChildDetails,
    keep_child_details,
    read_child_details,
)
from sharewell.casework.log_advice_call import LogAdviceCall, log_advice_call
from sharewell.casework.look_again_at_name import LookAgainAtName, look_again_at_name
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.seek_advice import (
    AdviceFacts,
    BeginAgain,
    PrepareAdvice,
    ReadAdvice,
    SaveBrief,
    advice_facts,
    begin_again,
    prepare_advice,
    read_advice,
    save_brief,
)
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, NotNow
from sharewell.rules.values import SafeNow
from tests.casework.house import House
from tests.casework.test_recording import recorded, words

pytestmark = pytest.mark.django_db

BRIEF = "A child of three has a mark on her arm that nobody can explain."
CALL = {"service": "Duty team", "person": "R. Khan", "words": "Refer it today."}


def asked(house: House) -> str:
    jo = house.actor("Jo")
    concern_id = recorded(house, concern=words("Mia Thornbury told Kit Oduya in Hedgehogs that her arm hurts."))
    advice = prepare_advice(jo, house.tools, PrepareAdvice(concern_id=concern_id))
    for known in ("Mia", "Thornbury", "Kit", "Oduya", "Hedgehogs"):
        assert known not in advice.brief
    with pytest.raises(Incomplete) as refused:
        save_brief(jo, house.tools, SaveBrief(advice_id=advice.id, text="Mia has a mark.", kept={}, ready=True))
    assert "Mia" in refused.value.gaps[0].message
    ready = save_brief(jo, house.tools, SaveBrief(advice_id=advice.id, text=BRIEF, kept={}, ready=True))
    assert ready.advice.confirmed_at is not None
    return advice.id


def test_a_brief_that_was_used_stays_as_it_was(house: House) -> None:
    advice_id = asked(house)
    with pytest.raises(NotNow):
        save_brief(house.actor("Jo"), house.tools, SaveBrief(advice_id=advice_id, text="Other.", kept={}))


def test_advice_without_the_name_stays_advice(house: House) -> None:
    done = log_advice_call(house.actor("Jo"), house.tools,
                           LogAdviceCall(advice_id=asked(house), name_asked="no", **CALL))  # fmt: skip
    assert done.referral is None and done.advice.state == "answered" and done.advice.brief == BRIEF


def test_a_name_asked_for_and_not_given_comes_back_the_same_day(house: House) -> None:
    advice_id = asked(house)
    jo = house.actor("Jo")
    with pytest.raises(Incomplete):
        log_advice_call(jo, house.tools, LogAdviceCall(advice_id=advice_id, name_asked="yes_not_given", **CALL))
    asked_for = LogAdviceCall(advice_id=advice_id, name_asked="yes_not_given", reason_not_given="Jo will ring.", **CALL)
    done = log_advice_call(jo, house.tools, asked_for)
    assert done.advice.review_on == house.tools.clock().date()
    waiting = my_worklist(jo, house.tools, MyWorklist())["reviews"]
    assert [line.about_id for line in waiting] == [advice_id]


def test_the_name_given_becomes_a_referral_only_once_confirmed_and_for_good(house: House) -> None:
    advice_id = asked(house)
    jo = house.actor("Jo")
    given = LogAdviceCall(advice_id=advice_id, name_asked="yes_gave", **CALL)
    with pytest.raises(Incomplete) as stop:
        log_advice_call(jo, house.tools, given)
    assert stop.value.gaps[0].field == "confirmed"
    done = log_advice_call(jo, house.tools, LogAdviceCall(advice_id=advice_id, name_asked="yes_gave", confirmed=True,
                                                          **CALL))  # fmt: skip
    assert done.referral and done.decision_id and done.owed
    assert (done.advice.state, done.advice.brief) == ("became_referral", BRIEF)
    with pytest.raises(NotNow):
        log_advice_call(jo, house.tools, LogAdviceCall(advice_id=advice_id, name_asked="no", **CALL))
    kept = read_file(jo, house.tools, ReadFile(done.advice.file_id))
    assert kept.decisions[0].answers["recipient"] == "childrens_social_care"
    assert kept.decisions[0].advice_id == advice_id


def test_danger_in_a_call_leaves_the_path_at_once_whatever_is_missing(house: House) -> None:
    done = log_advice_call(house.actor("Jo"), house.tools,
                           LogAdviceCall(advice_id=asked(house), service="", person="", words="",
                                         safe_now=SafeNow.UNSURE))  # fmt: skip
    assert done.danger and done.advice.state == "left_for_danger"


def begun(house: House, text: str, **concern: object) -> str:
    """A brief begun from a concern with these words."""
    concern_id = recorded(house, concern=words(text, **concern))
    return prepare_advice(house.actor("Jo"), house.tools, PrepareAdvice(concern_id=concern_id)).id


def learned(house: House, advice_id: str, **more: object) -> None:
    """The record learns something about the child."""
    jo = house.actor("Jo")
    file_id = read_advice(jo, house.tools, ReadAdvice(advice_id)).advice.file_id
    child = read_child_details(jo, house.tools, ReadChildDetails(file_id))
    known = {"file_id": file_id, "name": child.name, "born_on": child.born_on}
    keep_child_details(jo, house.tools, KeepChildDetails(**known, **more))


def test_a_brief_is_built_of_the_facts_that_were_chosen_and_of_nothing_else(house: House) -> None:
    jo = house.actor("Jo")
    recorded(house)
    concern_id = recorded(house, concern=words("Mia cried on 3 March 2026, near Butterflies."))
    offered = advice_facts(jo, house.tools, AdviceFacts(concern_id=concern_id))
    assert [fact.key for fact in offered.facts] == ["age", "statement-0", "earlier"]
    with pytest.raises(Incomplete):
        prepare_advice(jo, house.tools, PrepareAdvice(concern_id=concern_id, chosen=()))
    made = prepare_advice(jo, house.tools, PrepareAdvice(concern_id=concern_id, chosen=("age", "earlier")))
    assert "cried" not in made.brief and "We wrote down one earlier concern" in made.brief
    whole = prepare_advice(jo, house.tools, PrepareAdvice(concern_id=concern_id, chosen=("age", "statement-0")))
    assert "the child cried about" in whole.brief.lower() and "2026" not in whole.brief and "Mia" not in whole.brief


def test_what_the_record_learns_after_a_brief_was_confirmed_holds_it_back_and_another_one_begins(house: House) -> None:
    jo = house.actor("Jo")
    advice_id = begun(house, "She is quiet.")
    may_stay = {"Zebedee": "A figure on television."}
    text = "She says Zebedee did it."
    save_brief(jo, house.tools, SaveBrief(advice_id=advice_id, text=text, kept=may_stay, ready=True))
    assert read_advice(jo, house.tools, ReadAdvice(advice_id)).held_back == ()
    learned(house, advice_id, family=(held.FamilyMember(name="Zebedee Marlow", relation="uncle"),))
    (gap,) = read_advice(jo, house.tools, ReadAdvice(advice_id)).held_back
    assert "'Zebedee' (1)" in gap.message
    new = begin_again(jo, house.tools, BeginAgain(advice_id=advice_id))
    assert (new.after_id, new.state, new.brief) == (advice_id, "preparing", "She says the child's uncle did it.")
    old = read_advice(jo, house.tools, ReadAdvice(advice_id)).advice
    assert (old.state, old.brief, old.kept) == ("set_aside", text, may_stay)
    with pytest.raises(NotNow):
        begin_again(jo, house.tools, BeginAgain(advice_id=new.id))


def test_a_call_already_logged_stays_when_another_brief_begins(house: House) -> None:
    jo, advice_id = house.actor("Jo"), asked(house)
    log_advice_call(jo, house.tools, LogAdviceCall(advice_id=advice_id, name_asked="no", **CALL))
    begin_again(jo, house.tools, BeginAgain(advice_id=advice_id))
    assert read_advice(jo, house.tools, ReadAdvice(advice_id)).advice.state == "answered"


def test_a_brief_that_speaks_of_danger_is_not_used_until_somebody_says_why_it_is_none(house: House) -> None:
    jo = house.actor("Jo")
    advice_id = begun(house, "She is quiet.")
    text = "She says a man in the home will kill her mother."
    with pytest.raises(Incomplete) as stopped:
        save_brief(jo, house.tools, SaveBrief(advice_id=advice_id, text=text, kept={}, ready=True))
    assert [gap.field for gap in stopped.value.gaps] == ["not_danger"]
    why = "It is from a film she saw; her mother was with us."
    ready = save_brief(jo, house.tools, SaveBrief(advice_id=advice_id, text=text, kept={}, not_danger=why, ready=True))
    assert ready.advice.not_danger == why and ready.danger == ("will kill",)


def test_a_record_that_says_the_child_may_not_be_safe_says_so_before_advice_is_asked_for(house: House) -> None:
    jo = house.actor("Jo")
    concern_id = recorded(house, concern=words("She is quiet.", safe=SafeNow.UNSURE))
    assert advice_facts(jo, house.tools, AdviceFacts(concern_id=concern_id)).danger
    made = prepare_advice(jo, house.tools, PrepareAdvice(concern_id=concern_id))
    assert read_advice(jo, house.tools, ReadAdvice(made.id)).danger


@pytest.mark.parametrize(("answer", "leaves"), [(None, True), (SafeNow.YES, False)])
def test_an_adviser_whose_words_say_danger_ends_the_asking_unless_somebody_judged_it(
    house: House, answer: SafeNow | None, leaves: bool
) -> None:
    call = {**CALL, "words": "Ring 999 if he comes to the door."}
    done = log_advice_call(house.actor("Jo"), house.tools,
                           LogAdviceCall(advice_id=asked(house), name_asked="no", safe_now=answer, **call))  # fmt: skip
    assert done.danger is leaves and (done.advice.state == "left_for_danger") is leaves


def test_a_name_not_given_is_looked_at_again_the_same_day_with_a_reason(house: House) -> None:
    jo, advice_id = house.actor("Jo"), asked(house)
    with pytest.raises(NotNow):
        look_again_at_name(jo, house.tools, LookAgainAtName(advice_id=advice_id, reason="Nothing waits."))
    held_out = LogAdviceCall(advice_id=advice_id, name_asked="yes_not_given", reason_not_given="Jo will ring.", **CALL)
    log_advice_call(jo, house.tools, held_out)
    with pytest.raises(Incomplete):
        look_again_at_name(jo, house.tools, LookAgainAtName(advice_id=advice_id, reason=" "))
    kept = look_again_at_name(jo, house.tools, LookAgainAtName(advice_id=advice_id, reason="The family asks for help."))
    assert kept.review_on is None and kept.reviews[0].reason == "The family asks for help."
    assert not my_worklist(jo, house.tools, MyWorklist())["reviews"]


def test_they_ring_back_and_the_same_question_makes_it_a_referral(house: House) -> None:
    jo, advice_id = house.actor("Jo"), asked(house)
    first = LogAdviceCall(advice_id=advice_id, name_asked="yes_not_given", reason_not_given="Jo will ring.", **CALL)
    log_advice_call(jo, house.tools, first)
    done = log_advice_call(jo, house.tools, LogAdviceCall(advice_id=advice_id, name_asked="yes_gave", confirmed=True,
                                                          adviser="information_lead", **CALL))  # fmt: skip
    assert done.referral and done.referral.acknowledge_by and len(done.advice.calls) == 2
    assert done.advice.calls[1].adviser == "information_lead" and done.advice.review_on is None
    lists = my_worklist(jo, house.tools, MyWorklist())
    assert not lists["reviews"] and [line.about_kind for line in lists["waiting"]] == ["referral"]


def test_a_call_is_logged_for_when_it_was_and_never_for_later(house: House) -> None:
    jo, advice_id, now = house.actor("Jo"), asked(house), house.tools.clock()
    with pytest.raises(Incomplete):
        ahead = LogAdviceCall(advice_id=advice_id, name_asked="no", at=now + timedelta(hours=1), **CALL)
        log_advice_call(jo, house.tools, ahead)
    before = now - timedelta(hours=2)
    done = log_advice_call(jo, house.tools, LogAdviceCall(advice_id=advice_id, name_asked="no", at=before, **CALL))
    assert done.advice.calls[0].at == before
