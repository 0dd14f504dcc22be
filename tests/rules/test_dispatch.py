"""Sending: every road ends, nothing is sent again blind, and the wrong person is never the end of it."""

from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.dispatch import DISPATCHES, DispatchEvent, DispatchState
from tests.rules.moves import assert_sound_and_closed

S, E = DispatchState, DispatchEvent


def test_every_move_of_a_sending_is_made_or_refused() -> None:
    assert assert_sound_and_closed(DISPATCHES, DispatchEvent) == 72


@given(st.lists(st.sampled_from(DispatchEvent), max_size=15))
def test_no_road_leads_back_to_the_outbox(events: list[DispatchEvent]) -> None:
    state, claims = DISPATCHES.start, 0
    for event in events:
        if DISPATCHES.allows(state, event):
            state = DISPATCHES.after(state, event)
            claims += event is E.CLAIM
        assert claims <= 1
        assert not (claims and state is S.QUEUED)


def test_a_sending_that_got_stuck_goes_to_a_person_and_only_a_person_moves_it() -> None:
    assert set(DISPATCHES.events_from(S.SENDING)) == {E.SEND, E.FAIL}
    assert "a person" in DISPATCHES.owed_by(S.SENDING)
    assert DISPATCHES.owed_by(S.FAILED) == "whoever sent it"


def test_what_may_have_gone_out_can_turn_out_to_have_arrived() -> None:
    assert DISPATCHES.after(S.FAILED, E.ACKNOWLEDGE) is S.ACKNOWLEDGED


def test_gone_to_the_wrong_person_can_be_said_of_anything_that_may_have_left() -> None:
    may_have_left = {S.SENT, S.RECEIVED, S.ACKNOWLEDGED, S.FAILED, S.REVOKED}
    assert {s for s in S if DISPATCHES.allows(s, E.REPORT_MISDIRECTED)} == may_have_left
    assert DISPATCHES.owed_by(S.MISDIRECTED) == "a lead in the circle"
