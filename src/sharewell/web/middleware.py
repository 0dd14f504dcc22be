"""What every answer carries, and what becomes of every error that a view lets through."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from sharewell.casework import stopping
from sharewell.web.components import error_pages
from sharewell.web.cookies import set_cookie

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
CLOSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock",
    "serial", "storage-access", "usb", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers send forms with "Origin: null", which is refused
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in CLOSED),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Server": "Sharewell",  # else the web server puts its own name there
}

SANDBOXED = "sandbox; default-src 'none'; frame-ancestors 'none'"
FOUND = (200, 206, 304)

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("sharewell.web")


class SecurityHeaders:
    """Puts the headers on every answer, errors and static files among them; nothing further in can loosen them.

    It stands outermost. Only a static file that is there may be kept by the browser: its name holds its digest, and it
    is the same for everybody.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its headers."""
        response = self.get_response(request)
        secret = getattr(request, "sharewell_cookie", "")
        if secret:  # the session has a new key; whatever became of the request, the old one opens nothing
            set_cookie(response, secret)
        keeps = request.path.startswith(settings.STATIC_URL) and response.status_code in FOUND
        for name, value in HEADERS.items():
            if not (keeps and name == "Cache-Control"):
                response.headers[name] = value
        if getattr(response, "sharewell_sandboxed", False):  # bytes that somebody brought, also where made anew
            response.headers["Content-Security-Policy"] = SANDBOXED
        return response


class ErrorPages:
    """Turns errors into pages, once. What was typed stays on the page; nothing of the error itself is shown."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with a page of ours in the place of any bare one."""
        response = self.get_response(request)
        if response.status_code < 400 or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        if response.status_code == 404:
            return error_pages.not_found()
        if getattr(response, "sharewell_page", False):
            return response
        return _in_place_of(request, response)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error of ours. An unforeseen one goes on to be logged by Django, and comes back as a 500."""
        stopping.heed(error)
        response = error_pages.page_for(request, error)
        if response is not None and response.status_code >= 500:
            log.error("not saved or not shown: %s", type(error).__name__)
        return response


def _in_place_of(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    match response.status_code:
        case 400:
            return error_pages.bad_request(request)
        case 403 if request.method == "POST":
            return error_pages.came_from_elsewhere(request)
        case 403:
            return error_pages.refused(request, "Ask your safeguarding lead if you need it for your work.")
        case 405:
            dressed = error_pages.not_allowed(request)
            dressed.headers["Allow"] = response.headers.get("Allow", "")
            return dressed
        case 500:
            return error_pages.server_error(request)
        case _:
            return response
