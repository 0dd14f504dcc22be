"""A sharing decision as a document: read strictly, assessed, and answered as a document. No database, no Django.

The document is one flat JSON object whose keys are the fields of `Case`, and `now`. `docs/reference/assess.md` explains
it, `schema()` describes it to machines. Anything that is not as it should be is Unreadable, with the path of the field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sharewell.rules.assess_schema import DATES, FLAGS, LISTS, ONES, OPTIONAL, REQUIRED, TEXTS, TIMES, case_schema
from sharewell.rules.decision.answers import UNSURE_TEXT, Case
from sharewell.rules.decision.assessment import (
    POSTURE_WORDS,
    Assessment,
    DutyStanding,
    Finding,
    NextStep,
    OutcomeView,
    Verdict,
)
from sharewell.rules.decision.engine import assess as assess_case
from sharewell.rules.decision.facts import basis_of, condition_of
from sharewell.rules.decision.outcomes import plan_for
from sharewell.rules.errors import Unreadable
from sharewell.rules.strict_json import parse_json

__all__ = ["assess", "exit_code", "parse_json", "read_case", "run", "schema", "to_document"]

LONGEST_TEXT = 100_000
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
COMPLETE, UNREADABLE, INCOMPLETE, CONTRADICTED = 0, 2, 3, 4
EXIT_CODES: Mapping[str, int] = {
    Verdict.COMPLETE: COMPLETE,
    Verdict.INCOMPLETE: INCOMPLETE,
    Verdict.CONTRADICTED: CONTRADICTED,
}

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def run(text: str | bytes, now: datetime | None = None) -> tuple[int, dict[str, Any]]:
    """Assess a JSON text: the exit code (0 complete, 3 incomplete, 4 contradicted, 2 unreadable) and the answer.

    `now` (aware; the present if it is not given) times what is owed, unless the document carries its own. Never raises
    for bad input: an unreadable text is answered with the path of the bad field and what is wrong with it.
    """
    try:
        answer = assess(parse_json(text), now=now or datetime.now(UTC))
    except Unreadable as error:
        return UNREADABLE, {"error": {"path": error.path, "message": error.message}}
    return exit_code(answer), answer


def assess(document: object, *, now: datetime | None = None) -> dict[str, Any]:
    """The assessment of a case document, as a document. Unreadable with the path of the first bad field.

    The document's own `now` comes before the argument; with neither, the times of what is owed are null.
    """
    case = read_case(document)
    moment = document.get("now") if isinstance(document, dict) else None
    return to_document(assess_case(case, now=_moment("now", moment) if moment is not None else now))


def exit_code(assessment: Assessment | Mapping[str, Any]) -> int:
    """0 for complete, 3 for incomplete, 4 for contradicted."""
    verdict = assessment.verdict if isinstance(assessment, Assessment) else assessment["verdict"]
    return EXIT_CODES[verdict]


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case document."""
    return case_schema()


def read_case(document: object) -> Case:
    """The case a document describes. Unreadable, with the path, for anything unknown, missing, wrong or impossible."""
    if not isinstance(document, dict):
        raise Unreadable("", "expected one JSON object")
    values: dict[str, Any] = {}
    for name, value in document.items():
        words = ONES.get(name)
        if words is not None:
            values[name] = _one(name, value, words)
        elif name in TEXTS:
            values[name] = _text(name, value)
        elif name in DATES:
            values[name] = _date(name, value)
        elif name in LISTS:
            values[name] = _several(name, value, LISTS[name])
        elif name in FLAGS:
            values[name] = _flag(name, value)
        elif name in TIMES:
            _moment(name, value)
        else:
            raise Unreadable(str(name), "is not a field of a decision")
    for name in REQUIRED:
        if name not in values:
            raise Unreadable(name, "is missing")
    plan_for(values["edition"])
    for name, find in (("basis", basis_of), ("condition", condition_of)):
        chosen = values.get(name)
        if chosen:
            values[name] = UNSURE_TEXT if chosen.strip().casefold() == UNSURE_TEXT else chosen
            find(values[name])
    return Case(**values)


