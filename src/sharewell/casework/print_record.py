"""Print the record of a decision: the answers, the reasons and what the rules said, as a document."""

from __future__ import annotations

from sharewell.casework.answer_decision import ReadDecision, page_of
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.content import DecisionRecord
from sharewell.delivery.rendering import render_decision_record
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.records.stores import sharing
from sharewell.rules.access import Action
from sharewell.rules.decision.assessment import POSTURE_WORDS
from sharewell.rules.events import Event
from sharewell.rules.london import moment_words


@use_case(Action.DECISION_ANSWER, Event.FILE_READ, about="decision", reading=True)
def decision_record(work: Work, request: ReadDecision) -> tuple[str, bytes]:
    """The record as a PDF, with a file name that says nothing."""
    page = page_of(work, sharing.decisions.get(work.file, request.decision_id))
    decision, assessment = page.decision, page.assessment
    answers = [
        (question.text, " · ".join(str(decision.answers[one]) for one in question.fields if decision.answers.get(one)))
        for question in page.edition.questions
    ]
    record = DecisionRecord(
        reference=page.file.reference,
        edition=page.edition.title,
        opened_at=decision.opened_at,
        decided_at=decision.decided_at,
        decided_by=page.names.get(decision.decided_by, ""),
        outcome=OUTCOME_WORDS[Outcome(decision.outcome)] if decision.outcome else "Not taken yet",
        posture=POSTURE_WORDS[assessment.posture],
        posture_why=assessment.posture_why,
        rows=tuple((text, said.replace("_", " ")) for text, said in answers if said),
        findings=tuple((f.check, f.status.replace("_", " "), f.words, f.source) for f in assessment.findings),
        owed=tuple(
            (debt.what, moment_words(debt.due_at), moment_words(debt.paid_at) if debt.paid_at else "still owed")
            for debt in page.debts
        ),
    )
    return f"decision-{page.file.reference}.pdf", render_decision_record(record).pdf
