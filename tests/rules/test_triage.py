"""Looking at a concern: a choice, one type, a reply that nobody forgets, and a day when somebody is at work."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Incomplete
from sharewell.rules.triage import CATEGORY_WORDS, CHOICE_WORDS, Category, Choice, check, is_working_day, look_again_on

TODAY = date(2026, 12, 11)
HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def gaps(**changes: object) -> list[str]:
    given_answers: dict[str, object] = {"choice": "keep_on_file", "category": "health", "reply": "Read and in hand",
                                        "look_again_on": date(2026, 12, 14)} | changes  # fmt: skip
    try:
        check(**given_answers, today=TODAY, holidays=HOLIDAYS)  # type: ignore[arg-type]
    except Incomplete as refused:
        return [gap.field for gap in refused.gaps]
    return []


def test_a_whole_answer_is_taken() -> None:
    assert gaps() == []


@pytest.mark.parametrize("field", ["choice", "category", "reply"])
def test_each_missing_answer_is_named(field: str) -> None:
    assert gaps(**{field: " "}) == [field]


@pytest.mark.parametrize("choice", list(Choice))
def test_a_day_to_look_again_is_asked_for_unless_it_goes_on_at_once(choice: Choice) -> None:
    goes_on = choice in (Choice.SHARE_OR_REFER, Choice.EMERGENCY, Choice.SEEK_ADVICE)
    assert gaps(choice=choice, look_again_on=None) == ([] if goes_on else ["look_again_on"])


@pytest.mark.parametrize("day", [date(2026, 12, 10), date(2026, 12, 12), date(2026, 12, 13), date(2026, 12, 25)])
def test_the_day_is_never_past_a_weekend_or_a_bank_holiday(day: date) -> None:
    assert gaps(look_again_on=day) == ["look_again_on"]


def test_two_weeks_on_is_offered_or_the_first_working_day_after() -> None:
    assert look_again_on(date(2026, 11, 20), HOLIDAYS) == date(2026, 12, 4)
    assert look_again_on(TODAY, HOLIDAYS) == date(2026, 12, 29)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=20),
)
def test_the_day_offered_is_always_one_that_is_taken(today: date, holidays: frozenset[date]) -> None:
    offered = look_again_on(today, holidays)
    assert is_working_day(offered, holidays)
    assert timedelta(14) <= offered - today
    check(
        choice="keep_on_file",
        category="other",
        reply="Thank you",
        look_again_on=offered,
        today=today,
        holidays=holidays,
    )


def test_the_list_of_types_is_short_and_every_word_is_there() -> None:
    assert len(Category) <= 12
    assert set(CATEGORY_WORDS) == set(Category)
    assert set(CHOICE_WORDS) == set(Choice)
