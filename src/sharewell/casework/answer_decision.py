"""Answer a decision's questions, in any order; read it with what is still missing beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sharewell import guidance
from sharewell.casework import desk
from sharewell.casework.decisions import FIXED, assessed, case_of, moved, still_open
from sharewell.casework.open_decision import recipient_answers
from sharewell.casework.second_look import SecondLookState, state_of
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.schema import Edition
from sharewell.records.stores import files, people, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision import Assessment
from sharewell.rules.decision.lifecycle import DecisionEvent
from sharewell.rules.errors import Gap, Incomplete, Unreadable
from sharewell.rules.events import Event


@dataclass(frozen=True)
class ReadDecision:
    """Which decision."""

    decision_id: str


@dataclass(frozen=True, kw_only=True)
class AnswerDecision:
    """Some answers, by the field names of the case document; an empty text takes an answer back.

    `version` is the version the page showed: Stale where somebody saved meanwhile (None: nobody was shown one).
    `recipient_id` chooses somebody from the address book, which answers who they are as far as the book knows.
    """

    decision_id: str
    answers: Mapping[str, Any]
    recipient_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionPage:
    """A decision, what the rules say of it, and everything the page shows beside it."""

    decision: held.Decision
    assessment: Assessment
    edition: Edition
    child: held.Child
    file: held.SafeguardingFile
    recipient: held.Recipient | None
    request: held.SharingRequest | None
    concern: held.Concern | None
    advices: list[held.Advice]
    debts: list[held.Debt]
    packs: list[held.Pack]
    earlier: list[held.Decision]
    recipients: list[held.Recipient]
    profile: held.LocalProfile
    organisation: held.Organisation
    names: dict[str, str]
    second: SecondLookState


def page_of(work: Work, decision: held.Decision) -> DecisionPage:
    """Everything the decision page shows."""
    opened = work.file
    book = {r.id: r for r in people.recipients.where(work.organisation)}
    return DecisionPage(
        decision=decision,
        assessment=assessed(decision, work.now),
        edition=guidance.edition(decision.edition),
        child=desk.child_of(opened),
        file=files.files.get(opened, work.scope_id),
        recipient=book.get(decision.recipient_id),
        request=sharing.requests.get(opened, decision.request_id) if decision.request_id else None,
        concern=files.concerns.get(opened, decision.concern_id) if decision.concern_id else None,
        advices=sharing.advices.where(opened, order="-opened_at"),
        debts=sharing.debts.where(opened, order="due_at", decision_id=decision.id),
        packs=sharing.packs.where(opened, order="-made_at", decision_id=decision.id),
        earlier=[d for d in sharing.decisions.where(opened, order="-opened_at") if d.id == decision.reopens_id],
        recipients=sorted(book.values(), key=lambda r: (r.agency.casefold(), r.name.casefold())),
        profile=desk.profile(work),
        organisation=desk.the_organisation(work),
        names=desk.names(work),
        second=state_of(work, decision),
    )


@use_case(Action.DECISION_ANSWER, Event.FILE_READ, about="decision", reading=True)
def read_decision(work: Work, request: ReadDecision) -> DecisionPage:
    """One decision, assessed as it stands."""
    return page_of(work, sharing.decisions.get(work.file, request.decision_id))


@use_case(Action.DECISION_ANSWER, Event.DECISION_ANSWERED, about="decision")
def answer_decision(work: Work, request: AnswerDecision) -> DecisionPage:
    """Keep some answers. Raises Incomplete for an answer that is not one of its question's, Stale, or NotNow."""
    decision = still_open(work, request.decision_id, request.version)
    answers = dict(decision.answers)
    for name, value in request.answers.items():
        if name in FIXED:
            raise Incomplete(Gap(name, "This answer cannot be changed."))
        if value in ("", None, [], ()):
            answers.pop(name, None)
        else:
            answers[name] = value
    recipient_id = decision.recipient_id
    if request.recipient_id is not None:
        recipient_id = request.recipient_id
        if recipient_id:
            chosen = people.recipients.get(work.organisation, recipient_id)
            if recipient_id != decision.recipient_id:
                answers = {**answers, **recipient_answers(chosen, work.now)}
    state = moved(decision, DecisionEvent.ANSWERED)
    after = replace(decision, state=state, answers=answers, recipient_id=recipient_id)
    try:
        case_of(after, work.now)
    except Unreadable as error:
        raise Incomplete(Gap(error.path, error.message)) from None
    return page_of(work, sharing.decisions.put(work, after))
