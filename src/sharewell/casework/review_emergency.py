"""Review an emergency access: somebody other than whoever asked for it says whether it was right, with reasons.

Nothing shown here tells whether there was a record: the reviewer may be in no circle. What was read stands in the
file's own log, for the people in its circle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import alerts, desk
from sharewell.casework.emergencies import ask_everybody
from sharewell.casework.open_emergency import ReadEmergency
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.stores import alerts as store
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.emergency import Justified, Review
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable


@dataclass(frozen=True, kw_only=True)
class ReviewEmergency:
    """Whether it was right to ask ("yes" or "no"), and why."""

    emergency_id: str
    justified: str
    words: str


@dataclass(frozen=True)
class ReviewPage:
    """What a reviewer sees: who asked, for whom, why, when. The same whether or not there was a record."""

    access: held.EmergencyAccess
    asked_by: str
    reviewed_by: str


@use_case(Action.EMERGENCY_REVIEW, Event.ALERTS_READ)
def read_for_review(work: Work, request: ReadEmergency) -> ReviewPage:
    """One emergency access, for whoever was asked to review it. Raises Missing for everybody else."""
    one = _asked(work, request.emergency_id)
    names = desk.some_names(work, [one.person_id, one.reviewed_by])
    return ReviewPage(replace(one, file_ids=()), names.get(one.person_id, "Somebody"), names.get(one.reviewed_by, ""))


@use_case(Action.EMERGENCY_REVIEW, Event.EMERGENCY_REVIEWED)
def review_emergency(work: Work, request: ReviewEmergency) -> held.EmergencyAccess:
    """Review it. Raises Incomplete without an answer or a reason, NotNow where somebody else has already."""
    one = _asked(work, request.emergency_id)
    if one.review == Review.REVIEWED:
        raise NotNow("Somebody has reviewed this already.")
    gaps = []
    if request.justified not in set(Justified):
        gaps.append(Gap("justified", "Choose whether it was right to ask."))
    if not request.words.strip():
        gaps.append(Gap("words", "Say why, and what you will do about it, if anything."))
    if gaps:
        raise Incomplete(*gaps)
    alerts.settle(work, one.id, work.now)
    return store.emergencies.put(
        work,
        replace(
            one,
            review=Review.REVIEWED,
            reviewed_by=work.actor.person_id,
            reviewed_at=work.now,
            justified=request.justified,
            review_words=made_storable(request.words.strip()),
        ),
    )


def _asked(work: Work, emergency_id: str) -> held.EmergencyAccess:
    one = store.emergencies.get(work.organisation, emergency_id)
    if work.actor.person_id not in one.asked_of or work.actor.person_id == one.person_id:
        raise Missing
    return one


@as_system(Event.EMERGENCY_ESCALATED)
def escalate_overdue_reviews(work: Work, request: None) -> int:
    """Put every emergency access that nobody reviewed in time before the leads and the manager: how many."""
    ids = store.emergencies_overdue(work.organisation_id, Review.WAITING, work.now)
    for one in store.emergencies.these(work.organisation, ids).values():
        ask_everybody(work, one)
    return len(ids)
