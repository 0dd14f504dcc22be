"""What is made of a decision: its record as a document, its evidence for somebody outside, and its rules once more."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.decision_evidence import decision_evidence
from sharewell.casework.print_record import decision_record
from sharewell.casework.replay_decision import replay_decision
from sharewell.web.door import Door, Problems, staff_page


@require_http_methods(["GET", "HEAD"])
@staff_page
def record(door: Door, decision_id: str) -> HttpResponse:
    """The record of a decision as a document to print or keep."""
    found = door.attempt(decision_record, ReadDecision(decision_id))
    if isinstance(found, Problems):
        return _stays(door, found, decision_id)
    name, pdf = found
    made = HttpResponse(pdf, content_type="application/pdf")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


@require_http_methods(["GET", "HEAD"])
@staff_page
def replay(door: Door, decision_id: str) -> HttpResponse:
    """A decision worked through again, under the edition of its day and under today's."""
    found = door.ask(replay_decision, ReadDecision(decision_id))
    return door.page("decision/replay.html", "Worked through again", found=found)


@require_http_methods(["GET", "HEAD"])
@staff_page
def evidence(door: Door, decision_id: str) -> HttpResponse:
    """The decision with what proves it, for somebody outside."""
    found = door.attempt(decision_evidence, ReadDecision(decision_id))
    if isinstance(found, Problems):
        return _stays(door, found, decision_id)
    name, content = found
    made = HttpResponse(content, content_type="application/json")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


def _stays(door: Door, problems: Problems, decision_id: str) -> HttpResponse:
    """Why a paper or a file of the decision is not made: it is not taken yet, or a protected detail stands in it."""
    said = " ".join(dict.fromkeys(gap.message for gap in problems.gaps)) or problems.message
    return door.page("concern/not_now.html", "Not now", Problems(message=said, status=problems.status),
                     back=f"/decision/{decision_id}/")
