"""Signing in by the organisation's own provider: there, back, and in.

What must be kept while somebody is away stands in one signed cookie of ten minutes, which says nothing about anybody.
That cookie alone comes along when the provider sends the browser back (SameSite=Lax); the session's own cookie does
not, so the page they come back to leads on by itself, without a script, to one that has both.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import sessions
from sharewell.casework import single_sign_on as elsewhere
from sharewell.casework.keep_provider import own_provider
from sharewell.rules.errors import Missing
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import Form, ShortText
from sharewell.web.components.frame import page
from sharewell.web.components.summary import Problem
from sharewell.web.cookies import cookie_of, device_of, put_cookie
from sharewell.web.door import NO_PROBLEMS, Door, Problems, attempt, put_gaps, session_of, staff_page, tools
from sharewell.web.showing import TOO_MANY
from sharewell.web.signing_in import own_path
from sharewell.web.throttle import Tries

PATH = "/sign-in/elsewhere/"
ON = "/sign-in/elsewhere/done/"
COOKIE = "__Secure-elsewhere" if settings.SESSION_COOKIE_SECURE else "elsewhere"
SALT = "sharewell.web.sign_in_elsewhere"
SECONDS = 600
IN, LINK, AGAIN = "in", "link", "again"
WORDS_AWAY = "That took too long, or was begun in another browser. Start again."


class CodeForm(Form):
    """The one-time code of somebody who is not linked yet."""

    code = ShortText("Code from your safeguarding lead", missing="Enter the code your safeguarding lead gave you",
                     hint="Three groups of four letters and numbers, for example K7M4-42XP-9QRT.")


def _put(response: HttpResponse, kept: dict[str, Any]) -> HttpResponse:
    response.set_cookie(COOKIE, signing.dumps(kept, salt=SALT), max_age=SECONDS, path=PATH, httponly=True,
                        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def _drop(response: HttpResponse) -> HttpResponse:
    response.set_cookie(COOKIE, "", max_age=0, path=PATH, httponly=True, secure=settings.SESSION_COOKIE_SECURE,
                        samesite="Lax")
    return response


def _kept(request: HttpRequest, *, step: str) -> dict[str, Any] | None:
    """What was kept at `step` ("away" or "back"); None where there is nothing, or it is too old or not ours."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return kept if isinstance(kept, dict) and kept.get("step") == step else None


def _send_away(request: HttpRequest, provider_id: str, purpose: str, after: str) -> HttpResponse:
    back = request.build_absolute_uri(reverse("elsewhere_back"))
    found = attempt(lambda: elsewhere.set_out(tools(), provider_id, back=back, fresh=purpose != IN))
    if isinstance(found, Problems):
        return _stopped(request, found.message, found.status)
    away, address = found
    return _put(HttpResponseRedirect(address),
                {"step": "away", "attempt": asdict(away), "purpose": purpose, "after": after})


