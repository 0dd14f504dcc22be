"""A decision worked through again: do the rules of its day still say what they said, and what would today's say?

Nothing is decided anew by this. It is for whoever asks later why it was decided so (golden rule 7: record the decision
and the reasons for it), and for what to look at when the guidance has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sharewell.rules.decision.assessment import POSTURE_WORDS, Assessment, Posture


@dataclass(frozen=True)
class Difference:
    """One point in which two readings of the same answers differ; empty text where one of them has no such point."""

    about: str
    before: str
    after: str
    source: str = ""


def since_it_was_taken(kept: Mapping[str, Any], again: Assessment) -> tuple[Difference, ...]:
    """Between what the rules said when it was taken, as kept with it, and what they say now under the same edition."""
    findings = [(f["check"], f["status"], f["words"], f["source"]) for f in kept.get("findings", ())]
    duties = [(duty["id"], duty["title"]) for duty in kept.get("duties", ())]
    return _differences(str(kept.get("posture", "")), findings, duties, again)


def between_editions(then: Assessment, today: Assessment) -> tuple[Difference, ...]:
    """Between the same answers under the edition of their day and under another one."""
    return _differences(then.posture, _findings(then), [(duty.id, duty.title) for duty in then.duties], today)


def _findings(assessment: Assessment) -> list[tuple[str, str, str, str]]:
    return [(one.check, str(one.status), one.words, one.source) for one in assessment.findings]


def _differences(
    posture: str, findings: Sequence[tuple[str, str, str, str]], duties: Sequence[tuple[str, str]], other: Assessment
) -> tuple[Difference, ...]:
    found = []
    if posture != other.posture:
        found.append(Difference("what the law says", _posture(posture), POSTURE_WORDS[other.posture]))
    before = {check: (status, words, source) for check, status, words, source in findings}
    after = {check: (status, words, source) for check, status, words, source in _findings(other)}
    for check in dict.fromkeys((*before, *after)):
        one, two = before.get(check, ("", "", "")), after.get(check, ("", "", ""))
        if one[0] != two[0]:
            found.append(Difference(check.replace("_", " "), _said(one), _said(two), two[2] or one[2]))
    titles = {duty.id: duty.title for duty in other.duties}
    known = dict(duties)
    for duty in dict.fromkeys((*known, *titles)):
        if (duty in known) != (duty in titles):
            found.append(Difference("a duty", known.get(duty, ""), titles.get(duty, "")))
    return tuple(found)


def _posture(posture: str) -> str:
    return POSTURE_WORDS[Posture(posture)] if posture else ""


def _said(finding: tuple[str, str, str]) -> str:
    return f"{finding[0].replace('_', ' ')}: {finding[1]}" if finding[0] else ""
