"""The life of a decision."""

from __future__ import annotations

from itertools import product

import pytest

from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.assessment import Finding, OutcomeView, Status
from sharewell.rules.decision.lifecycle import LIFE, DecisionEvent, DecisionState, recording
from sharewell.rules.errors import NotNow
from sharewell.rules.state_table import faults

UNRECORDED = (DecisionState.OPEN, DecisionState.ANSWERING, DecisionState.ADVICE_WANTED)
RECORDINGS = (DecisionEvent.RECORDED, DecisionEvent.RECORDED_OWING, DecisionEvent.RECORDED_PUT_OFF)


def test_the_table_is_sound() -> None:
    assert faults(LIFE) == []


def test_every_state_and_event_is_a_move_or_a_refusal_in_words() -> None:
    for state, event in product(DecisionState, DecisionEvent):
        if LIFE.allows(state, event):
            assert isinstance(LIFE.after(state, event), DecisionState)
        else:
            with pytest.raises(NotNow, match="This decision"):
                LIFE.after(state, event)


def test_no_wait_stops_a_decision_from_being_recorded() -> None:
    for state, event in product(UNRECORDED, RECORDINGS):
        assert LIFE.allows(state, event)


def test_a_recorded_decision_is_never_answered_again_but_reopened() -> None:
    for state in set(DecisionState) - set(UNRECORDED):
        assert not LIFE.allows(state, DecisionEvent.ANSWERED)
        assert LIFE.allows(state, DecisionEvent.REOPENED_AS_NEW) == (state is not DecisionState.REOPENED)


def test_how_it_is_recorded_follows_from_what_it_owes() -> None:
    debt = Finding("reasons", "r", "s", Status.OWED, "w", ("reasons",))
    assert recording(OutcomeView(Outcome.SHARE, True, (), ())) is DecisionEvent.RECORDED
    assert recording(OutcomeView(Outcome.SHARE, True, (), (debt,))) is DecisionEvent.RECORDED_OWING
    assert recording(OutcomeView(Outcome.DEFER, True, (), ())) is DecisionEvent.RECORDED_PUT_OFF
