"""The public pages that only say something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.public.door import public_page


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def first(request: HttpRequest) -> HttpResponse:
    """What these pages are for; nothing about who runs them."""
    return public_page(request, "first.html", title="Pick up what was sent to you")
