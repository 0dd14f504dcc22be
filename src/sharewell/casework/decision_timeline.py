"""What became of one decision, in order of time: from its opening to receipts, what was owed, and its reopening.

Only the file's own rows are read, so that it costs what the file holds and nothing else. Answers have no step of their
own: they are kept as they stand when the decision is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.channel_words import CHANNEL_WORDS
from sharewell.casework.decision_words import STATE_WORDS
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.records.stores import files, sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.events import Event

GONE = "somebody who has left"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened. `decision_id` where it leads to another decision."""

    at: datetime
    title: str
    by: str = ""
    words: str = ""
    decision_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The steps of one decision, oldest first, and what is still owed."""

    decision_id: str
    reference: str
    steps: tuple[Step, ...]
    owed: tuple[str, ...]


@use_case(Action.DECISION_ANSWER, Event.FILE_READ, about="decision", reading=True)
def decision_timeline(work: Work, request: ReadDecision) -> Timeline:
    """What happened with one decision, taken or not."""
    decision = sharing.decisions.get(work.file, request.decision_id)
    names = desk.names(work)
    debts = sharing.debts.where(work.file, order="due_at", decision_id=decision.id)
    steps = [*_begun(work, decision, names), *_ended(work, decision, names), *_sent(work, decision, names)]
    steps += [
        Step(at=debt.paid_at, title="Something owed was answered", by=names.get(debt.paid_by, GONE), words=debt.what)
        for debt in debts
        if debt.paid_at is not None
    ]
    return Timeline(
        decision_id=decision.id,
        reference=files.files.get(work.file, work.scope_id).reference,
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        owed=tuple(debt.what for debt in debts if debt.paid_at is None),
    )


def _begun(work: Work, decision: held.Decision, names: dict[str, str]) -> Iterator[Step]:
    """How it came to be: the decision it reopens, somebody's request, advice without names, and its opening."""
    if decision.reopens_id:
        before = sharing.decisions.get(work.file, decision.reopens_id)
        if before.decided_at is not None:
            yield Step(at=before.decided_at, title="The earlier decision was taken", decision_id=before.id,
                       by=names.get(before.decided_by, GONE), words=OUTCOME_WORDS[Outcome(before.outcome)])  # fmt: skip
    if decision.request_id:
        asked = sharing.requests.get(work.file, decision.request_id)
        yield Step(at=asked.asked_at, title="Somebody asked us", words=asked.wanted)
    if decision.advice_id:
        for call in sharing.advices.get(work.file, decision.advice_id).calls:
            yield Step(at=call.at, title="Advice was given", by=call.person, words=call.words)
    opened = "The decision was reopened with new facts" if decision.reopens_id else "The decision was opened"
    yield Step(at=decision.opened_at, title=opened, by=names.get(decision.opened_by, GONE))


def _ended(work: Work, decision: held.Decision, names: dict[str, str]) -> Iterator[Step]:
    """How it ended, what whoever asked was told, and the decision that follows it."""
    if decision.decided_at is not None:
        title = "Shared urgently" if decision.urgent else "The decision was taken"
        words = OUTCOME_WORDS[Outcome(decision.outcome)]
        if decision.spoken_to:
            words = f"{words}. Spoken to: {decision.spoken_to}"
        yield Step(at=decision.decided_at, title=title, by=names.get(decision.decided_by, GONE), words=words)
    if decision.request_id:
        asked = sharing.requests.get(work.file, decision.request_id)
        if asked.told_at is not None:
            yield Step(at=asked.told_at, title="Whoever asked was told", words=asked.told_words)
    for later in sharing.decisions.where(work.file):
        if later.reopens_id == decision.id:
            yield Step(at=later.opened_at, title="Reopened as a newer decision", decision_id=later.id,
                       by=names.get(later.opened_by, GONE))  # fmt: skip


def _sent(work: Work, decision: held.Decision, names: dict[str, str]) -> Iterator[Step]:
    """Each pack, each sending of it, and each receipt."""
    for pack in sharing.packs.where(work.file, decision_id=decision.id):
        yield Step(at=pack.made_at, title="A pack was begun", words=f"Pack {pack.reference}")
        if pack.sealed_at is not None:
            yield Step(at=pack.sealed_at, title="The pack was sealed", by=names.get(pack.sealed_by, GONE),
                       words=f"Pack {pack.reference}")  # fmt: skip
        for sending in sharing.dispatches.where(work.file, pack_id=pack.id):
            how = CHANNEL_WORDS[sending.channel].label
            yield Step(at=sending.sent_at or sending.queued_at, by=names.get(sending.queued_by, GONE),
                       title="The pack was sent" if sending.sent_at else "The pack was put in the outbox",
                       words=f"{how}. {STATE_WORDS[sending.state]}.")  # fmt: skip
            for receipt in sharing.receipts.where(work.file, dispatch_id=sending.id):
                reference = f"Their reference: {receipt.their_reference}" if receipt.their_reference else ""
                yield Step(at=receipt.received_at, title="They said that they have it", by=receipt.person,
                           words=reference)  # fmt: skip
