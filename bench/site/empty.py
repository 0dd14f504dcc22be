"""A view that does nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def empty(request: HttpRequest) -> HttpResponse:
    """An answer of two letters."""
    return HttpResponse("OK", headers={"Content-Length": "2"})
