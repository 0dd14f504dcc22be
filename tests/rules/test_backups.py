"""How old a backup may be, and what the names of its files say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sharewell.rules.backups import DATA, KEYS, Standing, age_of, keys_expired, made_at, name_of

NOW = datetime(2027, 3, 16, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tested", "standing"),
    [
        (None, Standing.NEVER), (timedelta(), Standing.GOOD), (timedelta(days=6, hours=23, minutes=59), Standing.GOOD),
        (timedelta(days=7), Standing.RED), (timedelta(days=400), Standing.RED), (timedelta(days=-2), Standing.NEVER),
    ],
)  # fmt: skip
def test_it_is_red_after_seven_days_without_a_restore_test_and_a_time_ahead_counts_for_nothing(tested, standing):
    age = age_of(NOW, None if tested is None else NOW - tested, "", NOW)
    assert age.standing is standing
    assert ("seven days" in age.words) is (standing is not Standing.NEVER)


def test_a_backup_that_was_made_and_never_restored_is_not_good():
    assert age_of(NOW, None, "the disk is full", NOW).standing is Standing.NEVER


@pytest.mark.parametrize("kind", [DATA, KEYS])
def test_a_name_says_kind_and_time_and_only_copies_of_the_keys_end(kind):
    name = name_of(kind, NOW, "1a2b3c")
    assert made_at(name) == (kind, NOW)
    assert not keys_expired(name, NOW + timedelta(days=30) - timedelta(seconds=1))
    assert keys_expired(name, NOW + timedelta(days=30)) is (kind == KEYS)


@pytest.mark.parametrize("name", ["", "holiday.jpg", "sharewell-2027-02-31-093000-1a2b3c.keys.age",
                                  "sharewell-2027-03-16-093000-1a2b3c.keys.age.txt"])  # fmt: skip
def test_a_name_that_is_not_ours_is_left_alone(name):
    assert made_at(name) is None and not keys_expired(name, NOW + timedelta(days=9999))
