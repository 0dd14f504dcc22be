"""What somebody was alerted to: on their first page, and one page of its own to say that they have looked."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework import alerts as verbs
from sharewell.rules import held
from sharewell.rules.errors import Missing
from sharewell.web.door import NO_PROBLEMS, Door, Problems, staff_page

OTHER = "Something to look at"
TITLES_OF_ALERTS = {
    verbs.EMERGENCY: "Emergency access to review",
    verbs.OVERDUE: "Emergency access not reviewed in time",
    verbs.BURST: "Many records opened in a short time",
    verbs.WRONG_PINS: "Wrong PINs on a shared tablet",
    "escrow": "Escrow papers were used",
    verbs.NO_KEY_PERSON: "A child without a key person",
    verbs.FORM: "A request that came in by form",
    verbs.FORM_URGENT: "An urgent request that came in by form",
    verbs.FORM_LATE: "A request by form that nobody has dealt with",
    verbs.LINK: "Something about a link you sent",
}


def alert_address(one: held.Alert) -> str:
    """Where an alert leads: to what it is about where there is a page for that, else to its own page."""
    if one.kind in (verbs.EMERGENCY, verbs.OVERDUE):
        return f"/emergency/{one.about_id}/review/"
    if one.kind in verbs.BY_FORM:
        return f"/incoming/{one.about_id}/"
    return f"/alert/{one.id}/"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def alert(door: Door, alert_id: str) -> HttpResponse:
    """One alert, and the button that says it was looked at."""
    found = next((one for one in door.ask(verbs.my_alerts, None) if one.id == alert_id), None)
    if found is None or alert_address(found) != f"/alert/{alert_id}/":
        raise Missing
    problems = NO_PROBLEMS
    if door.request.method == "POST":
        done = door.attempt(verbs.answer_alert, verbs.AnswerAlert(alert_id))
        if not isinstance(done, Problems):
            return HttpResponseRedirect("/")
        problems = done
    return door.page("alert/alert.html", "For you to look at", problems, alert=found,
                     heading=TITLES_OF_ALERTS.get(found.kind, OTHER))
