"""Before whom a request by form comes, how long it waits, and what must stand in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sharewell.rules.asked_by_form import before_whom, form_gaps, look_next, may_be_meant
from sharewell.rules.held.by_form import AskedByForm

PEOPLE = some.sampled_from("abcdef")
LINES = some.lists(some.lists(PEOPLE, unique=True), max_size=3)
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@given(LINES, some.lists(PEOPLE, unique=True), some.sets(PEOPLE), some.booleans())
def test_nobody_kept_apart_is_ever_asked_and_somebody_is_wherever_anybody_may_be(lines, before, apart, further):
    whom = before_whom(lines, before, apart, further=further)
    anybody = {person for line in lines for person in line} - apart
    assert not set(whom) & apart and set(whom) <= anybody and bool(whom) == bool(anybody)
    if further and set(before) & anybody and anybody - set(before):
        assert len(whom) > len(set(before) & anybody), "one line more"
    if not further and set(before) & anybody:
        assert set(whom) == set(before) & anybody, "nobody new"


BORN = date(2023, 9, 1)


def meant(typed: str, born: date | None = None, known_as: str = "") -> bool:
    asked = AskedByForm(name="", role="", agency="", phone="", child=typed, born_on=born, purpose="", function="",
                        wanted="")
    return may_be_meant(asked, ("Mia Łucja Thornbury", known_as), BORN)


@pytest.mark.parametrize("typed", ["Mia Łucja Thornbury", "mia  THORNBURY", "Thornbury", "Mia Lucja", "Mia Thornbery",
                                   "Thornbury, Mia Rose Łucja", "Mia Thornbury (they call her Bee)"])
def test_a_child_may_be_meant_however_the_name_is_spelt(typed):
    assert meant(typed) and meant(typed, BORN) and meant(typed, date(2022, 1, 9)), "a wrong day hides nothing"


def test_another_name_is_another_child_unless_the_day_of_birth_is_the_same():
    for typed in ("Leo O'Brien", "Mya", "Ria Thornton", "", "..."):
        assert not meant(typed), typed
    assert not meant("Mia Novak") and meant("Mia Novak", BORN) and not meant("Leo Novak", BORN)
    assert meant("Bee", known_as="Bee") and not meant("Bee")


def test_it_is_looked_at_within_the_limit_and_sooner_where_they_need_it_sooner():
    assert look_next(NOW, urgent=True, within_hours=24) == NOW + timedelta(hours=1)
    assert look_next(NOW, urgent=False, within_hours=24) == NOW + timedelta(hours=24)
    assert look_next(NOW, urgent=False, within_hours=24, by_when=date(2027, 3, 1)) == NOW + timedelta(hours=1)
    for over in (date(2027, 2, 1), date(2027, 4, 1)):
        assert look_next(NOW, urgent=False, within_hours=24, by_when=over) == NOW + timedelta(hours=24)


def test_everything_that_is_missing_or_too_long_or_past_is_named():
    empty = AskedByForm(name="", role="", agency="", phone="", child="", purpose="", function="", wanted="",
                        more="m" * 4001, by_when=date(2027, 2, 1))
    fields = [gap.field for gap in form_gaps(empty, NOW.date())]
    assert fields == ["name", "role", "agency", "phone", "child", "purpose", "function", "wanted", "more", "by_when"]
