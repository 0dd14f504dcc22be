"""The pages for what no form can mend. Each error of rules/errors.py has its page here, once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse

from sharewell.casework.stopping import is_of_the_disk, stopped_words
from sharewell.rules.errors import Broken, Incomplete, Missing, NotNow, Refused, Stale, Unreached, Unreadable
from sharewell.web.components.frame import Frame, draw_page
from sharewell.web.components.typed_text import Typed, typed_in

KEPT = "Your text is still on this page."
URGENT = "If a child is in danger now, ring 999, then tell your safeguarding lead. Do not wait for this page."
ON_PAPER = "Write it on paper now and tell your safeguarding lead face to face. If a child is in danger call 999."

AGAIN = "The record cannot be read safely right now. Try again in a minute."
UNSEEN = (
    "Whoever opens a record is written down first. That cannot be done now, so nothing of it is shown. Emergency "
    "access to one child's record still works, to read."
)


def _answer(html: str, status: int) -> HttpResponse:
    response = HttpResponse(html, status=status)
    response.headers["Content-Length"] = str(len(response.content))
    response.sharewell_page = True  # type: ignore[attr-defined]  # the middleware leaves it as it is
    return response


def _failed(
    request: HttpRequest, status: int, title: str, words: Sequence[str], *, again: bool = False, keep: bool = True
) -> HttpResponse:
    typed = typed_in(request) if keep else Typed()
    html = draw_page(
        request,
        "errors/failed.html",
        title=title,
        words=[*words, *([KEPT] if typed.shown and not again else [])],
        typed=typed,
        again=again and typed.complete and bool(typed.fields),
        address=request.get_full_path(),
    )
    return _answer(html, status)


def not_found() -> HttpResponse:
    """Unknown, forbidden, excluded and destroyed: the same bytes, whoever asks (security.md, row B30)."""
    return _answer(draw_page(None, "errors/not_found.html", title="Page not found", frame=Frame()), 404)


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """The person may not take this action; says nothing about any record."""
    return _failed(request, 403, "You do not have access to this", [reason])


def signed_out(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in any more, and whose words these are is not known: they stay on the page (B35)."""
    words = [
        f"You were signed out before this was sent, so it was not saved. {KEPT}",
        "Copy it, sign in, and send it again from the page it belongs to.",
        URGENT,
    ]
    return _failed(request, 403, "Not saved", words)


def came_from_elsewhere(request: HttpRequest) -> HttpResponse:
    """The form's safety token was missing or old. The text is shown; sending it again takes the form itself, so that
    another site cannot lead somebody to press the button for it."""
    words = [
        "This was not saved, because the page it came from is out of date or was opened in another window.",
        "Copy your text, open the page again from the start, and send it from there.",
        URGENT,
    ]
    return _failed(request, 403, "Not saved", words)


def not_now(request: HttpRequest, reason: str) -> HttpResponse:
    """The step does not follow from where things stand, or somebody else saved first."""
    if request.method in ("GET", "HEAD") and stopped_words():
        return not_saved(request)
    return _failed(request, 409, "Not saved", [reason])


def unreadable(request: HttpRequest, reasons: Sequence[str]) -> HttpResponse:
    """What came could not be read, and no form was there to say it beside the field."""
    return _failed(request, 400, "Not saved", reasons)


def not_saved(request: HttpRequest) -> HttpResponse:
    """The disk is full, the database is busy or read-only, or what is stored does not match what was written (B36)."""
    if request.method in ("GET", "HEAD"):
        words = [UNSEEN if stopped_words() else AGAIN, URGENT]
        return _failed(request, 503, "This page cannot be shown just now", words)
    return _failed(request, 503, "Not saved", [f"Not saved. {KEPT} {ON_PAPER}"], again=True)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something nobody foresaw. It may have happened after the saving, so the page does not claim either."""
    if request.method in ("GET", "HEAD"):
        words = ["Something went wrong here. It was not your doing. Try again in a minute.", URGENT]
        return _failed(request, 500, "This page cannot be shown just now", words)
    words = [
        f"Something went wrong, and this may not have been saved. {KEPT} {ON_PAPER}",
        "Look whether it is already in the record before you send it again.",
    ]
    return _failed(request, 500, "This may not have been saved", words, again=True)


def bad_request(request: HttpRequest) -> HttpResponse:
    """A request that no page of ours makes, or one that is too large."""
    if typed_in(request).too_large:
        words = ["What you sent is too large. Go back, make the text shorter, or send it in parts.", URGENT]
        return _failed(request, 400, "Not saved", words, keep=False)
    return _failed(request, 400, "This could not be read", ["Go back and try again from the page before.", URGENT])


def not_allowed(request: HttpRequest) -> HttpResponse:
    """A method that this address does not answer."""
    return _failed(request, 405, "This cannot be opened like that", ["Go back and use the buttons on the page."])


def page_for(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for an error, or None where it is one that nobody foresaw."""
    match error:
        case Missing() | Http404():
            return not_found()
        case Refused(reason=reason):
            return refused(request, reason)
        case Unreached():
            return not_saved(request)
        case NotNow() | Stale() if is_of_the_disk(error):
            return not_saved(request)
        case NotNow(reason=reason) | Stale(reason=reason):
            return not_now(request, reason)
        case Incomplete(gaps=gaps):
            return unreadable(request, [gap.message for gap in gaps])
        case Unreadable(message=message):
            return unreadable(request, [message])
        case Broken() | DatabaseError() | OSError():
            return not_saved(request)
        case _:
            return None
