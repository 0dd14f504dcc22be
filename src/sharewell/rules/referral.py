"""A referral, in writing or by phone: it waits until the service says what it will do.

Whoever refers chases when it stays silent, and takes it further in the steps of the local profile (seed, "Timely").
"""

from __future__ import annotations

from enum import StrEnum

from sharewell.rules.state_table import Standing, StateTable


class ReferralState(StrEnum):
    """Where a referral stands."""

    MADE = "made"
    ANSWERED = "answered"


class ReferralEvent(StrEnum):
    """What can happen to it."""

    RING = "ring"
    ANSWER = "answer"


_S, _E = ReferralState, ReferralEvent

REFERRALS: StateTable[ReferralState, ReferralEvent] = StateTable(
    noun="This referral",
    start=_S.MADE,
    standings={
        _S.MADE: Standing("made, and waiting for the service to say what it will do", "whoever made it"),
        _S.ANSWERED: Standing("answered by the service"),
    },
    moves={(_S.MADE, _E.RING): _S.MADE, (_S.MADE, _E.ANSWER): _S.ANSWERED},
)