def _one(name: str, value: object, words: Mapping[str, object]) -> object:
    if value is None and name in OPTIONAL:
        return None
    if not isinstance(value, str) or value not in words:
        raise Unreadable(name, f"expected one of: {', '.join(words)}")
    return words[value]


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable(name, "expected text")
    if len(value) > LONGEST_TEXT:
        raise Unreadable(name, f"is {len(value):,} characters; the limit is {LONGEST_TEXT:,}")
    if _UNSTORABLE.search(value):
        raise Unreadable(name, "contains a character that cannot be stored")
    return value


def _date(name: str, value: object) -> date | None:
    if value is None and name in OPTIONAL:
        return None
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Unreadable(name, "expected a date such as 2026-03-16")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Unreadable(name, "is not a real date") from None
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise Unreadable(name, f"is not a date between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return found


def _several(name: str, value: object, words: Mapping[str, object]) -> frozenset[object]:
    if not isinstance(value, list):
        raise Unreadable(name, "expected a list")
    for index, item in enumerate(value):
        if not isinstance(item, str) or item not in words:
            raise Unreadable(f"{name}.{index}", f"expected one of: {', '.join(words)}")
        if item in value[:index]:
            raise Unreadable(f"{name}.{index}", "stands in the list twice")
    return frozenset(words[item] for item in value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(name, "expected true or false")
    return value


def _moment(name: str, value: object) -> datetime:
    if not isinstance(value, str):
        raise Unreadable(name, "expected a time such as 2026-03-16T10:05:00Z")
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable(name, "expected a time such as 2026-03-16T10:05:00Z") from None
    if found.tzinfo is None:
        raise Unreadable(name, "says no time zone; end it with Z or an offset such as +01:00")
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise Unreadable(name, f"is not a time between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return found.astimezone(UTC)


def to_document(assessment: Assessment) -> dict[str, Any]:
    """An assessment as plain dicts, lists and strings, ready for JSON. Times are ISO 8601 in UTC."""
    findings = {finding.check: _finding(finding) for finding in assessment.findings}
    route = assessment.urgent_route
    return {
        "edition": assessment.edition,
        "provisional": assessment.provisional,
        "road": assessment.road.value,
        "wanted": assessment.wanted.value if assessment.wanted else None,
        "verdict": assessment.verdict.value,
        "posture": assessment.posture.value,
        "posture_words": POSTURE_WORDS[assessment.posture],
        "posture_why": assessment.posture_why,
        "duties": [_duty(duty) for duty in assessment.duties],
        "outcomes": {view.outcome.value: _view(view, findings) for view in assessment.outcomes},
        "findings": list(findings.values()),
        "debts": [
            {"check": debt.finding.check, "clock": debt.clock, "due_at": _stamp(debt.due_at), "words": debt.words}
            for debt in assessment.debts
        ],
        "urgent_route": route
        and {
            "recipients": [recipient.value for recipient in route.recipients],
            "words": route.words,
            "recordable": route.recordable,
            "owed": [finding.check for finding in route.owed],
        },
        "next_steps": [_step(step) for step in assessment.next_steps],
        "notes": list(assessment.notes),
    }


def _duty(duty: DutyStanding) -> dict[str, Any]:
    return {
        "id": duty.id,
        "title": duty.title,
        "words": duty.words,
        "source": duty.source,
        "exception": duty.exception_words,
        "lifted": duty.lifted,
        "provisional": duty.provisional,
        "due_at": _stamp(duty.due_at),
    }


def _step(step: NextStep) -> dict[str, Any]:
    return {
        "kind": step.kind.value,
        "words": step.words,
        "field": step.field,
        "outcome": step.outcome.value if step.outcome else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "rule": finding.rule,
        "status": finding.status.value,
        "words": finding.words,
        "asks": list(finding.asks),
        "source": finding.source,
    }


def _view(view: OutcomeView, findings: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "recordable": view.recordable,
        "gaps": [findings[gap.check] for gap in view.gaps],
        "owed": [gap.check for gap in view.owed],
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC).isoformat()[:19]}Z"
