"""Widening the circle; keeping and destroying."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sharewell.casework.list_children import ListChildren, my_files
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.read_file import FilePage, ReadFile, read_file
from sharewell.casework.review_retention import (
    AgreeRetention,
    ReviewRetention,
    agree_to_destroy,
    bring_up_due_reviews,
    my_certificates,
    review_retention,
)
from sharewell.casework.who_looked import who_looked
from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know
from sharewell.records import ledger
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused
from sharewell.rules.people import SystemActor
from tests.casework.house import House
from tests.casework.test_recording import recorded
from tests.support.past_the_wall import file_of, past_the_wall

pytestmark = pytest.mark.django_db

def page(house: House, concern_id: str, by: str = "Jo") -> FilePage:
    file_id = file_of(house.done.organisation_id, concern_id)
    return read_file(house.actor(by), house.tools, ReadFile(file_id))


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
    names = [look.who for look in who_looked(house.actor("Jo"), house.tools, ReadFile(file_id))]
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
