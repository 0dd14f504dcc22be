"""No number under five is published, and none can be worked out from those that are."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules import small_numbers
from sharewell.rules.small_numbers import FEWER, NOT_SHOWN, closed_terms, publish, term_of

LARGE = 14


def could_be(shown) -> range:
    if shown.exact is not None:
        return range(shown.exact, shown.exact + 1)
    return range(5) if shown.words == FEWER else range(5, LARGE + 30)


def recoverable(counts: tuple[int, ...]) -> list[str]:
    """The hidden parts that somebody who tries every possibility can pin down: written apart from the rule."""
    table = publish({str(at): count for at, count in enumerate(counts)})
    worlds = [world for world in product(*(could_be(part) for part in table.parts.values()))
              if sum(world) in could_be(table.total)]
    assert counts in worlds
    return [name for at, (name, part) in enumerate(table.parts.items())
            if part.exact is None and len({world[at] for world in worlds}) == 1]


@pytest.mark.parametrize("counts", [*product(range(LARGE), repeat=2)])
def test_nobody_can_work_out_a_hidden_part_of_two(counts):
    assert recoverable(counts) == []


def test_nobody_can_work_out_a_hidden_part_of_three():
    assert [counts for counts in product(range(9), repeat=3) if recoverable(counts)] == []


def test_the_check_finds_a_rule_that_hides_small_numbers_only(monkeypatch):
    monkeypatch.setattr(small_numbers, "_safe", lambda cells, hidden: True)
    assert recoverable((2, 9)) == ["0"]


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=4))
def test_no_number_under_five_is_published_and_what_is_published_is_true(parts):
    table = publish(parts)
    for shown, count in [(table.total, sum(parts.values())), *((table.parts[name], parts[name]) for name in parts)]:
        assert shown.exact in (None, count)
        assert count >= 5 or shown.words == FEWER
        assert shown.exact is not None or shown.words in (FEWER, NOT_SHOWN)


def test_large_numbers_are_all_shown():
    assert {shown.words for shown in publish({"a": 12, "b": 7}).parts.values()} == {"12", "7"}


def test_one_small_part_takes_a_second_number_with_it():
    table = publish({"urgent": 2, "considered": 9})
    assert (table.total.words, table.parts["urgent"].words, table.parts["considered"].words) == ("11", FEWER, NOT_SHOWN)


def test_a_count_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        publish({"a": -1})


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_every_day_is_in_one_term_and_terms_follow_each_other(day):
    term = term_of(day)
    assert term.first <= day <= term.last
    assert term_of(term.last + timedelta(days=1)).first == term.last + timedelta(days=1)
    assert term_of(term.first - timedelta(days=1)).last == term.first - timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_term_is_found_again_by_its_key(day):
    assert small_numbers.term_named(term_of(day).key) == term_of(day)


@pytest.mark.parametrize("key", ["", "2026", "2026-winter", "spring-2026"])
def test_another_text_is_no_term(key):
    with pytest.raises(ValueError):
        small_numbers.term_named(key)


def test_a_term_is_closed_the_day_after_its_last():
    assert [t.words for t in closed_terms(date(2026, 1, 9), date(2026, 9, 1))] == ["Spring 2026", "Summer 2026"]
    assert [t.words for t in closed_terms(date(2026, 1, 9), date(2026, 8, 31))] == ["Spring 2026"]
    assert closed_terms(date(2026, 9, 1), date(2026, 11, 23)) == []
