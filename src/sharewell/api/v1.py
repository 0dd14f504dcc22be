"""Version 1: is the server up, and what does a sharing decision still need.

Whatever is sent, the answer is JSON: 400 for what is not strict JSON, 413 for what is too large, 422 with the path of
the field for what is not a decision. An error is `{"error": {"path": "…", "message": "…"}}`.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from sharewell.casework import sessions
from sharewell.casework.tools import Tools
from sharewell.reports.installation import holds
from sharewell.rules.assess import UNREADABLE, parse_json, run
from sharewell.rules.errors import Broken, Unreadable
from sharewell.rules.strict_json import LARGEST
from sharewell.rules.who_asks import Who, asked_by


def _tools() -> Tools:
    made: Tools = import_string(settings.TOOLS)()
    return made


def _error(status: int, message: str, path: str = "") -> JsonResponse:
    return JsonResponse({"error": {"path": path, "message": message}}, status=status)


def _only(method: str) -> HttpResponse:
    answer = _error(405, f"Use {method} here.")
    answer["Allow"] = method
    return answer


@asked_by(Who.ANYBODY)
def health(request: HttpRequest) -> HttpResponse:
    """`live`: this process answers. `ready`: it can read the database and open what is in it; 503 where it cannot."""
    if request.method not in ("GET", "HEAD"):
        return _only("GET")
    try:
        holds(_tools().vault)
    except (DatabaseError, Broken, OSError):
        return JsonResponse({"live": True, "ready": False}, status=503)
    return JsonResponse({"live": True, "ready": True})


# Nothing is changed by asking, and the session cookie never travels with another site's request.
@csrf_exempt
@asked_by(Who.SIGNED_IN)
def assess(request: HttpRequest) -> HttpResponse:
    """Assess a sharing decision, for somebody who is signed in. Nothing that is sent is kept."""
    if request.method != "POST":
        return _only("POST")
    session = sessions.look(_tools(), request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if session is None or session.who is None or session.who.actor.writes_only:
        return _error(401, "Sign in first.")
    text = _body(request)
    if text is None:
        return _error(413, f"is larger than {LARGEST:,} bytes")
    try:
        parse_json(text)
    except Unreadable as error:
        return _error(400, error.message, error.path)
    code, answer = run(text, _tools().clock())
    return JsonResponse(answer, status=422 if code == UNREADABLE else 200)


def _body(request: HttpRequest) -> bytes | None:
    """What was sent; None where it is too large, whatever its length said."""
    try:
        text = request.read(LARGEST + 1)
    except (RequestDataTooBig, UnreadablePostError):
        return None
    return text if len(text) <= LARGEST else None
