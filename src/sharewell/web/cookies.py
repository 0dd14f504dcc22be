"""The one cookie that signs somebody in: 256 random bits, gone when the browser is closed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token

from sharewell.web.present.browsers import name_of


def cookie_of(request: HttpRequest) -> str:
    """What the session cookie of this request holds; empty where there is none."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def device_of(request: HttpRequest) -> str:
    """How somebody will know this browser again on the page of their sessions."""
    return name_of(request.headers.get("User-Agent", ""))


def put_cookie(request: HttpRequest, response: HttpResponse, secret: str) -> HttpResponse:
    """Hand the browser a session, and a new safety token for its forms with it."""
    rotate_token(request)
    set_cookie(response, secret)
    return response


def set_cookie(response: HttpResponseBase, secret: str) -> None:
    """Put the session cookie on an answer: to this host only, never to scripts, never from another site."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME, secret, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )


def drop_cookie(response: HttpResponse) -> HttpResponse:
    """Take the session cookie away."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME, "", max_age=0, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )
    return response


TABLET = "__Host-tablet" if settings.SESSION_COOKIE_SECURE else "tablet"
# As long as browsers keep a cookie.
TABLET_DAYS = 400


def tablet_of(request: HttpRequest) -> str:
    """The secret of an enrolled tablet that this browser holds; empty where it is none."""
    return request.COOKIES.get(TABLET, "")


def put_tablet(response: HttpResponse, secret: str) -> HttpResponse:
    """Make this browser an enrolled tablet; with empty `secret` it is one no more."""
    response.set_cookie(
        TABLET, secret, max_age=TABLET_DAYS * 86_400 if secret else 0, secure=settings.SESSION_COOKIE_SECURE,
        httponly=True, samesite="Strict",
    )
    return response
