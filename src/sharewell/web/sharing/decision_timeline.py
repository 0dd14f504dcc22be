"""What happened with one decision, as a picture and as a table that says the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_decision import ReadDecision
from sharewell.casework.decision_timeline import decision_timeline
from sharewell.web.door import Door, staff_page
from sharewell.web.present.decision_picture import picture


@require_http_methods(["GET", "HEAD"])
@staff_page
def timeline(door: Door, decision_id: str) -> HttpResponse:
    """The timeline of one decision, taken or not."""
    found = door.ask(decision_timeline, ReadDecision(decision_id))
    seen = picture([(step.at, step.title) for step in found.steps])
    return door.page("decision/timeline.html", "What happened", found=found, picture=seen)
