"""Time limits: working days, calendar days, hours and months, over weekends, bank holidays and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sharewell.guidance import library
from sharewell.rules.decision.timing import due_at, latest_day, next_working_day


@pytest.mark.parametrize(
    ("key", "start", "due"),
    [
        ("urgent_answers", datetime(2026, 11, 20, 16, 30, tzinfo=UTC), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
        ("urgent_answers", datetime(2026, 12, 24, 16, 30, tzinfo=UTC), datetime(2026, 12, 29, 17, 0, tzinfo=UTC)),
        ("urgent_answers", datetime(2026, 7, 1, 9, 0, tzinfo=UTC), datetime(2026, 7, 2, 16, 0, tzinfo=UTC)),
        ("breach_notice", datetime(2026, 3, 27, 9, 0, tzinfo=UTC), datetime(2026, 3, 30, 9, 0, tzinfo=UTC)),
        ("ofsted_notice", datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 11, 16, 23, 59, tzinfo=UTC)),
        ("eyfs_notice", datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)),
        ("triage", datetime(2026, 11, 2, 9, 0, tzinfo=UTC), datetime(2026, 11, 2, 23, 59, tzinfo=UTC)),
        ("see_records", datetime(2026, 1, 31, 9, 0, tzinfo=UTC), datetime(2026, 3, 2, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_limit_runs_out_when_its_table_says(key: str, start: datetime, due: datetime) -> None:
    assert due_at(library.clock(key), start) == due


def test_a_limit_named_by_a_court_has_no_computed_end() -> None:
    assert due_at(library.clock("court_order"), datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_start_without_a_time_zone_is_refused() -> None:
    for key in ("urgent_answers", "court_order", "breach_notice"):
        with pytest.raises(ValueError, match="aware"):
            due_at(library.clock(key), datetime(2026, 1, 1))  # noqa: DTZ001


def test_easter_and_the_new_year_are_no_working_days() -> None:
    assert next_working_day(date(2026, 4, 3)) == date(2026, 4, 7)
    assert next_working_day(date(2028, 1, 1)) == date(2028, 1, 4)
    assert latest_day(library.clock("file_to_next_setting"), date(2026, 12, 23)) == date(2027, 1, 4)
