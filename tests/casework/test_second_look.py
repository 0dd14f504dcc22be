"""A second pair of eyes: asked for where the family was not told, in the second person's own name, never urgently."""

from __future__ import annotations

import pytest

from sharewell.casework.answer_decision import (
    AnswerDecision,
    DecisionPage,
    ReadDecision,
    answer_decision,
    read_decision,
)
from sharewell.casework.keep_address_book import KeepProfile, keep_profile, local_profile
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.second_look import AskSecondLook, GiveSecondLook, ask_second_look, give_second_look
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.rules.errors import Incomplete, Missing, NotNow, Refused, Stale
from tests.casework.house import House
from tests.casework.test_deciding import WHOLE, opened
from tests.casework.test_recording import recorded

pytestmark = pytest.mark.django_db
NOT_TOLD = WHOLE | {"told": "not_told", "not_told_because": "unsafe", "consent": "not_asked",
                       "not_asked_because": "unsafe"}  # fmt: skip


def answered(house: House, **answers: str) -> DecisionPage:
    decision_id = opened(house)
    request = AnswerDecision(decision_id=decision_id, answers=NOT_TOLD | answers, recipient_id=house.duty_team.id)
    return answer_decision(house.actor("Jo"), house.tools, request)


def take(house: House, page: DecisionPage, who: str = "Jo", **more: str) -> DecisionPage:
    request = TakeDecision(decision_id=page.decision.id, outcome="share", answers={}, **more)
    return take_decision(house.actor(who), house.tools, request)


def ask(house: House, page: DecisionPage, who: str = "Sam Lee") -> None:
    ask_second_look(house.actor("Jo"), house.tools, AskSecondLook(page.decision.id, house.done.people[who]))


def looked(house: House, who: str, decision_id: str, version: int, *, agrees: bool = True, words: str = "") -> None:
    give_second_look(house.actor(who), house.tools, GiveSecondLook(
        decision_id=decision_id, version=version, agrees=agrees, words=words))  # fmt: skip


def look(house: House, page: DecisionPage, *, agrees: bool = True, words: str = "", who: str = "Sam") -> None:
    kept = read_decision(house.actor(who), house.tools, ReadDecision(page.decision.id)).decision
    looked(house, who, kept.id, kept.version, agrees=agrees, words=words)


def notes(house: House, who: str) -> list[str]:
    lists = my_worklist(house.actor(who), house.tools, MyWorklist())
    return [line.note for queue in lists.values() for line in queue]


def test_without_it_the_decision_waits_and_with_it_the_record_says_who_looked(house: House) -> None:
    page = answered(house)
    with pytest.raises(Incomplete, match="Ask somebody else"):
        take(house, page)
    ask(house, page)
    assert "Look over a sharing decision" in notes(house, "Sam")
    with pytest.raises(Incomplete, match="Sam Lee was asked"):
        take(house, page)
    look(house, page, words="It is not safe to tell him.")
    assert "Look over a sharing decision" not in notes(house, "Sam")
    assert "Looked over: agreed. Record it." in notes(house, "Jo")
    taken = take(house, page).decision
    assert taken.second_person == house.done.people["Sam Lee"]
    assert taken.looks[-1].words == "It is not safe to tell him."


def test_what_the_second_person_misses_stands_there_until_it_is_mended_and_read_again(house: House) -> None:
    page = answered(house)
    ask(house, page)
    with pytest.raises(Incomplete, match="Say what is missing"):
        look(house, page, agrees=False)
    look(house, page, agrees=False, words="Why not her grandmother?")
    with pytest.raises(Incomplete, match="Why not her grandmother"):
        take(house, page)
    ask(house, page)
    look(house, page)
    answer_decision(house.actor("Jo"), house.tools, AnswerDecision(
        decision_id=page.decision.id, answers={"reasons": "Something else altogether."}))
    with pytest.raises(Incomplete, match="answers changed"):
        take(house, page)


def test_only_whoever_was_asked_may_look_and_never_at_their_own_nor_at_answers_they_did_not_read(house: House) -> None:
    page = answered(house)
    with pytest.raises(NotNow, match="not asked"):
        look(house, page)
    for nobody in ("Jo Bell", "Bea Novak", "Tom Ferris"):
        with pytest.raises(Incomplete, match="Choose who"):
            ask(house, page, nobody)
    ask(house, page)
    with pytest.raises((Missing, Refused)):
        look(house, page, who="Tom")
    before = read_decision(house.actor("Sam"), house.tools, ReadDecision(page.decision.id)).decision
    answer_decision(house.actor("Jo"), house.tools, AnswerDecision(
        decision_id=page.decision.id, answers={"reasons": "Something else altogether."}))
    with pytest.raises(Stale):
        looked(house, "Sam", before.id, before.version)
    with pytest.raises(Stale):
        looked(house, "Sam", before.id, 0)  # a form that does not say what was read
    look(house, page)
    with pytest.raises(Incomplete, match="must record it"):
        take(house, page, who="Sam")


def test_an_urgent_share_never_waits_for_it(house: House) -> None:
    concern_id = recorded(house)
    taken = share_urgently(house.actor("Kit"), house.tools, ShareUrgently(
        concern_id=concern_id, contact="duty_team", told="She is hurt.", spoken_to="R. Khan"))
    assert taken is not None


@pytest.mark.parametrize("rule", ["never", "always"])
def test_the_organisation_chooses(house: House, rule: str) -> None:
    before = local_profile(house.actor("Jo"), house.tools, None)
    keep_profile(house.actor("Jo"), house.tools, KeepProfile(
        partnership=before.partnership, contacts=before.contacts, no_secrets_words="", second_eyes=rule))
    page = answered(house, **({"told": "told", "not_told_because": ""} if rule == "always" else {}))
    if rule == "never":
        assert take(house, page).decision.outcome == "share"
    else:
        with pytest.raises(Incomplete, match="Ask somebody else"):
            take(house, page)


def test_where_nobody_could_be_asked_the_reason_is_recorded_instead(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = answered(house)
    with pytest.raises(Incomplete, match="Ask somebody else"):
        take(house, page, alone_because="I would rather not.")
    monkeypatch.setattr("sharewell.casework.second_look.who_could", lambda work: {})
    with pytest.raises(Incomplete, match="Nobody else in the circle"):
        take(house, page)
    taken = take(house, page, alone_because="Sam is away until Monday and he comes tonight.").decision
    assert taken.alone_because.startswith("Sam is away")
    assert taken.second_person == ""


def test_the_look_of_somebody_excluded_since_counts_no_more(house: House) -> None:
    page = answered(house)
    ask(house, page)
    look(house, page)
    recorded(house, about_staff=(house.done.people["Sam Lee"],))
    with pytest.raises(Incomplete):
        take(house, page)
    alone = take(house, page, alone_because="Nobody else in the circle can be asked.").decision
    assert (alone.second_person, bool(alone.alone_because)) == ("", True)