def _stopped(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """The page for a way that led nowhere: what to do instead."""
    return _drop(page(request, "sign_in/elsewhere_stopped.html", title="Sign in", status=status,
                      problems=(Problem(words),)))


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def away(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider. A provider that does not exist is a page that does not exist."""
    return _send_away(request, provider_id, IN, own_path(request, request.GET.get("next", "/")))


def _own_provider(door: Door) -> str:
    provider = own_provider(door.tools, door.actor.organisation_id)
    if provider is None:
        raise Missing
    return provider.id


@require_POST
@staff_page
def link(door: Door) -> HttpResponse:
    """Link one's own account: by signing in there, now."""
    return _send_away(door.request, _own_provider(door), LINK, "/settings/")


@require_http_methods(["GET", "HEAD"])
@staff_page
def again(door: Door) -> HttpResponse:
    """Show again who one is, by signing in there once more."""
    return _send_away(door.request, _own_provider(door), AGAIN, "/")


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to. What it says is checked; the next page acts on it."""
    kept = _kept(request, step="away")
    if kept is None:
        return _stopped(request, WORDS_AWAY, 400)
    one = elsewhere.Attempt(**kept["attempt"])
    given = {name: request.GET.get(name, "") for name in ("state", "code")}
    address = request.build_absolute_uri(reverse("elsewhere_back"))
    came = attempt(lambda: elsewhere.came_back(tools(), one, back=address, **given))
    if isinstance(came, Problems):
        return _stopped(request, came.message, came.status)
    shown = page(request, "sign_in/elsewhere_back.html", title="Sign in", on=ON)
    shown["Refresh"] = f"0; url={ON}"
    return _put(shown, {"step": "back", "came": asdict(came), "provider": one.provider_id, "nonce": one.nonce,
                        "purpose": kept["purpose"], "after": kept["after"]})


@require_http_methods(["GET", "HEAD", "POST"])
@asked_by(Who.ANYBODY)
def done(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with both cookies: sign in, link, or show again who it is. Each works once."""
    kept = _kept(request, step="back")
    if kept is None:
        return _stopped(request, WORDS_AWAY, 400)
    came = elsewhere.Came(**kept["came"])
    if kept["purpose"] == LINK:
        return _drop(_linked(request, came))
    if kept["purpose"] == AGAIN:
        return _drop(_again(request, came))
    if not came.account_id:
        return _ask_for_code(request, kept, came)
    return _enter(request, kept, came.account_id)


def _enter(request: HttpRequest, kept: dict[str, Any], account_id: str) -> HttpResponse:
    if not elsewhere.first_use(tools(), kept["nonce"]):
        return _stopped(request, WORDS_AWAY, 400)
    secret = attempt(
        lambda: sessions.begin(tools(), account_id, device=device_of(request), instead_of=cookie_of(request))
    )
    if isinstance(secret, Problems):
        return _stopped(request, secret.message, secret.status)
    return put_cookie(request, _drop(HttpResponseRedirect(own_path(request, kept["after"]))), secret)


def _ask_for_code(request: HttpRequest, kept: dict[str, Any], came: elsewhere.Came) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None, now=tools().clock())
    status: int = 200
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        status = 422
        if not Tries(f"elsewhere {kept['provider']}", request.META.get("REMOTE_ADDR", "")).another():
            status, problems = 429, (Problem(TOO_MANY),)
        elif form.is_valid():
            code = form.cleaned_data["code"]
            found = attempt(lambda: elsewhere.use_code(tools(), kept["provider"], came.digest, code))
            if not isinstance(found, Problems):
                return _enter(request, kept, found)
            put_gaps(found, form)
            problems = (Problem(found.message),) if found.message else ()
    return page(request, "sign_in/elsewhere_code.html", title="Sign in", status=status, problems=problems, form=form)


def _linked(request: HttpRequest, came: elsewhere.Came) -> HttpResponse:
    return _link_for(request, digest=came.digest)


@staff_page
def _link_for(door: Door, digest: str) -> HttpResponse:
    secret = cookie_of(door.request)
    found = door.attempt(
        elsewhere.link_own, elsewhere.LinkOwn(account_id=door.session.account_id, digest=digest, secret=secret)
    )
    problems = found if isinstance(found, Problems) else NO_PROBLEMS
    shown = door.page("sign_in/elsewhere_linked.html", "Account linked", problems, ok=not problems)
    return shown if isinstance(found, Problems) else put_cookie(door.request, shown, found)


def _again(request: HttpRequest, came: elsewhere.Came) -> HttpResponse:
    found = session_of(request)
    if found is None or found.who is None or found.account_id != came.account_id:
        return _stopped(request, elsewhere.NOT_OURS, 403)
    secret = sessions.freshen(tools(), cookie_of(request))
    return put_cookie(request, page(request, "sign_in/elsewhere_again.html", title="It is you"), secret)
