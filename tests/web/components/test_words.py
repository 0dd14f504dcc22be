"""Dates, times and numbers as people here say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sharewell.web.present import words
from sharewell.web.present.timeline import Entry, Mark, with_marks

pytestmark = pytest.mark.once
NOW = datetime(2026, 6, 16, 9, 54, tzinfo=UTC)


def test_the_real_time_comes_first_and_the_help_after_it() -> None:
    assert words.recently(NOW - timedelta(minutes=12), NOW) == "10:42am today (12 minutes ago)"
    assert words.recently(NOW - timedelta(days=1), NOW) == "10:54am yesterday"
    assert words.recently(NOW - timedelta(days=2), NOW) == "10:54am on 14 June 2026"


def test_a_day_is_a_day_in_london() -> None:
    late = datetime(2026, 6, 15, 23, 30, tzinfo=UTC)
    assert words.day(late) == "16 June 2026" and words.deadline(late) == "Tuesday 16 June 2026"
    assert words.due(late) == "by 12:30am on Tuesday 16 June 2026"


def test_an_unknown_time_is_said_and_never_invented() -> None:
    assert words.moment(None) == "time not known"


@pytest.mark.parametrize(
    ("length", "said"),
    [(30, "less than a minute"), (60, "1 minute"), (3_600, "1 hour"), (86_399, "23 hours"), (90_000_000, "1,041 days")],
)
def test_a_length_of_time_is_said_in_its_largest_unit(length: int, said: str) -> None:
    assert words.lasting(timedelta(seconds=length)) == said


def test_nobody_waits_a_negative_time() -> None:
    assert words.waiting(NOW + timedelta(minutes=5), NOW) == "waiting less than a minute"


def test_lists_and_counts_read_as_english() -> None:
    assert words.listed(["Jo", "Sam", "Ann"]) == "Jo, Sam and Ann" and words.listed([]) == "nobody"
    assert words.plural(1, "child", "children") == "1 child" and words.plural(1200, "concern") == "1,200 concerns"


def test_a_timeline_names_each_year_once_and_says_long_gaps() -> None:
    at = [datetime(2027, 3, 16, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC), None]
    marks = [e for e in with_marks(Entry("x", moment) for moment in at) if isinstance(e, Mark)]
    assert [(m.mark, m.words) for m in marks] == [
        ("year", "2027"), ("gap", "Nothing recorded for 6 months"), ("year", "2026"),
    ]  # fmt: skip
