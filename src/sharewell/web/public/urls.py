"""Every address for people without an account. A token in an address opens nothing by itself."""

from __future__ import annotations

from django.urls import path, register_converter

from sharewell.web.public import asking, pick_up, words


class Token:
    """What `secrets.token_urlsafe(32)` makes: anything else is an address that does not exist."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Token, "token")

urlpatterns = [
    path("", words.first, name="public_first"),
    path("p/<token:token>/", pick_up.link, name="pick_up"),
    path("r/<token:token>/", asking.ask, name="ask_by_form"),
]
