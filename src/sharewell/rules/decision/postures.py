"""What the law requires, permits or forbids towards this one recipient."""

from __future__ import annotations

from datetime import datetime

from sharewell.guidance import library
from sharewell.guidance.schema import Duty
from sharewell.rules.decision.assessment import DutyStanding, OutcomeView, Posture, Status
from sharewell.rules.decision.timing import due_at


def posture_of(duties: tuple[Duty, ...], share: OutcomeView) -> tuple[Posture, str]:
    """The posture and why.

    A duty that bites and is not lifted makes it "must share", in every edition; what still stands in the way of sending
    (who they are, other people, protected details) stays in the way. Otherwise it follows from what sharing still
    lacks.
    """
    if duties:
        why = " ".join(duty.words for duty in duties)
        if share.gaps:
            first = next((gap for gap in share.gaps if gap.check.startswith("recipient_")), share.gaps[0])
            why += f" First: {first.words}"
        return Posture.MUST_SHARE, why
    if share.recordable:
        return Posture.MAY_SHARE, "Nothing that the rules ask for stands in the way."
    doubt = next((gap for gap in share.gaps if gap.status is Status.UNSURE), None)
    if doubt is not None:
        return Posture.UNSURE_SEEK_ADVICE, doubt.words
    clash = next((gap for gap in share.gaps if gap.status is Status.CONTRADICTED), share.gaps[0])
    return Posture.MUST_NOT_YET, clash.words


def standings(all_duties: tuple[Duty, ...], duties: tuple[Duty, ...], now: datetime | None) -> tuple[DutyStanding, ...]:
    """Every duty that concerns this recipient, lifted ones marked, each with its time from `now`."""
    return tuple(
        DutyStanding(
            id=duty.id,
            title=duty.title,
            words=duty.words,
            source=duty.citation,
            exception_words=duty.exception_words,
            lifted=duty not in duties,
            provisional=duty.provisional,
            due_at=due_at(library.clock(duty.clock), now) if now is not None else None,
        )
        for duty in all_duties
    )
