"""Signing in, signing out, changing one's own password, and the danger page that needs neither."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.sign_in import ChangePassword, change_password
from sharewell.reports.danger import danger_card
from sharewell.reports.installation import Holds, holds
from sharewell.web.components.fields import Form, Password, ShortText
from sharewell.web.components.frame import page
from sharewell.web.components.summary import Problem
from sharewell.web.door import NO_PROBLEMS, Door, Problems, attempt, put_gaps, staff_page, tools, who_is
from sharewell.web.throttle import Tries

WRONG = "The sign-in name and the password do not go together. Check both and try again."
TOO_MANY = (
    "There were too many tries. Wait 5 minutes, then try again. If a child is in danger, use the page "
    "'Someone is in danger' at the top: it needs no signing in."
)


class SignInForm(Form):
    """Name and password. Which of the two was wrong is never said."""

    sign_in_name = ShortText("Sign-in name", missing="Enter your sign-in name")
    password = Password("Password", missing="Enter your password")


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
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Before anything is set up it leads to the set-up page."""
    if who_is(request) is not None:
        return HttpResponseRedirect("/")
    kept = tools()
    if holds(kept.vault) is Holds.NOTHING:
        return HttpResponseRedirect("/set-up/")
    back = own_path(request, request.POST.get("next", request.GET.get("next", "/")))
    form = SignInForm(request.POST or None, now=kept.clock())
    status: int = 200
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status, wrong = _try(request, form.cleaned_data["sign_in_name"], form.cleaned_data["password"])
            if not wrong:
                return HttpResponseRedirect(back)
            problems = (Problem(wrong, "#id_sign_in_name"),)
    return page(request, "sign_in/sign_in.html", title="Sign in", status=status, problems=problems, form=form,
                back=back)


def _try(request: HttpRequest, sign_in_name: str, password: str) -> tuple[int, str]:
    """One try: the status and the words to show, or no words where somebody is now signed in."""
    tries = Tries(sign_in_name, request.META.get("REMOTE_ADDR", ""))
    if not tries.another():
        return 429, TOO_MANY
    account = auth.authenticate(request, username=sign_in_name, password=password)
    if account is None:
        return 422, WRONG
    tries.forget()
    auth.login(request, account)
    return 200, ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget what it kept of these pages."""
    auth.logout(request)
    response = HttpResponseRedirect("/sign-in/")
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
            found = door.attempt(change_password, ChangePassword(account_id=str(request.user.pk), **form.cleaned_data))
            if not isinstance(found, Problems):
                auth.update_session_auth_hash(request, _fresh(request))
                return door.page("sign_in/password_changed.html", "Password changed")
            problems = found
            put_gaps(problems, form)
    return door.page("sign_in/password.html", "Change your password", problems, form=form)


def _fresh(request: HttpRequest) -> Any:
    """The account as it now stands, read again after its password changed."""
    return auth.load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(request.user.pk)


@require_http_methods(["GET", "HEAD"])
def danger(request: HttpRequest) -> HttpResponse:
    """What to do when a child is in danger now: works signed out, and whatever else does not work."""
    who = who_is(request)
    card = attempt(lambda: danger_card(tools().vault, who.actor.organisation_id if who else ""))
    found = None if isinstance(card, Problems) else card
    return page(request, "sign_in/danger.html", title="Someone is in danger", card=found)
