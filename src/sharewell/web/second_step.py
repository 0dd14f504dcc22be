"""The second step of signing in, with a passkey or a code; and setting it up the first time."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework import sessions, show_who
from sharewell.casework.keep_factors import Enrol, NewPasskey, enrol, to_enrol
from sharewell.casework.sessions import Found
from sharewell.rules.errors import Gap, Incomplete, Missing, Unreadable
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.frame import Places, page
from sharewell.web.components.summary import Problem
from sharewell.web.cookies import cookie_of, device_of, put_cookie
from sharewell.web.door import Problems, attempt, put_gaps, session_of, tools, who_is
from sharewell.web.showing import WRONG_PASSKEY, CodeForm, EnrolForm, here, second_step, tries_of

SET_UP = "/sign-in/set-up/"


def entered(request: HttpRequest, account_id: str, back: str) -> HttpResponse:
    """Somebody has shown everything: a full session, and on to where they wanted to go."""
    secret = sessions.begin(tools(), account_id, device=device_of(request), instead_of=cookie_of(request))
    return put_cookie(request, HttpResponseRedirect(back), secret)


@require_POST
@asked_by(Who.ANYBODY)
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by passkey alone: it is something one has, and something one knows or is. Never held back."""
    from sharewell.web.signing_in import own_path, sign_in_page

    account_id = show_who.by_passkey(tools(), here(request), request.POST.get("assertion", ""))
    back = own_path(request, request.POST.get("next", "/"))
    if account_id is not None:
        return entered(request, account_id, back)
    return sign_in_page(request, back, status=422, problems=(Problem(WRONG_PASSKEY),))


def half_way(
    view: Callable[[HttpRequest, Found], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A page for somebody who has shown the first factor only; others are sent where they belong."""

    def shown(request: HttpRequest) -> HttpResponse:
        session = session_of(request)
        if session is None:
            return HttpResponseRedirect(Places.SIGN_IN)
        if who_is(request) is not None:
            return HttpResponseRedirect("/")
        try:
            return view(request, session)
        except Missing:
            return HttpResponseRedirect(Places.SECOND_STEP)

    return asked_by(Who.HALF_WAY)(shown)


@require_http_methods(["GET", "HEAD", "POST"])
@half_way
def second(request: HttpRequest, session: Found) -> HttpResponse:
    """The second step. Somebody who has none yet is led to set it up."""
    from sharewell.web.signing_in import own_path

    kept = tools()
    steps = show_who.steps_of(kept, session.account_id)
    if not steps.any:
        return HttpResponseRedirect(SET_UP)
    back = own_path(request, request.POST.get("next", request.GET.get("next", "/")))
    form = CodeForm(request.POST if request.method == "POST" else None, now=kept.clock())
    status, problems = 200, ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = second_step(request, session, form.cleaned_data["code"])
            if answer.right:
                return entered(request, session.account_id, back)
            status, problems = answer.status, (Problem(answer.words, "#id_code"),)  # type: ignore[assignment]
    question = show_who.passkey_question(kept, here(request)) if steps.passkeys else ""
    return page(request, "sign_in/second_step.html", title="Second step", status=status, problems=problems,
                form=form, back=back, question=question)


@sensitive_post_parameters("code", "reset_code", "made")
@require_http_methods(["GET", "HEAD", "POST"])
@half_way
def set_up(request: HttpRequest, session: Found) -> HttpResponse:
    """Set up the first second step: an authenticator app, or a passkey. Nothing else opens until then."""
    kept = tools()
    steps = show_who.steps_of(kept, session.account_id)
    form = EnrolForm(request.POST if request.method == "POST" else None, reset=steps.reset, now=kept.clock())
    problems = Problems(status=200)
    if request.method == "POST" and form.is_valid():
        found = attempt(lambda: _enrolled(request, session, form))
        if not isinstance(found, Problems):
            return found
        problems = found
        put_gaps(problems, form)
    app, question = to_enrol(kept, session, here(request))
    top = (Problem(problems.message),) if problems.message else ()
    return page(request, "sign_in/set_up.html", title="Set up your second step", status=problems.status,
                problems=top, form=form, app=app, question=question)


def _enrolled(request: HttpRequest, session: Found, form: EnrolForm) -> HttpResponse:
    kept, made = tools(), request.POST.get("made", "")
    tries = tries_of(request, f"set up {session.account_id}")
    if not tries.another():
        raise Incomplete(Gap("code", "There were too many tries. Wait 5 minutes."))
    key = NewPasskey(here=here(request), answer=made, name=device_of(request)) if made else None
    typed = {name: form.cleaned_data.get(name, "") for name in ("code", "reset_code")}
    try:
        codes = enrol(kept, Enrol(session=session, passkey=key, **typed))
    except Unreadable as error:
        raise Incomplete(Gap("code", error.message)) from None
    secret = sessions.begin(kept, session.account_id, device=device_of(request), instead_of=cookie_of(request))
    answer = page(request, "sign_in/codes.html", title="Recovery codes", codes=codes, first=True, on="/")
    return put_cookie(request, answer, secret)
