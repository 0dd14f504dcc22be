"""How a page for people without an account is made, and the one page for every address that does not work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from sharewell.casework import stopping
from sharewell.casework.tools import Tools
from sharewell.rules.errors import Locked, Missing, NotNow, Stale, Unreadable
from sharewell.web.components.frame import page
from sharewell.web.throttle import network_of

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("sharewell.web.public")


def tools() -> Tools:
    """The tools of this process, from the function that the settings name."""
    made: Tools = import_string(settings.TOOLS)()
    return made


def public_page(request: HttpRequest, template: str, *, title: str, status: int = 200, **words: Any) -> HttpResponse:
    """A page for somebody without an account, from `templates/public/`. `title` never says anything private.

    `masthead`: what stands at the top, where it is no pick-up link.
    """
    return page(request, f"public/{template}", title=title, status=status, **{"masthead": "", **words})


def caller_of(request: HttpRequest) -> str:
    """Which network a visitor comes from, for counting alone. Behind a proxy, the last address that it was told of.

    A proxy that lets its callers write that list weakens this count; what one link or form takes is counted apart.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SHAREWELL.behind_tls_proxy:
        address = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or address
    return f"public {network_of(address[:64])}"


def dead_link(request: HttpRequest) -> HttpResponse:
    """The one page for a link that is unknown, expired, taken back, locked or used up: always the same bytes."""
    return public_page(request, "dead.html", title="This link does not work", status=404)


def not_now(request: HttpRequest, status: int = 503) -> HttpResponse:
    """It could not be done at this moment; nothing was lost or used up."""
    return public_page(request, "not_now.html", title="Try again", status=status)


class OnePage:
    """Every error becomes one of two pages: the one for a link that does not work, or the one to try again from."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with a page of ours in the place of any bare one."""
        response = self.get_response(request)
        if response.status_code < 400 or getattr(response, "sharewell_page", False):
            return response
        if response.status_code >= 500:
            return not_now(request)
        dressed = dead_link(request)
        if response.status_code == 405:
            dressed.status_code = 405
            dressed.headers["Allow"] = response.headers.get("Allow", "")
        return dressed

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error of ours; an unforeseen one is logged by Django and becomes the page to try again."""
        match error:
            case Missing() | Locked() | Unreadable():
                return dead_link(request)
            case NotNow() | Stale():
                return not_now(request, 503 if stopping.is_of_the_disk(error) else 409)
            case _:
                return None
