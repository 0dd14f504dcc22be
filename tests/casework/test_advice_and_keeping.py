"""Advice without names and its one road to a referral; widening the circle; keeping and destroying."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.read_file import FilePage, ReadFile, read_file, who_looked
from sharewell.casework.review_retention import (
    AgreeRetention,
    ReviewRetention,
    agree_to_destroy,
    bring_up_due_reviews,
    my_certificates,
    review_retention,
)
from sharewell.casework.seek_advice import (
    LogAdviceCall,
    PrepareAdvice,
    SaveBrief,
    log_advice_call,
    prepare_advice,
    save_brief,
)
from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know
from sharewell.records import ledger
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from sharewell.rules.people import SystemActor
from sharewell.rules.values import SafeNow
from tests.casework.house import House
from tests.casework.test_recording import recorded, words
from tests.support.past_the_wall import file_of, past_the_wall

pytestmark = pytest.mark.django_db

BRIEF = "A child of three has a mark on her arm that nobody can explain."
CALL = {"service": "Duty team", "person": "R. Khan", "words": "Refer it today."}


def page(house: House, concern_id: str, by: str = "Jo") -> FilePage:
    file_id = file_of(house.done.organisation_id, concern_id)
    return read_file(house.actor(by), house.tools, ReadFile(file_id))


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
    waiting = my_worklist(jo, house.tools, MyWorklist())["waiting"]
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
    kept = page(house, done.advice.concern_id)
    assert kept.decisions[0].answers["recipient"] == "childrens_social_care"
    assert kept.decisions[0].advice_id == advice_id


def test_danger_in_a_call_leaves_the_path_at_once_whatever_is_missing(house: House) -> None:
    done = log_advice_call(house.actor("Jo"), house.tools,
                           LogAdviceCall(advice_id=asked(house), service="", person="", words="",
                                         safe_now=SafeNow.UNSURE))  # fmt: skip
    assert done.danger and done.advice.state == "left_for_danger"


def test_somebody_added_with_a_reason_sees_the_file_until_their_time_ends(house: House) -> None:
    concern_id = recorded(house)
    file_id = page(house, concern_id).file.id
    jo, ana = house.actor("Jo"), house.actor("Ana")
    with pytest.raises(Incomplete):
        widen_need_to_know(jo, house.tools, Widen(file_id, ana.person_id, " "))
    until = house.tools.clock() + timedelta(days=2)
    widen_need_to_know(jo, house.tools, Widen(file_id, ana.person_id, "Runs the family's sessions.", until))
    assert read_concern(ana, house.tools, ReadConcern(concern_id)).whole
    assert my_worklist(ana, house.tools, MyWorklist())["new"]
    house.tools.clock.move(days=3)  # type: ignore[attr-defined]
    with pytest.raises(Missing):
        read_concern(ana, house.tools, ReadConcern(concern_id))
    assert not my_worklist(ana, house.tools, MyWorklist())["new"]


def test_nobody_excluded_is_ever_added_and_no_file_is_left_without_a_lead(house: House) -> None:
    concern_id = recorded(house, about_staff=(house.done.people["Sam Lee"],))
    file_id = page(house, concern_id).file.id
    jo = house.actor("Jo")
    with pytest.raises(NotNow):
        widen_need_to_know(jo, house.tools, Widen(file_id, house.done.people["Sam Lee"], "He is the deputy."))
    with pytest.raises(NotNow):
        end_need_to_know(jo, house.tools, Narrow(file_id, jo.person_id, "I am leaving."))


def test_a_role_that_does_not_carry_an_action_is_told_so_only_inside_the_circle(house: House) -> None:
    file_id = page(house, recorded(house)).file.id
    with pytest.raises(Refused):
        widen_need_to_know(house.actor("Kit"), house.tools, Widen(file_id, house.done.people["Ana Duarte"], "x"))
    with pytest.raises(Missing):
        widen_need_to_know(house.actor("Ana"), house.tools, Widen(file_id, house.done.people["Ana Duarte"], "x"))


def test_every_look_is_written_down_with_who_and_when(house: House) -> None:
    concern_id = recorded(house)
    file_id = page(house, concern_id, "Sam").file.id
    read_concern(house.actor("Kit"), house.tools, ReadConcern(concern_id))
    names = [name for _, name in who_looked(house.actor("Jo"), house.tools, ReadFile(file_id))]
    assert {"Kit Oduya", "Sam Lee"} <= set(names)


def due_review(house: House) -> tuple[str, str]:
    kept = page(house, recorded(house))
    review = kept.reviews[0]
    assert review.due == date(2048, 9, 1) and "25 years" in review.rule_words
    count = bring_up_due_reviews(SystemActor("due reviews", house.done.organisation_id), house.tools, date(2048, 9, 1))
    assert count == 1
    return review.id, kept.file.id


def test_a_review_comes_due_and_nothing_deletes_itself(house: House) -> None:
    review_id, file_id = due_review(house)
    reviews = my_worklist(house.actor("Jo"), house.tools, MyWorklist())["reviews"]
    assert [line.about_id for line in reviews] == [review_id]
    assert read_file(house.actor("Jo"), house.tools, ReadFile(file_id)).concerns


def test_keeping_needs_a_reason_and_the_next_date_and_sets_the_next_review(house: House) -> None:
    review_id, file_id = due_review(house)
    jo = house.actor("Jo")
    with pytest.raises(Incomplete) as refused:
        review_retention(jo, house.tools, ReviewRetention(review_id=review_id, outcome="keep", reason=""))
    assert {gap.field for gap in refused.value.gaps} == {"reason", "next_review"}
    review_retention(jo, house.tools, ReviewRetention(review_id=review_id, outcome="keep", reason="A sibling is here.",
                                                      next_review=date(2027, 11, 1)))  # fmt: skip
    reviews = read_file(jo, house.tools, ReadFile(file_id)).reviews
    assert {(one.state, one.due) for one in reviews} == {("done", date(2048, 9, 1)), ("set", date(2027, 11, 1))}


@pytest.mark.django_db(transaction=True)
def test_destroying_takes_two_people_and_leaves_nothing_readable_and_a_ledger_that_holds(house: House) -> None:
    review_id, file_id = due_review(house)
    concern_id = page(house, recorded(house)).concerns[0].id
    jo, sam = house.actor("Jo"), house.actor("Sam")
    review_retention(jo, house.tools, ReviewRetention(review_id=review_id, outcome="destroy", reason="Past its time."))
    with pytest.raises(NotNow):
        agree_to_destroy(jo, house.tools, AgreeRetention(review_id=review_id, agree=True))
    certificate = agree_to_destroy(sam, house.tools, AgreeRetention(review_id=review_id, agree=True))
    assert certificate and "Mia" not in str(certificate)
    assert (certificate.first_person, certificate.second_person) == ("Jo Bell", "Sam Lee")
    for somebody in (jo, sam):
        assert my_certificates(somebody, house.tools, None) == [certificate]
        with pytest.raises(Missing):
            read_concern(somebody, house.tools, ReadConcern(concern_id))
    assert my_files(jo, house.tools, ListChildren()) == []
    assert house.tools.vault.destroyed_at(file_id)
    with past_the_wall():
        report = ledger.verify(house.tools.vault, house.done.organisation_id)
    assert report.ok, report.findings
    assert my_certificates(house.actor("Kit"), house.tools, None) == []
    assert recorded(house), "a new concern about the same child begins a new file"


def test_a_second_person_who_does_not_agree_says_why_and_the_file_stays(house: House) -> None:
    review_id, file_id = due_review(house)
    jo, sam = house.actor("Jo"), house.actor("Sam")
    review_retention(jo, house.tools, ReviewRetention(review_id=review_id, outcome="destroy", reason="Past its time."))
    with pytest.raises(Incomplete):
        agree_to_destroy(sam, house.tools, AgreeRetention(review_id=review_id, agree=False))
    refusal = AgreeRetention(review_id=review_id, agree=False, reason="An inquiry asked for it.")
    assert agree_to_destroy(sam, house.tools, refusal) is None
    assert read_file(jo, house.tools, ReadFile(file_id)).reviews[0].state == "open"
