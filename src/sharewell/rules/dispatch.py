"""Sending a pack: every road ends, and nothing that may have gone out is sent again unseen.

There is no road from "being sent", or from "not sent", back to the outbox: whoever looks at a sending that got stuck
asks the recipient first, and then makes a new one. Sharing is timely and secure only when somebody knows that it
arrived (seed, "Timely" and "Secure").
"""

from __future__ import annotations

from enum import StrEnum

from sharewell.rules.state_table import Standing, StateTable


class DispatchState(StrEnum):
    """Where one sending stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    REVOKED = "revoked"
    MISDIRECTED = "misdirected"
    PUT_RIGHT = "put_right"


class DispatchEvent(StrEnum):
    """What can happen to it."""

    CLAIM = "claim"
    SEND = "send"
    FAIL = "fail"
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    REVOKE = "revoke"
    REPORT_MISDIRECTED = "report_misdirected"
    RECORD_WHAT_FOLLOWED = "record_what_followed"


_S, _E = DispatchState, DispatchEvent

UNCONFIRMED = (_S.SENT, _S.RECEIVED)
# Whoever sends chases when it stays silent and takes it further, in these steps where the local profile names no other
# (reference: the partnerships' ways of settling professional differences).
STEPS_WHEN_SILENT = (
    "Ring the person or team, on the number that was checked, and write down what they say.",
    "No answer the same day: ring their duty manager.",
    "Still none by the next working day: your safeguarding lead rings the head of the service.",
    "If a child may be at risk meanwhile: ring the duty team now, and 999 in danger.",
)

DISPATCHES: StateTable[DispatchState, DispatchEvent] = StateTable(
    noun="This sending",
    start=_S.QUEUED,
    standings={
        _S.QUEUED: Standing("waiting in the outbox", "the dispatcher"),
        _S.SENDING: Standing("being sent", "the dispatcher, and a person where it stays so"),
        _S.SENT: Standing("sent, and waiting for the recipient to confirm", "whoever sent it"),
        _S.RECEIVED: Standing("opened by the recipient, and not yet confirmed", "whoever sent it"),
        _S.ACKNOWLEDGED: Standing("confirmed by the recipient"),
        _S.FAILED: Standing("not sent, as far as is known", "whoever sent it"),
        _S.REVOKED: Standing("taken back"),
        _S.MISDIRECTED: Standing("reported as gone to the wrong person", "a lead in the circle"),
        _S.PUT_RIGHT: Standing("gone to the wrong person, and what followed is recorded"),
    },
    moves={
        (_S.QUEUED, _E.CLAIM): _S.SENDING,
        (_S.QUEUED, _E.REVOKE): _S.REVOKED,
        (_S.SENDING, _E.SEND): _S.SENT,
        (_S.SENDING, _E.FAIL): _S.FAILED,
        (_S.SENT, _E.RECEIVE): _S.RECEIVED,
        (_S.SENT, _E.ACKNOWLEDGE): _S.ACKNOWLEDGED,
        (_S.SENT, _E.REVOKE): _S.REVOKED,
        (_S.SENT, _E.REPORT_MISDIRECTED): _S.MISDIRECTED,
        (_S.RECEIVED, _E.ACKNOWLEDGE): _S.ACKNOWLEDGED,
        (_S.RECEIVED, _E.REVOKE): _S.REVOKED,
        (_S.RECEIVED, _E.REPORT_MISDIRECTED): _S.MISDIRECTED,
        (_S.FAILED, _E.RECEIVE): _S.RECEIVED,
        (_S.FAILED, _E.ACKNOWLEDGE): _S.ACKNOWLEDGED,
        (_S.FAILED, _E.REVOKE): _S.REVOKED,
        (_S.FAILED, _E.REPORT_MISDIRECTED): _S.MISDIRECTED,
        (_S.ACKNOWLEDGED, _E.REPORT_MISDIRECTED): _S.MISDIRECTED,
        (_S.REVOKED, _E.REPORT_MISDIRECTED): _S.MISDIRECTED,
        (_S.MISDIRECTED, _E.RECORD_WHAT_FOLLOWED): _S.PUT_RIGHT,
    },
)
