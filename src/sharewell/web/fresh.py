"""Show again that it is you. What was asked for goes on afterwards, with everything that was typed.

The form that asks is sent to the very address that asked for it, with all that came along as hidden fields: so nothing
is kept anywhere, nothing stands in an address, and it works without scripts. Passwords are never carried.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.views.decorators.http import require_http_methods

from sharewell.casework import sessions, show_who
from sharewell.casework.keep_provider import own_provider
from sharewell.casework.sessions import Found
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.frame import Places, page
from sharewell.web.components.summary import Problem
from sharewell.web.cookies import cookie_of
from sharewell.web.door import session_of, tools, who_is
from sharewell.web.showing import WRONG_PASSKEY, AgainForm, Answer, again, here

GO_ON = "fresh_go_on"
OURS = ("fresh_password", "fresh_code", "fresh_assertion", GO_ON)
NEVER_CARRIED = re.compile(r"pass(word|phrase)|csrf|^fresh_")
TITLE = "Show again that it is you"


def is_answer(request: HttpRequest) -> bool:
    """Whether this request carries somebody's answer to the page that asks again."""
    return request.method == "POST" and GO_ON in request.POST


def ask(request: HttpRequest, session: Found, answer: Answer | None = None, to: str = "") -> HttpResponse:
    """The page that asks again. `to`: where to go afterwards, for what was not a form."""
    kept, steps = tools(), show_who.steps_of(tools(), session.account_id)
    to = to or (request.get_full_path() if request.method != "POST" else "")
    form = AgainForm(None, steps=steps, now=kept.clock())
    carried = [
        (name, value) for name in request.POST if not NEVER_CARRIED.search(name) for value in request.POST.getlist(name)
    ]
    question = show_who.passkey_question(kept, here(request), session) if steps.passkeys else ""
    return page(
        request, "sign_in/again.html", title=TITLE, status=403 if answer is None else answer.status,
        problems=(Problem(answer.words),) if answer and answer.words else (), form=form, question=question,
        carried=[] if to else carried, to=to,
        elsewhere=own_provider(kept, session.organisation_id), action=Places.FRESH if to else request.get_full_path(),
    )


def take(request: HttpRequest, session: Found) -> Answer:
    """Whether the answer is right; then the session is fresh, under a new key, and our fields are out of the form."""
    given = request.POST
    if given.get("fresh_assertion"):
        shown = show_who.by_passkey(tools(), here(request), given["fresh_assertion"], session)
        answer = Answer(shown is not None, 422, WRONG_PASSKEY)
    else:
        answer = again(request, session, given.get("fresh_password", ""), given.get("fresh_code", ""))
    if answer.right:
        secret = sessions.freshen(tools(), cookie_of(request))
        request.sharewell_cookie = secret  # type: ignore[attr-defined]  # the middleware hands it to the browser
        request.sharewell_session = sessions.look(tools(), secret)  # type: ignore[attr-defined]
        rotate_token(request)
        rest = given.copy()
        for name in OURS:
            rest.pop(name, None)
        request.POST = rest  # type: ignore[assignment]  # what the form held, without what was ours
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@asked_by(Who.SIGNED_IN)
def fresh(request: HttpRequest) -> HttpResponse:
    """The same for what was only looked at: afterwards the browser goes back to the page it asked for."""
    from sharewell.web.signing_in import own_path

    session = session_of(request)
    if session is None or who_is(request) is None:
        return HttpResponseRedirect(Places.SIGN_IN if session is None else Places.SECOND_STEP)
    to = own_path(request, request.POST.get("to", "/"))
    if not is_answer(request):
        return ask(request, session, Answer(False, 200), to=to)
    answer = take(request, session)
    return HttpResponseRedirect(to) if answer.right else ask(request, session, answer, to=to)
