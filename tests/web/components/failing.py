"""Addresses that fail in every way a page can, for the tests of the error pages."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from sharewell.rules.errors import Broken, Gap, Incomplete, Missing, NotNow, Refused, Stale, Unreadable
from sharewell.web.components.frame import page
from tests.web.components.gallery import NOW, Row

HIDDEN = "Robin Example told us"
ERRORS: dict[str, Callable[[], Exception]] = {
    "missing": Missing,
    "django-404": lambda: Http404(HIDDEN),
    "refused": lambda: Refused("Only the safeguarding lead may do this."),
    "not-now": lambda: NotNow("Seal the pack first."),
    "stale": lambda: Stale("Sam changed this at 14:02 while you were writing."),
    "incomplete": lambda: Incomplete(Gap("a", "Say why.")),
    "unreadable": lambda: Unreadable("a.b", "Enter a real date."),
    "broken": lambda: Broken(HIDDEN),
    "locked": lambda: OperationalError("database is locked"),
    "full": lambda: OSError(28, "No space left on device"),
    "database": lambda: DatabaseError(HIDDEN),
    "unforeseen": lambda: KeyError(HIDDEN),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    """Raise what is named."""
    raise ERRORS[name]()


def typing(request: HttpRequest) -> HttpResponse:
    """A form that is sent to an address that fails."""
    row = Row(None, now=NOW, prefix="row")
    return page(request, "typing.html", title="Typing", form=row, address=f"/fail/{request.GET['to']}/")


def taken(request: HttpRequest) -> HttpResponse:
    """What was sent, as JSON, so that a second sending can be compared with the first."""
    return JsonResponse(dict(request.POST))


def fine(request: HttpRequest) -> HttpResponse:
    """A page that tries to loosen the headers."""
    return HttpResponse("fine", headers={"Cache-Control": "public", "Content-Security-Policy": "default-src *"})


def machine(request: HttpRequest) -> HttpResponse:
    """An answer for a machine, which no page may replace."""
    return JsonResponse({"error": "none"}, status=404)


urlpatterns = [
    path("fail/<str:name>/", fail),
    path("typing/", typing),
    path("taken/", taken),
    path("fine/", fine),
    path("machine/", machine),
    path("post-only/", require_POST(fine)),
]
