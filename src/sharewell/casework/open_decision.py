"""Open a sharing decision, from a concern, from somebody's request, from advice, or with new facts about an old one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sharewell.casework import desk
from sharewell.casework.decisions import moved, new_decision
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.lifecycle import DecisionEvent
from sharewell.rules.errors import NotNow
from sharewell.rules.events import Event
from sharewell.rules.recipients import is_checked


@dataclass(frozen=True, kw_only=True)
class OpenDecision:
    """In which file, and what it comes from. `reopens_id` names a taken decision that new facts reopen."""

    file_id: str
    concern_id: str = ""
    request_id: str = ""
    advice_id: str = ""
    recipient_id: str = ""
    reopens_id: str = ""


def begin_decision(
    work: Work,
    *,
    recipient_kind: str = "",
    recipient_id: str = "",
    concern_id: str = "",
    request_id: str = "",
    advice_id: str = "",
    reopens: held.Decision | None = None,
    spoken_to: str = "",
    told: str = "",
    outcome: str = "",
    checked: str = "",
    answers: dict[str, Any] | None = None,
) -> held.Decision:
    """Write a new open decision with what is known already filled in, so that nothing is asked twice.

    `reopens`: the taken decision that it follows. What each of the family was told and said, and who else is affected,
    comes along: somebody who must not know still must not. `checked`: how it is known that the recipient is who
    they say, where somebody said it just now.
    """
    known = dict(answers or {})
    if recipient_id:
        known.update(recipient_answers(people.recipients.get(work.organisation, recipient_id), work.now))
    elif recipient_kind:
        known["recipient"] = recipient_kind
    if checked:
        known["verification"] = checked
    if request_id:
        known.setdefault("asked", "yes")
    if advice_id:
        known.setdefault("advice", "taken")
    if outcome:
        known["outcome"] = outcome
    decision = new_decision(
        work,
        answers=known,
        recipient_id=recipient_id,
        concern_id=concern_id,
        request_id=request_id,
        advice_id=advice_id,
        reopens_id=reopens.id if reopens else "",
        voices=reopens.voices if reopens else (),
        others=reopens.others if reopens else (),
        spoken_to=spoken_to,
        told=told,
    )
    desk.write_entry(work, "decision", decision.id, "A sharing decision was opened.")
    desk.give(work, desk.TO_FINISH, "decision", decision.id, "Sharing decision to finish")
    return decision


def recipient_answers(recipient: held.Recipient, now: datetime) -> dict[str, Any]:
    """What the address book already knows of a recipient: the kind, and how it was checked who they are."""
    known: dict[str, Any] = {"recipient": recipient.kind}
    if is_checked(recipient.verified_at, now):
        known["verification"] = "published"
    return known


@use_case(Action.DECISION_OPEN, Event.DECISION_OPENED, about="file")
def open_decision(work: Work, request: OpenDecision) -> held.Decision:
    """Open a decision under the edition of today. Raises NotNow where `reopens_id` names one not taken yet."""
    answers: dict[str, Any] = {}
    recipient_id, before = request.recipient_id, None
    if request.reopens_id:
        before = sharing.decisions.get(work.file, request.reopens_id)
        if before.decided_at is None:
            raise NotNow("This decision is still open: go on with it instead.")
        sharing.decisions.put(work, replace(before, state=moved(before, DecisionEvent.REOPENED_AS_NEW)))
        answers = {name: value for name, value in before.answers.items() if name != "outcome"}
        recipient_id = recipient_id or before.recipient_id
    if request.request_id:
        asked = sharing.requests.get(work.file, request.request_id)
        recipient_id = recipient_id or asked.recipient_id
        answers.setdefault("purpose", asked.purpose)
    return begin_decision(
        work,
        recipient_id=recipient_id,
        concern_id=request.concern_id,
        request_id=request.request_id,
        advice_id=request.advice_id,
        reopens=before,
        answers=answers,
    )
