"""Replay a taken decision: under the edition of its day, and under today's. Nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell import guidance
from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.decisions import assessed, edition_today
from sharewell.casework.use_case import Work, use_case
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.records.stores import files, sharing
from sharewell.rules.access import Action
from sharewell.rules.decision import Assessment
from sharewell.rules.decision.assessment import POSTURE_WORDS
from sharewell.rules.decision.replay import Difference, between_editions, since_it_was_taken
from sharewell.rules.errors import NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import moment_words

NOT_TAKEN = "This decision is not taken yet. Only a decision that is recorded can be replayed."


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A decision worked through again. Each list of differences is empty where there is none.

    `recordable_then`, `recordable_today`: whether the outcome that was chosen may be recorded on these answers.
    """

    decision_id: str
    reference: str
    outcome: str
    decided: str
    edition: str
    edition_today: str
    said: str
    says_today: str
    recordable_then: bool
    recordable_today: bool
    since_then: tuple[Difference, ...]
    under_todays: tuple[Difference, ...]


@use_case(Action.DECISION_ANSWER, Event.FILE_READ, about="decision", reading=True)
def replay_decision(work: Work, request: ReadDecision) -> Replay:
    """Work a taken decision through again. Raises NotNow for one that is not taken."""
    decision = sharing.decisions.get(work.file, request.decision_id)
    if decision.decided_at is None:
        raise NotNow(NOT_TAKEN)
    then = assessed(decision, work.now)
    todays = edition_today(work)
    today = assessed(replace(decision, edition=todays, decided_at=None), work.now)
    outcome = Outcome(decision.outcome)
    return Replay(
        decision_id=decision.id,
        reference=files.files.get(work.file, work.scope_id).reference,
        outcome=OUTCOME_WORDS[outcome],
        decided=moment_words(decision.decided_at),
        edition=guidance.edition(decision.edition).title,
        edition_today=guidance.edition(todays).title,
        said=POSTURE_WORDS[then.posture],
        says_today=POSTURE_WORDS[today.posture],
        recordable_then=_recordable(then, outcome),
        recordable_today=_recordable(today, outcome),
        since_then=since_it_was_taken(decision.assessment or {}, then),
        under_todays=between_editions(then, today),
    )


def _recordable(assessment: Assessment, outcome: Outcome) -> bool:
    return assessment.outcome(outcome).recordable
