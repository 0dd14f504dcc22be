"""The week's sheet: the line that is kept on paper, to hold the record against later."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.keep_outside import print_weekly_sheet, weekly_sheet
from sharewell.rules.london import date_words, london_day
from sharewell.web.door import Door, filters, staff_page


@require_http_methods(["GET", "HEAD"])
@staff_page
def sheet(door: Door) -> HttpResponse:
    """This week's line, and those of the weeks before it."""
    filters(door.request, {})
    found = door.ask(weekly_sheet, None)
    return door.page("settings/weekly_sheet.html", "Weekly sheet", sheet=found,
                     day=date_words(london_day(found.week)))


@require_http_methods(["GET", "HEAD"])
@staff_page
def paper(door: Door) -> HttpResponse:
    """The sheet to print."""
    filters(door.request, {})
    name, pdf = door.ask(print_weekly_sheet, None)
    made = HttpResponse(pdf, content_type="application/pdf")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made
