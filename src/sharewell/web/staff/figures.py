"""Numbers for trustees, by term."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.trustees_figures import read_figures
from sharewell.web.door import NO_PROBLEMS, Door, Problems, filters, staff_page


@require_http_methods(["GET", "HEAD"])
@staff_page
def figures(door: Door) -> HttpResponse:
    """What was counted in each term that has ended."""
    filters(door.request, {})
    found = door.attempt(read_figures, None)
    problems = found if isinstance(found, Problems) else NO_PROBLEMS
    return door.page("settings/figures.html", "Numbers by term", problems,
                     terms=[] if isinstance(found, Problems) else found, may=not isinstance(found, Problems))
