"""The life of a decision: open, being answered, perhaps waiting for advice, recorded; never edited, only reopened.

A recorded decision stays as it was. New facts, or the day to which it was put off, open a new decision that names the
old one (the policy, rule 7; the 2024 rules, rule 7: be ready to look again).
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.assessment import OutcomeView
from sharewell.rules.state_table import Standing, StateTable


class DecisionState(StrEnum):
    """Where a decision stands."""

    OPEN = "open"
    ANSWERING = "answering"
    ADVICE_WANTED = "advice_wanted"
    OWING = "owing"
    PUT_OFF = "put_off"
    DECIDED = "decided"
    REOPENED = "reopened"


class DecisionEvent(StrEnum):
    """What can happen to a decision."""

    ANSWERED = "answered"
    ADVICE_ASKED = "advice_asked"
    ADVICE_GIVEN = "advice_given"
    RECORDED = "recorded"
    RECORDED_OWING = "recorded_owing"
    RECORDED_PUT_OFF = "recorded_put_off"
    LAST_DEBT_PAID = "last_debt_paid"
    REOPENED_AS_NEW = "reopened_as_new"


_S, _E = DecisionState, DecisionEvent
_UNRECORDED = (_S.OPEN, _S.ANSWERING, _S.ADVICE_WANTED)

LIFE: StateTable[DecisionState, DecisionEvent] = StateTable(
    noun="This decision",
    start=_S.OPEN,
    standings=MappingProxyType(
        {
            _S.OPEN: Standing("open, with nothing answered yet", "whoever opened it"),
            _S.ANSWERING: Standing("being answered", "whoever opened it"),
            _S.ADVICE_WANTED: Standing("waiting for advice", "whoever was asked for advice"),
            _S.OWING: Standing("recorded, and owes answers", "whoever recorded it"),
            _S.PUT_OFF: Standing("put off to a set day", "the safeguarding lead, on that day"),
            _S.DECIDED: Standing("recorded"),
            _S.REOPENED: Standing("recorded, and followed by a newer decision"),
        }
    ),
    moves=MappingProxyType(
        {
            **{(state, _E.ANSWERED): _S.ANSWERING for state in (_S.OPEN, _S.ANSWERING)},
            # Answers that come while advice is awaited do not end the wait.
            (_S.ADVICE_WANTED, _E.ANSWERED): _S.ADVICE_WANTED,
            **{(state, _E.ADVICE_ASKED): _S.ADVICE_WANTED for state in _UNRECORDED},
            (_S.ADVICE_WANTED, _E.ADVICE_GIVEN): _S.ANSWERING,
            # From every unrecorded state: no screen and no wait stops a decision from being recorded.
            **{(state, _E.RECORDED): _S.DECIDED for state in _UNRECORDED},
            **{(state, _E.RECORDED_OWING): _S.OWING for state in _UNRECORDED},
            **{(state, _E.RECORDED_PUT_OFF): _S.PUT_OFF for state in _UNRECORDED},
            (_S.OWING, _E.LAST_DEBT_PAID): _S.DECIDED,
            **{(state, _E.REOPENED_AS_NEW): _S.REOPENED for state in (_S.DECIDED, _S.OWING, _S.PUT_OFF)},
        }
    ),
)


def recording(view: OutcomeView) -> DecisionEvent:
    """Which event recording this outcome is: putting off, recording with debts, or recording outright."""
    if view.outcome is Outcome.DEFER:
        return DecisionEvent.RECORDED_PUT_OFF
    return DecisionEvent.RECORDED_OWING if view.owed else DecisionEvent.RECORDED
