"""Take a sending back; say that it went to the wrong person; do what is owed then, and close it with lessons."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.report_misdirected import (
    CloseBreach,
    DoBreachStep,
    ReadBreach,
    ReportMisdirected,
    RevokeSending,
    close_breach,
    do_breach_step,
    read_breach,
    report_misdirected,
    revoke_sending,
)
from sharewell.rules.breach import OPENED_WORDS, help_for
from sharewell.web.components.fields import Form, LongText, OneOf, ShortText, Tick
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page

LIMIT = 1_000_000


class ReasonForm(Form):
    """Why it is taken back."""

    reason = ShortText("Why do you take it back?", required=False, limit=LIMIT)


class ReportForm(Form):
    """What went to whom."""

    who_got_it = ShortText("Who has got it, as far as you know?", required=False, limit=LIMIT)
    what_happened = LongText("What happened?", required=False, limit=LIMIT)
    opened = OneOf("Have they seen it?", [(key.value, words) for key, words in OPENED_WORDS.items()])


class StepForm(Form):
    """What was done, or why it is not needed."""

    words = LongText("What was done, with whom and when? Or why is it not needed?", required=False, limit=LIMIT)
    not_needed = Tick("It is not needed")


class LessonsForm(Form):
    """What was learned."""

    lessons = LongText("What was learned, and what will be done differently?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def take_back(door: Door, dispatch_id: str) -> HttpResponse:
    """Take a sending back: a link opens nothing from the next click on."""
    kept = door.ask(read_dispatch, ReadDispatch(dispatch_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = ReasonForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(revoke_sending, RevokeSending(dispatch_id=dispatch_id, reason=posted.get("reason", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/dispatch/{dispatch_id}/receipt/")
        problems = made
        put_gaps(made, form)
    return door.page("dispatch/take_back.html", "Take it back", problems, form=form, kept=kept)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def report(door: Door, dispatch_id: str) -> HttpResponse:
    """Say that it went to the wrong person: everything is stopped at once, and what is owed is listed."""
    kept = door.ask(read_dispatch, ReadDispatch(dispatch_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = ReportForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        asked = ReportMisdirected(
            dispatch_id=dispatch_id, who_got_it=posted.get("who_got_it", ""),
            what_happened=posted.get("what_happened", ""), opened=posted.get("opened", ""),
        )  # fmt: skip
        made = door.attempt(report_misdirected, asked)
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/breach/{made.id}/")
        problems = made
        put_gaps(made, form)
    return door.page("dispatch/wrong_recipient.html", "Gone to the wrong person", problems, form=form, kept=kept)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def breach(door: Door, breach_id: str) -> HttpResponse:
    """What is owed, by when, and what was done; one thing recorded at a time."""
    posted = door.request.POST if door.request.method == "POST" else None
    problems, key, form = NO_PROBLEMS, "", StepForm(posted, now=door.tools.clock())
    if posted is not None:
        key = posted.get("key", "")
        needed = "not_needed" not in posted
        made = door.attempt(
            do_breach_step,
            DoBreachStep(breach_id=breach_id, key=key, words=posted.get("words", ""), needed=needed),
        )
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/breach/{breach_id}/")
        problems = made
        put_gaps(made, form, names={"needed": "not_needed"})
    kept = door.ask(read_breach, ReadBreach(breach_id))
    owed = [step for step in kept.breach.steps if step.done_at is None]
    at = key if any(step.key == key for step in owed) else (owed[0].key if owed else "")
    return door.page("dispatch/breach.html", "Gone to the wrong person", problems, form=form, kept=kept,
                     breach=kept.breach, owed=owed, at=at, helps={one.key: help_for(one.key) for one in owed},
                     opened_words=OPENED_WORDS)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def close(door: Door, breach_id: str) -> HttpResponse:
    """Close it with what was learned."""
    kept = door.ask(read_breach, ReadBreach(breach_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = LessonsForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(close_breach, CloseBreach(breach_id=breach_id, lessons=posted.get("lessons", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/breach/{breach_id}/")
        problems = made
        put_gaps(made, form)
    return door.page("dispatch/close_breach.html", "Close it", problems, form=form, kept=kept)
