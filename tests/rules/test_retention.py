"""How long a file is kept: a dated question, four answers, and nothing that deletes itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell import guidance
from sharewell.guidance.vocabulary import ControllerType
from sharewell.rules.errors import Incomplete, NotNow
from sharewell.rules.retention import (
    OUTCOME_WORDS,
    REVIEWS,
    RetentionOutcome,
    ReviewEvent,
    ReviewState,
    add_months,
    backups_dark_by,
    check_outcome,
    class_for,
    due_date,
    second_person,
    words,
)
from tests.rules.moves import assert_sound_and_closed

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
CLASSES = tuple(guidance.retention_classes())


def answer(
    outcome: str, *, reason: str = "Still needed.", next_review: date | None = None, hold: bool = False, to: str = ""
) -> list[str]:
    try:
        check_outcome(outcome=outcome, reason=reason, next_review=next_review, today=TODAY, on_hold=hold, handed_to=to)
    except Incomplete as refused:
        return [gap.message for gap in refused.gaps]
    return []


def test_every_move_of_a_review_is_made_or_refused() -> None:
    assert assert_sound_and_closed(REVIEWS, ReviewEvent) == 20


@given(DAYS, st.integers(0, 1200))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_child_born_on_29_february_comes_due_on_a_real_day() -> None:
    assert add_months(date(2024, 2, 29), 25 * 12) == date(2049, 2, 28)
    assert add_months(date(2024, 2, 29), 24 * 12) == date(2048, 2, 29)


@pytest.mark.parametrize("rule", CLASSES, ids=[rule.key for rule in CLASSES])
def test_every_class_comes_due_or_is_reviewed(rule: guidance.schema.RetentionClass) -> None:
    due = due_date(rule, {rule.trigger: date(2024, 2, 29)})
    assert (due is None) == rule.indefinite
    assert due is None or due >= date(2024, 2, 29)
    assert rule.review_months > 0 or not rule.indefinite
    assert rule.source in words(rule, due)


def test_a_class_with_an_unknown_day_has_no_due_date_yet() -> None:
    rule = next(rule for rule in CLASSES if not rule.indefinite)
    assert due_date(rule, {}) is None
    assert "is known" in words(rule, None)


@pytest.mark.parametrize("controller", list(ControllerType))
@pytest.mark.parametrize("record", sorted({rule.record for rule in CLASSES}))
def test_of_the_classes_that_fit_the_longest_is_taken(controller: ControllerType, record: str) -> None:
    fitting = [rule for rule in CLASSES if rule.record == record and controller in rule.controllers]
    plain = [rule for rule in fitting if not rule.flags]
    if not plain:
        with pytest.raises(LookupError):
            class_for(CLASSES, record=record, controller=controller)
        return
    with_every_flag = frozenset(flag for rule in CLASSES for flag in rule.flags)
    found = class_for(CLASSES, record=record, controller=controller, flags=with_every_flag)
    assert found.indefinite or all(rule.years <= found.years for rule in fitting)


@pytest.mark.parametrize("outcome", ["destroy", "hand_over"])
def test_a_hold_overrides_everything_that_would_end_the_file(outcome: str) -> None:
    with pytest.raises(NotNow, match="on hold"):
        answer(outcome, hold=True, to="Next school")
    assert answer("keep", next_review=date(2027, 11, 22), hold=True) == []


def test_each_outcome_is_taken_when_it_is_whole() -> None:
    assert set(OUTCOME_WORDS) == set(RetentionOutcome)
    assert answer("keep", next_review=date(2032, 11, 22)) == []
    assert answer("keep_indefinitely", next_review=date(2027, 11, 22)) == []
    assert answer("hand_over", to="Next school") == []
    assert answer("destroy") == []


def test_b38_for_ever_needs_a_reason_and_a_review_within_12_months() -> None:
    assert answer("keep_indefinitely", reason=" ", next_review=None) == [
        "Say why. The reason is part of the record.",
        "Choose when this will be looked at again. For 'keep for ever' give the reason and a review within 12 months.",
    ]
    assert answer("keep_indefinitely", next_review=date(2027, 11, 23)) == [
        "For 'keep for ever' choose a review within 12 months."
    ]


def test_b38_a_review_is_after_today_and_within_six_years() -> None:
    assert answer("keep") == ["Choose when this will be looked at again."]
    assert answer("keep", next_review=TODAY) == ["The next review must be after today."]
    assert answer("keep", next_review=date(2032, 11, 23)) == ["Choose a review within 6 years."]
    assert answer("") == ["Choose what happens to this file."]
    assert answer("hand_over") == ["Say which setting takes the file over."]


@pytest.mark.parametrize("agree", [True, False])
def test_two_different_people_destroy_and_never_against_a_hold(agree: bool) -> None:
    with pytest.raises(NotNow, match="A second person must agree"):
        second_person("proposed", first_person="p1", second="p1", on_hold=False, agree=agree)
    with pytest.raises(NotNow, match="Nothing is waiting"):
        second_person("open", first_person="p1", second="p2", on_hold=False, agree=agree)
    after = second_person("proposed", first_person="p1", second="p2", on_hold=False, agree=agree)
    assert after is (ReviewState.DONE if agree else ReviewState.OPEN)


def test_disagreeing_is_always_open_to_a_second_person() -> None:
    assert second_person("proposed", first_person="p1", second="p2", on_hold=True, agree=False) is ReviewState.OPEN
    with pytest.raises(NotNow, match="on hold"):
        second_person("proposed", first_person="p1", second="p2", on_hold=True, agree=True)


def test_the_last_copy_of_the_keys_is_gone_within_thirty_days() -> None:
    assert backups_dark_by(TODAY) == date(2026, 12, 22)


def test_no_event_of_a_review_destroys_by_itself() -> None:
    alone = {ReviewEvent.COME_DUE, ReviewEvent.KEEP_OR_HAND_OVER, ReviewEvent.PROPOSE_TO_DESTROY}
    for state in ReviewState:
        for event in alone & set(REVIEWS.events_from(state)):
            assert REVIEWS.after(state, event) is not ReviewState.DONE or event is ReviewEvent.KEEP_OR_HAND_OVER
