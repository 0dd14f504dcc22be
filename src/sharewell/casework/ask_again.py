"""Whoever was refused asks again with new information: the decision reopens as a newer one, and the old one stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.decisions import moved
from sharewell.casework.open_decision import begin_decision
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.lifecycle import DecisionEvent
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.values import new_id

# What the new facts may change is asked anew; what was said to them, and how it ended, is of the old decision.
ASKED_ANEW = frozenset({"outcome", "withhold_because", "requester_told", "requester_unsafe_because", "reasons"})


@dataclass(frozen=True)
class AskAgain:
    """Which request, and what they say that is new."""

    request_id: str
    new_facts: str


@use_case(Action.REQUEST_RECORD, Event.REQUEST_RECORDED, about="request")
def ask_again(work: Work, request: AskAgain) -> tuple[held.SharingRequest, held.Decision]:
    """A new request that follows the old one, and the decision it reopens.

    Raises Incomplete without new facts, NotNow while the old one is not decided yet: then they belong into that one.
    """
    before = sharing.requests.get(work.file, request.request_id)
    about = [one for one in sharing.decisions.where(work.file, order="opened_at") if one.request_id == before.id]
    if not about or about[-1].decided_at is None:
        raise NotNow("The decision on this request is still open: write the new facts into it.")
    if not request.new_facts.strip():
        raise Incomplete(Gap("new_facts", "Write what they say that is new."))
    asker = people.recipients.get(work.organisation, before.recipient_id)
    kept = sharing.requests.put(work, replace(
        before, id=new_id(), version=0, state="asked", asked_at=work.now, again_id=before.id, by_when=None,
        new_facts=request.new_facts.strip(), told_at=None, told_how="", told_words="", letter="",
    ))  # fmt: skip
    sharing.decisions.put(work, replace(about[-1], state=moved(about[-1], DecisionEvent.REOPENED_AS_NEW)))
    answers = {name: value for name, value in about[-1].answers.items() if name not in ASKED_ANEW}
    desk.write_entry(work, "request", kept.id, f"{asker.agency} asked again, with new information.", significant=True)
    decision = begin_decision(
        work, recipient_id=asker.id, request_id=kept.id, concern_id=about[-1].concern_id, reopens=about[-1],
        answers=answers,
    )
    return kept, decision
