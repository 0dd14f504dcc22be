"""Settings, "How I sign in": passkeys, the authenticator app, recovery codes, and where one is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import keep_factors as keep
from sharewell.casework.keep_provider import own_provider
from sharewell.casework.list_children import ListChildren, staff
from sharewell.casework.reset_factors import ResetFactors, reset_factors
from sharewell.casework.sessions import EndSessions, OwnSessions, end_sessions, my_sessions
from sharewell.rules.errors import Gap, Incomplete, Missing, Unreadable
from sharewell.web.components.fields import Form, ShortText
from sharewell.web.cookies import cookie_of, put_cookie
from sharewell.web.door import NO_PROBLEMS, Door, Problems, attempt, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.showing import here

HERE = "/settings/sign-in/"


class AppForm(Form):
    """The code that proves that the app was set up."""

    code = ShortText("The six digits that the app shows now", missing="Enter the six digits that the app shows now")


class PasskeyForm(Form):
    """What somebody calls a passkey."""

    name = ShortText("What do you call it?", required=False, hint="For example: my phone, the office computer.")


def _own(door: Door) -> keep.Own:
    session = door.session
    return keep.Own(account_id=session.account_id, secret=cookie_of(door.request), label=session.label)


def _changed(door: Door, changed: keep.Changed, words: str) -> HttpResponse:
    """After a change: the session goes on under a new key; new recovery codes are shown, once."""
    if changed.codes:
        answer = door.page("sign_in/codes.html", "Recovery codes", codes=changed.codes, first=False, on=HERE)
    else:
        answer = HttpResponseRedirect(f"{HERE}?said={words}")
    return put_cookie(door.request, answer, changed.secret)


@require_http_methods(["GET", "HEAD"])
@staff_page
def overview(door: Door) -> HttpResponse:
    """Everything about how somebody signs in."""
    said = read_filters(door.request, {"said": ""})
    own = OwnSessions(account_id=door.session.account_id, label=door.session.label)
    factors = door.ask(keep.my_factors, _own(door))
    return door.page("settings/sign_in.html", "How I sign in", said=said["said"], own=factors,
                     sessions=door.ask(my_sessions, own),
                     elsewhere=own_provider(door.tools, door.actor.organisation_id))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def app(door: Door) -> HttpResponse:
    """Set up an authenticator app, in the place of any before."""
    form = AppForm(_posted(door), now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = door.attempt(keep.add_app, (_own(door), form.cleaned_data["code"]))
            if not isinstance(found, Problems):
                return _changed(door, found, "app")
            problems = found
        put_gaps(problems, form)
    shown = door.ask(keep.app_to_set_up, _own(door))
    return door.page("settings/app.html", "Set up an authenticator app", problems, form=form, app=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def passkey(door: Door) -> HttpResponse:
    """Add a passkey. Needs scripts, as the browser makes it."""
    form = PasskeyForm(_posted(door), now=door.tools.clock())
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = attempt(lambda: _add(door, form))
            if not isinstance(found, Problems):
                return _changed(door, found, "passkey")
            problems = found
        put_gaps(problems, form)
    question = door.ask(keep.passkey_to_make, (_own(door), here(door.request)))
    return door.page("settings/passkey.html", "Add a passkey", problems, form=form, question=question)


def _add(door: Door, form: PasskeyForm) -> keep.Changed:
    new = keep.NewPasskey(here=here(door.request), answer=door.request.POST.get("made", ""),
                          name=form.cleaned_data["name"])
    try:
        return door.ask(keep.add_passkey, (_own(door), new))
    except Unreadable as error:
        raise Incomplete(Gap("name", error.message)) from None


@require_POST
@staff_page
def codes(door: Door) -> HttpResponse:
    """Ten new recovery codes in the place of the old ones."""
    return _changed(door, door.ask(keep.renew_codes, _own(door)), "codes")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def remove(door: Door, factor_id: str) -> HttpResponse:
    """Take a passkey or the app away, after a question."""
    own = door.ask(keep.my_factors, _own(door))
    found = next((f for f in (*own.passkeys, *((own.app,) if own.app else ())) if f.id == factor_id), None)
    if found is None:
        raise Missing
    problems = NO_PROBLEMS
    if door.request.method == "POST":
        done = door.attempt(keep.remove_factor, (_own(door), factor_id))
        if not isinstance(done, Problems):
            return _changed(door, done, "removed")
        problems = done
    return door.page("settings/remove_factor.html", "Remove a way to sign in", problems, factor=found)


@require_POST
@staff_page
def sign_out_elsewhere(door: Door) -> HttpResponse:
    """End one of one's own sessions, or every other one."""
    label = door.request.POST.get("label", "")
    asked = EndSessions(account_id=door.session.account_id, own=door.session.label, label=label)
    door.ask(end_sessions, asked)
    return HttpResponseRedirect(f"{HERE}?said=signed-out")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def start_anew(door: Door, person_id: str) -> HttpResponse:
    """A lead starts somebody's second step anew, and is shown the code to hand over, once."""
    person = next((p for p in door.ask(staff, ListChildren()) if p.id == person_id), None)
    if person is None:
        raise Missing
    problems, code = NO_PROBLEMS, ""
    if door.request.method == "POST":
        found = door.attempt(reset_factors, ResetFactors(person_id))
        problems, code = (found, "") if isinstance(found, Problems) else (NO_PROBLEMS, found)
    return door.page("settings/start_anew.html", "Start a second step anew", problems, person=person, code=code)


def _posted(door: Door) -> Any:
    return door.request.POST if door.request.method == "POST" else None
