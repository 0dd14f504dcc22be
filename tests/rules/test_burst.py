"""Twenty different files in ten minutes, then one must show again who one is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.access import Action
from sharewell.rules.burst import FILES, asks_again, counted_from
from sharewell.rules.need_to_know import Sight

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@given(st.sets(st.integers(0, 60)), st.integers(0, 60))
def test_only_a_new_file_after_twenty_others_is_one_too_many(opened, file_id):
    asked = asks_again(Action.FILE_READ, Sight.EVERYTHING, opened, file_id)
    assert asked == (len(opened) >= FILES and file_id not in opened)


@pytest.mark.parametrize(("action", "sight"), [(Action.SHARE_URGENTLY, Sight.OWN_WORDS),
                                               (Action.FILE_READ, Sight.EMERGENCY)])
def test_an_urgent_share_and_emergency_access_are_never_asked_about(action, sight):
    assert not asks_again(action, sight, {str(n) for n in range(200)}, "another")


@given(st.integers(0, 3600))
def test_what_was_opened_before_the_person_last_showed_who_they_are_does_not_count(seconds):
    shown = NOW - timedelta(seconds=seconds)
    assert counted_from(shown, NOW) == max(shown, NOW - timedelta(minutes=10))
