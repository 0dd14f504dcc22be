"""The picture of a decision's timeline: in order, words that do not overlap, long waits longer, up to a limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.web.present.decision_picture import LONGEST, ROOM, TITLE_LETTERS, picture

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LENGTHS = st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)), max_size=12)


@given(LENGTHS)
def test_steps_stand_below_one_another_with_room_for_their_words(lengths: list[timedelta]) -> None:
    steps = [(START, "Opened")]
    for length in lengths:
        steps.append((steps[-1][0] + length, "x" * 60))
    drawn = picture(steps)
    assert len(drawn.dots) == len(steps) and drawn.height > drawn.dots[-1].y
    for length, one, two in zip(lengths, drawn.dots, drawn.dots[1:], strict=False):
        assert ROOM <= two.y - one.y <= LONGEST
        assert one.y + 24 + 14 <= two.after_y and two.after.endswith(" later")
        assert len(two.title) <= TITLE_LETTERS
        if length > timedelta(minutes=20):
            assert two.y - one.y > ROOM


def test_steps_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="oldest first"):
        picture([(START, "Taken"), (START - timedelta(minutes=1), "Opened")])
