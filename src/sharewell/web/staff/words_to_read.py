"""Help, and what this system promises: short pages that anybody may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.frame import page
from sharewell.web.door import who_is


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do first, and whom to ask."""
    who_is(request)
    return page(request, "help/help.html", title="Help")


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def promises(request: HttpRequest) -> HttpResponse:
    """What the system does and does not do with what is written in it."""
    who_is(request)
    return page(request, "help/promises.html", title="What this system promises")
