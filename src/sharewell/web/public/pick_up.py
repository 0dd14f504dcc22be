"""The pages of one pick-up link. Looking at the link opens nothing: only a button with the code does.

The code travels in the form of each step, so that nothing has to be kept between them: no cookie, no session.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.behind_link import ALL, DATA, PDF, Behind, How, as_saved
from sharewell.casework.pick_up import (
    AFTER_THE_LAST,
    Caller,
    confirm,
    fetch_it,
    link_works,
    not_meant,
    open_it,
    say_wrong,
)
from sharewell.casework.pick_up import try_code as try_it
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.who_asks import Who, asked_by
from sharewell.web.components.fields import Form, LongText, ShortText, Tick
from sharewell.web.components.summary import add_gaps
from sharewell.web.public.door import caller_of, dead_link, public_page, tools
from sharewell.web.throttle import Tries

AT_ONE_LINK = 40
TYPES = {"pdf": "application/pdf", "json": "application/json", "zip": "application/zip"}
WHO = ("name", "role", "organisation")


class CodeForm(Form):
    """The code that was told by phone."""

    code = ShortText("The code we told you by phone", required=False, hint="Eight digits. Spaces do not matter.")


class WhoForm(Form):
    """Who is asking."""

    name = ShortText("Your name", required=False)
    role = ShortText("Your role", required=False)
    organisation = ShortText("Your organisation", required=False)
    need = Tick("I need this for my work", missing="Say that you need this for your work.")


class WrongForm(Form):
    """What is wrong in it."""

    words = LongText("What is wrong?", required=False, limit=4000)


def _caller(request: HttpRequest, token: str) -> Caller:
    given = {name: request.POST.get(name, "")[:200] for name in ("code", *WHO)}
    return Caller(token=token, **given)


@require_http_methods(["GET", "HEAD", "POST"])
@asked_by(Who.ANYBODY)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """A link, and what somebody does there."""
    after = AFTER_THE_LAST if request.POST.get("step") in ("confirm", "wrong") else ()
    if not link_works(tools(), token, also=after):
        return dead_link(request)
    if request.method != "POST":
        return _ask_code(request, CodeForm(now=tools().clock()))
    if not Tries(f"pick-up {token}", caller_of(request), most=AT_ONE_LINK).another():
        return public_page(request, "too_often.html", title="Wait a little", status=429)
    step = STEPS.get(request.POST.get("step", ""))
    return dead_link(request) if step is None else step(request, _caller(request, token))


def _ask_code(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return public_page(request, "code.html", title="Enter your code", status=status, form=form)


def _not_right(request: HttpRequest, how: How) -> HttpResponse:
    """What follows from a code that was not right: ask again, the fifth, or the page of a link that does not work."""
    if how is How.LOCKED:
        return public_page(request, "locked.html", title="Too many tries", status=403)
    if how is How.DEAD:
        return dead_link(request)
    form = CodeForm({"code": ""}, now=tools().clock())
    add_gaps(form, Incomplete(Gap("code", "This is not the code. Check it, or ring whoever gave it to you.")))
    return _ask_code(request, form, 422)


def _code(request: HttpRequest, caller: Caller) -> HttpResponse:
    found = try_it(tools(), caller)
    if found.how is not How.RIGHT:
        return _not_right(request, found.how)
    return public_page(request, "who.html", title="Who are you?", form=WhoForm(now=tools().clock()), code=caller.code)


def _open(request: HttpRequest, caller: Caller) -> HttpResponse:
    form = WhoForm(request.POST, now=tools().clock())
    form.is_valid()
    if request.POST.get("need") and all(getattr(caller, name).strip() for name in WHO):
        found = open_it(tools(), caller)
        return _cover(request, caller, found) if found.how is How.RIGHT else _not_right(request, found.how)
    found = try_it(tools(), caller)
    if found.how is not How.RIGHT:
        return _not_right(request, found.how)
    labels = {"name": "your name", "role": "your role", "organisation": "your organisation"}
    gaps = [Gap(name, f"Enter {words}.") for name, words in labels.items() if not getattr(caller, name).strip()]
    if gaps:
        add_gaps(form, Incomplete(*gaps))
    return public_page(request, "who.html", title="Who are you?", status=422, form=form, code=caller.code)


def _cover(request: HttpRequest, caller: Caller, found: Behind) -> HttpResponse:
    return public_page(request, "cover.html", title="What was sent to you", content=found.content, by=caller)


def _fetch(kind: str) -> Callable[[HttpRequest, Caller], HttpResponse]:
    def fetch(request: HttpRequest, caller: Caller) -> HttpResponse:
        found = fetch_it(tools(), caller, kind)
        if found.how is not How.RIGHT:
            return _not_right(request, found.how)
        ending, raw = as_saved(found, kind)
        answer = HttpResponse(raw, content_type=TYPES[ending])
        answer["Content-Disposition"] = f'attachment; filename="pack-{found.content.reference}.{ending}"'
        return answer

    return fetch


def _confirm(request: HttpRequest, caller: Caller) -> HttpResponse:
    how, reference = confirm(tools(), caller)
    if how is not How.RIGHT:
        return _not_right(request, how)
    return public_page(request, "confirmed.html", title="Confirmed", reference=reference, by=caller)


def _wrong(request: HttpRequest, caller: Caller) -> HttpResponse:
    words = request.POST.get("words", "")
    form = WrongForm(request.POST if "words" in request.POST else None, now=tools().clock())
    if "words" in request.POST:
        try:
            how = say_wrong(tools(), caller, words)
            if how is not How.RIGHT:
                return _not_right(request, how)
            return public_page(request, "told.html", title="Thank you")
        except Incomplete as error:
            form.is_valid()
            add_gaps(form, error)
    return public_page(request, "wrong.html", title="Tell us if something is wrong", form=form, by=caller,
                       status=422 if form.is_bound else 200)


def _not_meant(request: HttpRequest, caller: Caller) -> HttpResponse:
    if not_meant(tools(), caller.token) is not How.RIGHT:
        return dead_link(request)
    return public_page(request, "not_meant.html", title="Thank you")


STEPS: dict[str, Callable[[HttpRequest, Caller], HttpResponse]] = {
    "code": _code, "open": _open, PDF: _fetch(PDF), DATA: _fetch(DATA), ALL: _fetch(ALL), "confirm": _confirm,
    "wrong": _wrong, "not_meant": _not_meant,
}  # fmt: skip
