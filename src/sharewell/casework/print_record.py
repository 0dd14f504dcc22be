"""Print the record of a decision: the answers, the reasons and what the rules said, as a document."""

from __future__ import annotations

from collections.abc import Iterator

from sharewell import guidance
from sharewell.casework.answer_decision import DecisionPage, ReadDecision, page_of
from sharewell.casework.decision_words import each_of_family, each_other, said
from sharewell.casework.outbound import let_go
from sharewell.casework.use_case import Work, use_case
from sharewell.delivery.content import DecisionRecord
from sharewell.delivery.rendering import render_decision_record
from sharewell.guidance.vocabulary import OUTCOME_WORDS, RECIPIENT_WORDS, Outcome, RecipientKind
from sharewell.records.stores import sharing
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.decision.assessment import POSTURE_WORDS
from sharewell.rules.events import Event
from sharewell.rules.london import moment_words


def words_of(name: str, value: object) -> str:
    """One answer as people read it: closed answers in words, grounds in law by their label, free words as typed."""
    if not value:
        return ""
    if name == "recipient":
        return RECIPIENT_WORDS[RecipientKind(str(value))]
    if name == "outcome":
        return OUTCOME_WORDS[Outcome(str(value))]
    if name in ("basis", "condition") and value != "unsure":
        find = guidance.lawful_basis if name == "basis" else guidance.condition
        return find(str(value)).label
    return said(name, value)


def _by_whom(page: DecisionPage) -> str:
    """Who took it, and who looked it over before, or why nobody could."""
    decision = page.decision
    taken_by = page.names.get(decision.decided_by, "")
    if decision.second_person:
        return f"{taken_by}; looked over before by {page.names.get(decision.second_person, 'somebody who has left')}"
    if decision.alone_because:
        return f"{taken_by}; nobody else could look it over: {decision.alone_because}"
    return taken_by


def _one_by_one(decision: held.Decision) -> Iterator[tuple[str, str]]:
    """What each of the family was told and said, and what could happen to each other person affected."""
    for who, told, words in each_of_family(decision):
        yield f"The family: {who}", " · ".join(filter(None, (told, words)))
    for who, shared, kept_back in each_other(decision):
        yield f"Also affected: {who}", f"If it is shared: {shared} · If it is not: {kept_back}"


@use_case(Action.FILE_PRINT, Event.FILE_READ, about="decision", reading=True)
def decision_record(work: Work, request: ReadDecision) -> tuple[str, bytes]:
    """The record as a PDF, with a file name that says nothing. Raises Incomplete where a protected detail stands in it.
    """
    page = page_of(work, sharing.decisions.get(work.file, request.decision_id))
    decision, assessment = page.decision, page.assessment
    answers = [
        (question.text, " · ".join(filter(None, (words_of(one, decision.answers.get(one)) for one in question.fields))))
        for question in page.edition.questions
    ]
    record = DecisionRecord(
        reference=page.file.reference,
        edition=page.edition.title,
        opened_at=decision.opened_at,
        decided_at=decision.decided_at,
        decided_by=_by_whom(page),
        outcome=OUTCOME_WORDS[Outcome(decision.outcome)] if decision.outcome else "Not taken yet",
        posture=POSTURE_WORDS[assessment.posture],
        posture_why=assessment.posture_why,
        rows=tuple((text, words) for text, words in (*answers, *_one_by_one(decision)) if words),
        findings=tuple((f.check, f.status.replace("_", " "), f.words, f.source) for f in assessment.findings),
        owed=tuple(
            (debt.what, moment_words(debt.due_at), moment_words(debt.paid_at) if debt.paid_at else "still owed")
            for debt in page.debts
        ),
    )
    let_go(work, record)
    return f"decision-{page.file.reference}.pdf", render_decision_record(record).pdf
