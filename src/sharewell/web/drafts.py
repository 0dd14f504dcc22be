"""Hide: lock at once and keep what was typed. And what one has not sent yet."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import sessions
from sharewell.casework.drafts import KeepDraft, OneDraft, end_draft, keep_draft, my_drafts, read_draft
from sharewell.casework.keep_handler_key import shut_handler_key
from sharewell.rules.access import LEADS
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.frame import page
from sharewell.web.cookies import cookie_of, drop_cookie, tablet_of
from sharewell.web.door import WRITE, Door, Problems, filters, staff_page
from sharewell.web.signing_in import own_path
from sharewell.web.unsent import DRAFTS, pairs

FORGET = '"cache", "storage"'


@require_POST
@staff_page
def hide(door: Door) -> HttpResponse:
    """End the session at once and show nothing; what was typed is kept first. Where it cannot be kept it stays.

    The page that was hidden is known from the address the browser came from, which is one of ours or none.
    """
    request, fields = door.request, pairs(door.request)
    after = ""
    if fields:
        path = own_path(request, urlsplit(request.headers.get("Referer", "")).path)
        asked = KeepDraft(path=path, fields=fields, draft_id=request.POST.get("draft_id", ""))
        kept = door.attempt(keep_draft, asked)
        if isinstance(kept, Problems):
            return door.page("errors/failed.html", "Not hidden", kept, words=[kept.message], typed=None, again=False)
        after = f"{kept.id}/"
    if door.actor.has(*LEADS):
        shut_handler_key(door.actor, door.tools, None)
    sessions.end(door.tools, cookie_of(request))
    response = drop_cookie(HttpResponseRedirect(f"/hidden/{after}"))
    response["Clear-Site-Data"] = FORGET
    return response


@require_POST
@staff_page
def keep(door: Door) -> HttpResponse:
    """Keep what is being written while it is written: the page's script asks every twenty seconds. Answers its draft.

    Nothing to say (204) where no words were typed, on a page that is not for writing a concern, and for words about
    somebody who works here: what is sealed once it is sent must not lie under weaker keys before. 503 where it failed.
    """
    request, fields = door.request, pairs(door.request)
    path = own_path(request, urlsplit(request.headers.get("Referer", "")).path)
    if not fields or not path.startswith(WRITE) or any(name == "about_staff" for name, _ in fields):
        return HttpResponse(status=204)
    kept = door.attempt(keep_draft, KeepDraft(path=path, fields=fields, draft_id=request.POST.get("draft_id", "")))
    if isinstance(kept, Problems):
        return HttpResponse(status=503)
    return HttpResponse(kept.id, content_type="text/plain")


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def hidden(request: HttpRequest, after: str = "") -> HttpResponse:
    """A page with nothing on it but the way back in. The same for everybody, whatever the address ends in."""
    back = f"{DRAFTS}{after}/" if after else "/"
    return page(request, "drafts/hidden.html", title="Hidden", after=back, tablet=bool(tablet_of(request)))


@require_http_methods(["GET", "HEAD"])
@staff_page
def drafts(door: Door) -> HttpResponse:
    """What one has not sent yet."""
    filters(door.request, {})
    return door.page("drafts/drafts.html", "Not sent yet", lines=door.ask(my_drafts, None))


@require_http_methods(["GET", "HEAD"])
@staff_page
def draft(door: Door, draft_id: str) -> HttpResponse:
    """One's own draft: to go on with, to send, to copy, or to throw away."""
    kept = door.ask(read_draft, OneDraft(draft_id))
    words = [(name, value) for name, value in kept.fields if " " in value.strip()]
    return door.page("drafts/draft.html", "Not sent yet", draft=kept, words=words, goes_on=kept.path.startswith(WRITE))


@require_POST
@staff_page
def throw_away(door: Door, draft_id: str) -> HttpResponse:
    """Throw one's own draft away."""
    door.ask(read_draft, OneDraft(draft_id))
    door.ask(end_draft, OneDraft(draft_id))
    return HttpResponseRedirect(DRAFTS)
