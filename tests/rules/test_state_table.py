"""One way to write down states, and a check that finds an unsound table."""

from enum import StrEnum

import pytest

from sharewell.rules.errors import NotNow
from sharewell.rules.state_table import Standing, StateTable, as_rows, faults


class Door(StrEnum):
    SHUT = "shut"
    AJAR = "ajar"
    OPEN = "open"


class Push(StrEnum):
    TURN_HANDLE = "turn_handle"
    PUSH = "push"


STANDINGS = {Door.SHUT: Standing("shut"), Door.AJAR: Standing("ajar", "whoever came in"), Door.OPEN: Standing("open")}
MOVES = {(Door.SHUT, Push.TURN_HANDLE): Door.AJAR, (Door.AJAR, Push.PUSH): Door.OPEN}
DOORS: StateTable[Door, Push] = StateTable("This door", Door.SHUT, STANDINGS, MOVES)


def test_a_move_in_the_table_is_made() -> None:
    assert DOORS.after(Door.SHUT, Push.TURN_HANDLE) is Door.AJAR
    assert DOORS.allows(Door.AJAR, Push.PUSH)
    assert DOORS.owed_by(Door.AJAR) == "whoever came in"


def test_a_move_not_in_the_table_is_named_and_says_what_can_happen() -> None:
    with pytest.raises(
        NotNow, match=r"This door is shut, so this cannot happen now: push. What can happen now: turn handle."
    ):
        DOORS.after(Door.SHUT, Push.PUSH)
    with pytest.raises(NotNow, match=r"Nothing more can happen to it."):
        DOORS.after(Door.OPEN, Push.PUSH)


def test_a_sound_table_has_no_faults() -> None:
    assert faults(DOORS) == []


def test_control_a_table_with_planted_faults_is_found_out() -> None:
    no_end = StateTable("This door", Door.SHUT, STANDINGS, {(Door.SHUT, Push.TURN_HANDLE): Door.AJAR})
    assert faults(no_end) == ["open: cannot be reached", "ajar: no road from here comes to rest"]
    bare = StateTable("This door", Door.SHUT, {Door.SHUT: Standing("shut")}, MOVES)
    assert faults(bare) == ["ajar: not described", "open: not described"]


def test_rows_show_every_state_and_every_move() -> None:
    assert as_rows(DOORS) == [
        ("shut", "nobody", "turn_handle", "ajar"),
        ("ajar", "whoever came in", "push", "open"),
        ("open", "nobody", "", ""),
    ]
