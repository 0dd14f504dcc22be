"""Advice without names: the name makes it a referral, one way, and danger leaves at once."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.advice import (
    ADVICE,
    DANGER_WORDS,
    NAME_GIVEN_WORDS,
    NAME_WARNING,
    AdviceEvent,
    AdviceState,
    CallInput,
    NameAsked,
    after_call,
    check_call,
    name_question_warning,
    replay,
    require_open_brief,
)
from sharewell.rules.errors import NotNow
from sharewell.rules.values import SafeNow
from tests.rules.moves import assert_sound_and_closed

LATE = datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
E, S = AdviceEvent, AdviceState


def call(asked: NameAsked | None, *, reason: str = "", safe: SafeNow | None = SafeNow.YES) -> CallInput:
    return CallInput("Duty team", "R. Khan", "Ring us when it is clearer.", asked, reason, safe_now=safe)


def test_every_move_of_a_request_for_advice_is_made_or_refused() -> None:
    assert assert_sound_and_closed(ADVICE, AdviceEvent) == 49


@given(st.lists(st.sampled_from(AdviceEvent), max_size=12))
def test_a_name_given_is_never_again_only_advice_unless_it_was_the_wrong_answer(events: list[AdviceEvent]) -> None:
    state, given_name, made = ADVICE.start, False, False
    for event in events:
        if not ADVICE.allows(state, event):
            continue
        state = ADVICE.after(state, event)
        given_name = (given_name or event is E.GIVE_NAME) and event is not E.WRONG_ANSWER
        made = made or event is E.MAKE_REFERRAL
        if given_name:
            assert state in (S.NAME_GIVEN, S.BECAME_REFERRAL, S.LEFT_FOR_DANGER)
        if made:
            assert state is S.BECAME_REFERRAL


def test_the_wrong_answer_can_be_taken_back_only_before_the_referral_is_made() -> None:
    named = (E.CONFIRM_BRIEF, E.GIVE_NAME)
    assert replay((*named, E.WRONG_ANSWER)) is S.ASKED
    with pytest.raises(NotNow, match="is a referral now"):
        replay((*named, E.MAKE_REFERRAL, E.WRONG_ANSWER))


def test_when_they_ring_back_the_same_question_is_asked() -> None:
    assert replay((E.CONFIRM_BRIEF, E.ANSWER, E.ANSWER, E.GIVE_NAME, E.MAKE_REFERRAL)) is S.BECAME_REFERRAL


def test_danger_leaves_from_every_open_state() -> None:
    for state in (S.PREPARING, S.ASKED, S.ANSWERED, S.NAME_GIVEN):
        assert ADVICE.after(state, E.SEE_DANGER) is S.LEFT_FOR_DANGER


def test_a_call_without_its_answers_says_what_to_fill_in() -> None:
    fields = [gap.field for gap in check_call(CallInput("", "", "", None))]
    assert fields == ["service", "person", "words", "name_asked"]
    assert [gap.message for gap in check_call(call(NameAsked.YES_NOT_GIVEN))] == ["Say why you did not give the name."]
    assert check_call(call(NameAsked.NO)) == []


def test_b22_the_warning_stands_beside_the_question_until_a_decision_is_recorded() -> None:
    assert name_question_warning(decision_recorded=False) == NAME_WARNING
    assert NAME_WARNING == "Giving the name makes this a referral. Record the decision first."
    assert name_question_warning(decision_recorded=True) == ""


def test_a_name_given_owes_the_decision_where_none_is_recorded() -> None:
    step = after_call(call(NameAsked.YES_GAVE), at=LATE, decision_recorded=False)
    assert (step.event, step.words) == (E.GIVE_NAME, NAME_GIVEN_WORDS)
    assert [gap.field for gap in step.owed] == ["decision", "family", "follow_up"]
    assert [g.field for g in after_call(call(NameAsked.YES_GAVE), at=LATE, decision_recorded=True).owed] == [
        "family",
        "follow_up",
    ]


def test_a_name_asked_for_and_not_given_is_looked_at_the_same_day_in_london() -> None:
    step = after_call(
        call(NameAsked.YES_NOT_GIVEN, reason="Not sure it meets the line."), at=LATE, decision_recorded=False
    )
    assert (step.event, step.review_on) == (E.ANSWER, date(2026, 7, 1))
    assert after_call(call(NameAsked.NO), at=LATE, decision_recorded=False).review_on is None


@pytest.mark.parametrize(("asked", "safe"), list(product([None, *NameAsked], [SafeNow.NO, SafeNow.UNSURE])))
def test_whatever_says_danger_leaves_at_once_and_nothing_is_a_gap(asked: NameAsked | None, safe: SafeNow) -> None:
    empty = CallInput("", "", "", asked, safe_now=safe)
    assert check_call(empty) == []
    step = after_call(empty, at=LATE, decision_recorded=False)
    assert (step.event, step.words) == (E.SEE_DANGER, DANGER_WORDS)
    assert {"service", "person", "words"} <= {gap.field for gap in step.owed}
    assert ("decision" in {gap.field for gap in step.owed}) == (asked is NameAsked.YES_GAVE)


def test_a_confirmed_brief_stays_as_it_was() -> None:
    require_open_brief(S.PREPARING, None)
    for state in set(S) - {S.PREPARING}:
        with pytest.raises(NotNow, match="stays as it was read out"):
            require_open_brief(state, None)
    with pytest.raises(NotNow, match="confirmed at 11:59pm on 1 July 2026"):
        require_open_brief(S.PREPARING, LATE)
