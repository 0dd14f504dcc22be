"""The record of a decision in readable form: what was answered, what the rules said of it, and what was owed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from sharewell import guidance
from sharewell.casework.answer_decision import DecisionPage
from sharewell.casework.decision_words import LABELS, ROWS, said
from sharewell.guidance.vocabulary import OUTCOME_WORDS, RECIPIENT_WORDS, Outcome, RecipientKind
from sharewell.rules.decision.assessment import POSTURE_WORDS
from sharewell.rules.decision.family import FAMILY_AGAIN
from sharewell.rules.decision.outcomes import plan_for
from sharewell.rules.london import moment_words

SETTLED = ("met", "not_needed")
WIDTH = 100


def record_of(page: DecisionPage) -> dict[str, Any]:
    """A decision as data: how it ended, under which rules, every answer, every finding, and what was owed."""
    decision, assessment = page.decision, page.assessment
    needed = plan_for(decision.edition).needed(Outcome(decision.outcome)) if decision.outcome else ()
    return {
        "edition": page.edition.key,
        "edition_title": page.edition.title,
        "urgent": decision.urgent,
        "outcome": decision.outcome or None,
        "outcome_words": OUTCOME_WORDS[Outcome(decision.outcome)] if decision.outcome else "Not taken yet",
        "decided_at": decision.decided_at,
        "decided_by": page.names.get(decision.decided_by, ""),
        "posture": assessment.posture.value,
        "posture_words": POSTURE_WORDS[assessment.posture],
        "posture_why": assessment.posture_why,
        "recipient": f"{page.recipient.name}, {page.recipient.agency}" if page.recipient else "",
        "spoken_to": decision.spoken_to,
        "told": decision.told,
        "answers": {name: value for name, value in decision.answers.items() if name != "decided_by"},
        "answered_since": _since(page),
        "rows": list(_rows(page)),
        "rules": [{"id": rule.id, "title": rule.title, "citation": rule.citation} for rule in page.edition.rules],
        "findings": [
            {"rule": one.rule, "check": one.check, "status": one.status.value, "words": one.words, "source": one.source}
            for one in assessment.findings
            if one.check in needed or not needed
        ],
        "owed": [
            {"what": debt.what, "due_at": debt.due_at, "paid_at": debt.paid_at, "answer": debt.answer}
            for debt in page.debts
            if debt.key != FAMILY_AGAIN
        ],
    }


def _rows(page: DecisionPage) -> Iterator[dict[str, Any]]:
    """The seven rows of the page with what was answered in each, in words."""
    for row in ROWS:
        answers = [
            {"question": LABELS[name], "answer": words}
            for name in row.fields
            if (words := _words(page, name))
        ]
        if answers:
            yield {"number": row.number, "title": row.title, "answers": answers}


def _since(page: DecisionPage) -> dict[str, Any]:
    """The answers that were owed and have been given since."""
    return {name: value for debt in page.debts if debt.paid_at for name, value in (debt.given or {}).items()}


def _words(page: DecisionPage, name: str) -> str:
    """One answer in words; empty where there is none."""
    answers = {**page.decision.answers, **_since(page)}
    value = answers.get(name)
    if name == "recipient_id":
        kind = RECIPIENT_WORDS[RecipientKind(answers["recipient"])] if "recipient" in answers else ""
        return f"{page.recipient.name}, {page.recipient.agency}" if page.recipient else kind
    if name == "basis" and value and value != "unsure":
        return guidance.lawful_basis(str(value)).label
    if name == "condition" and value and value != "unsure":
        return guidance.condition(str(value)).label
    return page.names.get(str(value), said(name, value)) if value else ""


def record_words(record: dict[str, Any]) -> str:
    """The same as a page of text."""
    when = f", by {record['decided_by']} at {moment_words(record['decided_at'])}" if record["decided_at"] else ""
    lines = [f"THE RECORD OF THE DECISION{' (shared urgently)' if record['urgent'] else ''}", ""]
    lines += _row("Decided", f"{record['outcome_words']}{when}.")
    lines += _row("Guidance followed", f"{record['edition_title']} ({record['edition']}).")
    lines += _row("What the law says", f"{record['posture_words']}. {record['posture_why']}")
    if record["told"]:
        lines += _row(f"Told to {record['spoken_to'] or 'them'}", record["told"])
    for row in record["rows"]:
        lines += ["", f"{row['number']}  {row['title']}"]
        for one in row["answers"]:
            lines += _row(one["question"], one["answer"])
    return "\n".join([*lines, *_rules(record), *_owed(record)])


def _rules(record: dict[str, Any]) -> Iterator[str]:
    """What the rules found, rule by rule: only what this outcome needs."""
    yield from ("", "What the rules found when it was taken")
    for rule in record["rules"]:
        found = [one for one in record["findings"] if one["rule"] == rule["id"] and one["status"] != "not_needed"]
        if not found:
            continue
        yield from textwrap.wrap(rule["title"], WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
        for one in found:
            mark = "" if one["status"] in SETTLED else f"{one['status'].replace('_', ' ').capitalize()}: "
            yield from _wrapped(f"{mark}{one['words']}")


def _owed(record: dict[str, Any]) -> Iterator[str]:
    """What was owed, by when, and whether it was answered."""
    if record["owed"]:
        yield from ("", "Owed afterwards")
    for debt in record["owed"]:
        paid = f"Answered at {moment_words(debt['paid_at'])}." if debt["paid_at"] else "STILL OWED."
        yield from _wrapped(f"By {moment_words(debt['due_at'])}: {debt['what']} {paid}", "  ")


def _row(label: str, text: str) -> list[str]:
    """A label, and the words below it."""
    return [f"  {label}", *_wrapped(text)]


def _wrapped(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent="    ")
