"""We ask somebody outside for what they know: who, what for, by what power and by when; chased until they answer.

The seed asks for purpose and basis in both directions (policy, rule 4), and that whoever asks goes on asking when a
service stays silent ("Timely").
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sharewell.rules.state_table import Standing, StateTable


class AskingState(StrEnum):
    """Where a request of ours stands."""

    ASKED = "asked"
    ANSWERED = "answered"


class AskingEvent(StrEnum):
    """What can happen to it."""

    RING = "ring"
    ANSWER = "answer"


class TheirAnswer(StrEnum):
    """How they answered."""

    FULL = "full"
    PART = "part"
    WITHOUT_NAMES = "without_names"
    REFUSED = "refused"
    NOTHING_HELD = "nothing_held"


THEIR_ANSWER_WORDS: Mapping[TheirAnswer, str] = {
    TheirAnswer.FULL: "They told us everything we asked for",
    TheirAnswer.PART: "They told us part of it",
    TheirAnswer.WITHOUT_NAMES: "They told us something, without names",
    TheirAnswer.REFUSED: "They refused",
    TheirAnswer.NOTHING_HELD: "They hold nothing about it",
}
# After these the question is not settled: the page says what can be done next.
UNSETTLED = frozenset({TheirAnswer.PART, TheirAnswer.WITHOUT_NAMES, TheirAnswer.REFUSED})

_S, _E = AskingState, AskingEvent

ASKINGS: StateTable[AskingState, AskingEvent] = StateTable(
    noun="This request of ours",
    start=_S.ASKED,
    standings={
        _S.ASKED: Standing("asked, and waiting for their answer", "whoever asked"),
        _S.ANSWERED: Standing("answered by them"),
    },
    moves={(_S.ASKED, _E.RING): _S.ASKED, (_S.ASKED, _E.ANSWER): _S.ANSWERED},
)
