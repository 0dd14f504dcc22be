"""Look again, the same day, at a name that an adviser asked for and was not given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event

SAY_WHY = "Say why the name is still not given, or ring them and give it."
NOTHING_TO_LOOK_AT = "No adviser is waiting for the name."


@dataclass(frozen=True, kw_only=True)
class LookAgainAtName:
    """Which advice, and why the name stays unsaid. Giving it instead is a call of its own."""

    advice_id: str
    reason: str


@use_case(Action.ADVICE_SEEK, Event.ADVICE_NAME_REVIEWED, about="advice")
def look_again_at_name(work: Work, request: LookAgainAtName) -> held.Advice:
    """Write down the second look, and take it off the lists.

    Raises Incomplete without a reason, NotNow where no second look is due.
    """
    advice = sharing.advices.get(work.file, request.advice_id)
    if advice.review_on is None:
        raise NotNow(NOTHING_TO_LOOK_AT)
    if not request.reason.strip():
        raise Incomplete(Gap("reason", SAY_WHY))
    look = held.NameReview(at=work.now, by=work.actor.person_id, reason=request.reason.strip())
    kept = sharing.advices.put(work, replace(advice, review_on=None, reviews=(*advice.reviews, look)))
    worklist.done(work, advice.id)
    line = "It was looked at again whether to give the name: still not given."
    desk.write_entry(work, "advice", advice.id, line, significant=True)
    return kept
