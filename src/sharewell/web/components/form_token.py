"""The hidden field that every form carries against forged requests: made once a page, however many forms it has."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest
from django.middleware.csrf import get_token
from markupsafe import Markup

KNOWN, SEND = "CSRF_COOKIE", "CSRF_COOKIE_NEEDS_UPDATE"


class FormToken:
    """The field as HTML. Nothing is made, and no cookie is set, for a page without a form."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __html__(self) -> str:
        """The field."""
        return self._field

    __str__ = __html__

    @cached_property
    def _field(self) -> str:
        about = self._request.META
        send = not about.get(KNOWN) or about.get(SEND, False)
        token = get_token(self._request)
        # The cookie lasts as long as the browser is open: one that the browser has needs no sending again.
        about[SEND] = send
        return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token)


def form_token(request: HttpRequest) -> dict[str, object]:
    """For the templates: `csrf_input`, in the place of Django's own."""
    return {"csrf_input": FormToken(request)}
