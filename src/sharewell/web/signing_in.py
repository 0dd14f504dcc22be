"""Signing in, signing out, changing one's own password, and the danger page that needs neither."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import sessions
from sharewell.casework.change_password import ChangePassword, change_password
from sharewell.casework.keep_handler_key import shut_handler_key
from sharewell.casework.show_who import by_password, passkey_question, steps_of
from sharewell.casework.single_sign_on import offered
from sharewell.casework.tablets import device_of as device_known
from sharewell.reports.danger import danger_card
from sharewell.reports.installation import Holds, holds
from sharewell.rules.access import LEADS
from sharewell.rules.sessions import Kind
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import Form, Password
from sharewell.web.components.frame import Places, page
from sharewell.web.components.summary import Problem
from sharewell.web.cookies import cookie_of, device_of, drop_cookie, put_cookie, tablet_of
from sharewell.web.door import NO_PROBLEMS, Door, Problems, attempt, put_gaps, session_of, staff_page, tools, who_is
from sharewell.web.second_step import SET_UP, entered
from sharewell.web.showing import TOO_MANY, WRONG, SignInForm, here, tries_of


class PasswordForm(Form):
    """One's own password: the one in use, and the new one twice."""

    current = Password("The password you use now", missing="Enter the password you use now")
    new = Password("New password", missing="Enter a new password", hint="At least 15 characters. Four words you can "
                   "picture are easier to remember than symbols. Spaces and any characters are allowed.")
    again = Password("New password again", missing="Type the new password again")


def own_path(request: HttpRequest, path: str) -> str:
    """`path` where it is a page of ours, else the first page: nobody is sent elsewhere after signing in."""
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if ours and not path.startswith("//") else "/"


@require_http_methods(["GET", "HEAD", "POST"])
@asked_by(Who.ANYBODY)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Before anything is set up it leads to the set-up page."""
    session = session_of(request)
    if session is not None:
        return HttpResponseRedirect("/" if session.who else Places.SECOND_STEP)
    on_tablet = request.method == "GET" and "own" not in request.GET and device_known(tools(), tablet_of(request))
    if on_tablet:
        query = urlencode({"next": request.GET["next"]}) if "next" in request.GET else ""
        return HttpResponseRedirect(f"/tablet/?{query}" if query else "/tablet/")
    if holds(tools().vault) is Holds.NOTHING:
        return HttpResponseRedirect("/set-up/")
    back = own_path(request, request.POST.get("next", request.GET.get("next", "/")))
    form = SignInForm(request.POST or None, now=tools().clock())
    if request.method != "POST" or not form.is_valid():
        return sign_in_page(request, back, form=form, status=422 if request.method == "POST" else 200)
    name, password = form.cleaned_data["sign_in_name"], form.cleaned_data["password"]
    tries = tries_of(request, name)
    allowed = tries.another()
    answer = enter(request, name, password, back) if allowed else None
    if answer is not None:
        tries.forget()
        return answer
    status, words = (422, WRONG) if allowed else (429, TOO_MANY)
    return sign_in_page(request, back, form=form, status=status, problems=(Problem(words, "#id_sign_in_name"),))


def sign_in_page(
    request: HttpRequest, back: str, *, form: SignInForm | None = None, status: int = 200,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    """The page itself: a passkey first, then name and password."""
    form = form or SignInForm(None, now=tools().clock())
    return page(request, "sign_in/sign_in.html", title="Sign in", status=status, problems=problems, form=form,
                back=back, question=passkey_question(tools(), here(request)), elsewhere=offered(tools()))


def enter(request: HttpRequest, sign_in_name: str, password: str, back: str) -> HttpResponse | None:
    """Where a right password leads, with the session it gives; None where it is wrong.

    Only in a practice organisation, and only without a second step, is it enough.
    """
    kept = tools()
    account_id = by_password(kept, sign_in_name, password)
    if account_id is None:
        return None
    steps = steps_of(kept, account_id)
    if not steps.any and not steps.needed:
        return entered(request, account_id, back)
    secret = sessions.begin(kept, account_id, kind=Kind.HALF, device=device_of(request), instead_of=cookie_of(request))
    query = f"?{urlencode({'next': back})}" if back != "/" else ""
    place = Places.SECOND_STEP if steps.any else SET_UP
    return put_cookie(request, HttpResponseRedirect(place + query), secret)


@require_POST
@asked_by(Who.ANYBODY)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget what it kept of these pages."""
    who = who_is(request)
    if who is not None and who.actor.has(*LEADS):
        shut_handler_key(who.actor, tools(), None)
    sessions.end(tools(), cookie_of(request))
    response = drop_cookie(HttpResponseRedirect("/sign-in/"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def own_password(door: Door) -> HttpResponse:
    """Change one's own password. Every other session of the account ends with it."""
    request = door.request
    form = PasswordForm(request.POST if request.method == "POST" else None, now=door.tools.clock())
    problems = NO_PROBLEMS
    if request.method == "POST":
        problems = Problems(status=422)
        if form.is_valid():
            asked = ChangePassword(account_id=door.session.account_id, secret=cookie_of(request), **form.cleaned_data)
            found = door.attempt(change_password, asked)
            if not isinstance(found, Problems):
                return put_cookie(request, door.page("sign_in/password_changed.html", "Password changed"), found)
            problems = found
            put_gaps(problems, form)
    return door.page("sign_in/password.html", "Change your password", problems, form=form)


@require_http_methods(["GET", "HEAD"])
@asked_by(Who.ANYBODY)
def danger(request: HttpRequest) -> HttpResponse:
    """What to do when a child is in danger now: works signed out, and whatever else does not work."""
    who = who_is(request)
    card = attempt(lambda: danger_card(tools().vault, who.actor.organisation_id if who else ""))
    found = None if isinstance(card, Problems) else card
    return page(request, "sign_in/danger.html", title="Someone is in danger", card=found)
