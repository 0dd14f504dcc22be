"""What was typed and could not be taken because nobody is signed in any more: kept for its author, or shown again."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from sharewell.casework import sessions
from sharewell.casework.drafts import CONCERNS, KeepDraft, keep_for
from sharewell.casework.tools import Tools
from sharewell.web.components import error_pages
from sharewell.web.components.frame import Places
from sharewell.web.components.typed_text import typed_in
from sharewell.web.cookies import cookie_of

# What says which button was pressed, and what belongs to one sending of a form.
APART = {"do", "told_whom", "draft_id"}
DRAFTS = "/drafts/"
HIDE = "/hide/"
KEEP = "/drafts/keep/"


def pairs(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Names and values of what was typed: no secrets, no token, nothing where no words were typed."""
    typed = typed_in(request)
    return tuple((f.name, f.value) for f in typed.fields if f.name not in APART) if typed.shown else ()


def _page_of(request: HttpRequest) -> str:
    """The page that was written on: for Hide and keeping where the browser came from, if concerns are written there."""
    if request.path not in (HIDE, KEEP):
        return request.path
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return came_from if came_from.startswith(CONCERNS) else "/"


def kept_for_later(request: HttpRequest, tools: Tools) -> HttpResponse | None:
    """The answer to a form that came after its session had ended; None where no words were typed.

    Whose session it was is known from its cookie for half a day. What they typed waits behind their own sign-in, and
    nobody else who signs in on this browser sees it. Where it is not known, the words stay on the page.
    """
    fields = pairs(request)
    if request.method != "POST" or not fields:
        return None
    was = sessions.whose_was(tools, cookie_of(request))
    if was is None:
        return error_pages.signed_out(request)
    draft_id = keep_for(tools, *was, KeepDraft(path=_page_of(request), fields=fields))
    return HttpResponseRedirect(f"{Places.SIGN_IN}?{urlencode({'next': f'{DRAFTS}{draft_id}/'})}")
