"""Every state against every event: what the tests of each table ask."""

from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from sharewell.rules.errors import NotNow
from sharewell.rules.state_table import StateTable, faults


def assert_sound_and_closed(table: StateTable[Any, Any], events: type[StrEnum]) -> int:
    """The table is sound; each move in it is made, and each that is not is refused. Returns how many were asked."""
    assert faults(table) == []
    asked = 0
    states: list[StrEnum] = list(type(table.start))
    for state, event in product(states, events):
        asked += 1
        if (state, event) in table.moves:
            assert table.after(state, event) is table.moves[state, event]
        else:
            with pytest.raises(NotNow):
                table.after(state, event)
    assert {event for _, event in table.moves} == set(events)
    return asked
