"""The form by which somebody of another agency asks us. The answer is the same whoever is named in it.

Nothing is kept between the steps: no cookie, no session. What was typed comes back on the page whatever is wrong.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework import stopping
from sharewell.casework.receive_request import FormShown, form_shown, receive_request
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, Missing, NotNow, Stale
from sharewell.rules.values import new_id
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import BirthField, DayField, Form, HiddenId, LongText, ShortText, Tick
from sharewell.web.components.summary import Problem, add_gaps
from sharewell.web.public.door import caller_of, dead_link, public_page, tools
from sharewell.web.throttle import Tries

TITLE = "Ask for information"
# In five minutes: of one form, and from one address. A wait, never a lock: the page says whom to ring meanwhile.
AT_ONE_FORM, FROM_ONE_ADDRESS = 30, 10
TEXTS = ("name", "role", "agency", "phone", "child", "more", "purpose", "function", "wanted")
LIMIT = 1_000_000
WITHOUT_STORE = FormShown("us", "the number that we publish")
log = logging.getLogger("sharewell.web.public")


class AskForm(Form):
    """Who asks, for whom, what for, by what power, what, by when."""

    once = HiddenId(required=False)
    name = ShortText("Your name", required=False, limit=LIMIT)
    role = ShortText("Your job", required=False, limit=LIMIT)
    agency = ShortText("Where you work", required=False, limit=LIMIT)
    phone = ShortText("Your work phone number", required=False, limit=LIMIT,
                      hint="We do not ring this number. We ring one that your agency publishes, and ask for you.")
    child = ShortText("The child's name", required=False, limit=LIMIT)
    born_on = BirthField("The child's date of birth", required=False,
                         hint="Or the day on which a baby is expected. Leave it empty if you do not know it.")
    more = LongText("Anything else that says which child you mean", required=False, limit=LIMIT)
    wanted = LongText("What do you ask for?", required=False, limit=LIMIT)
    purpose = LongText("What do you need it for?", required=False, limit=LIMIT)
    function = LongText("In what part, or by what power, do you ask?", required=False, limit=LIMIT,
                        hint="For example: an enquiry under section 47, a health visitor's review, a court order.")
    by_when = DayField("By when do you need it?", what="the answer", future=True, required=False,
                       hint="Leave it empty if there is no day.")
    about_staff = Tick("It is about somebody who works at this setting, or about their own child",
                       hint="Then it goes to somebody independent first, where there is one.")
    urgent = Tick("It is urgent", hint="Then ring us as well: what is sent here may lie until somebody is at a desk.")


@require_http_methods(["GET", "HEAD", "POST"])
@asked_by(Who.ANYBODY)
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """The form at its address, and what somebody sends by it."""
    shown = WITHOUT_STORE
    try:
        shown = form_shown(tools(), token)
        if request.method != "POST":
            return _form(request, shown, AskForm(initial={"once": new_id()}, now=tools().clock()))
        return _sent(request, token, shown)
    except Missing:
        return dead_link(request)
    except RequestDataTooBig:
        return public_page(request, "ask_too_long.html", title="Too long", status=413, shown=shown, masthead=TITLE)
    except (NotNow, Stale, DatabaseError, OSError) as error:
        stopping.heed(error)
        log.error("a request by form was not kept: %s", type(error).__name__)
        form = AskForm(request.POST if request.method == "POST" else None, now=tools().clock())
        return _form(request, shown, form, 503, f"Not sent. What you typed is still here. Ring {shown.phone}.")


def _form(
    request: HttpRequest, shown: FormShown, form: AskForm, status: int = 200, words: str = ""
) -> HttpResponse:
    problems = (Problem(words),) if words else ()
    return public_page(request, "ask.html", title=TITLE, status=status, shown=shown, form=form, problems=problems,
                       masthead=TITLE)  # fmt: skip


def _sent(request: HttpRequest, token: str, shown: FormShown) -> HttpResponse:
    form = AskForm(request.POST, now=tools().clock())
    if not form.is_valid():
        return _form(request, shown, form, 422)
    address = caller_of(request)
    often = (Tries(f"asking from {address}", address, most=FROM_ONE_ADDRESS),
             Tries(f"asking at {token}", address, most=AT_ONE_FORM))  # fmt: skip
    try:
        given = _given(form.cleaned_data)
        if not all(one.another() for one in often):
            words = f"Many were sent in a short time. Wait five minutes and send it again, or ring {shown.phone}."
            return _form(request, shown, form, 429, words)
        reference = receive_request(tools(), token, form.cleaned_data["once"], given)
    except Incomplete as error:
        add_gaps(form, error)
        return _form(request, shown, form, 422)
    return public_page(request, "asked.html", title="We have your request", reference=reference, shown=shown,
                       masthead=TITLE)  # fmt: skip


def _given(typed: dict[str, Any]) -> held.AskedByForm:
    born = typed["born_on"]
    return held.AskedByForm(
        **{name: typed[name] for name in TEXTS}, born_on=born.born_on or born.expected_on,
        by_when=typed["by_when"], urgent=typed["urgent"], about_staff=typed["about_staff"],
    )  # fmt: skip
