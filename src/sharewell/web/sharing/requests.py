"""Somebody asks us: record who, for what and by when; and what they were told."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.keep_address_book import address_book
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.record_request import (
    AnswerRequester,
    ReadRequest,
    RecordRequest,
    answer_requester,
    read_request,
    record_request,
)
from sharewell.web.components.fields import DayField, Form, FromList, LongText, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.concerns import about_child

LIMIT = 1_000_000


class AskedForm(Form):
    """Who asks, for what, and by when."""

    recipient_id = FromList("Who asks?", [], required=False,
                            hint="Not in the address book? Add them in Settings, and ring back on a published number.")
    purpose = LongText("What do they need it for?", required=False, limit=LIMIT)
    wanted = LongText("What do they ask for?", required=False, limit=LIMIT)
    by_when = DayField("By when do they need it?", what="the answer", future=True, required=False)


class ToldForm(Form):
    """What the requester was told, and how."""

    how = ShortText("How did you tell them?", required=False, limit=LIMIT)
    words = LongText("What did you tell them?", required=False, limit=LIMIT,
                     hint="What you decided, why, and what new facts would make you look again.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ask(door: Door, file_id: str) -> HttpResponse:
    """Record a request about the child of one file; it becomes a decision."""
    kept = door.ask(read_file, ReadFile(file_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AskedForm(posted, now=door.tools.clock()), NO_PROBLEMS
    book = [(one.id, f"{one.name}, {one.agency}") for one in door.ask(address_book, None)]
    form.fields["recipient_id"].choices = [("", "Choose from the address book"), *book]  # type: ignore[attr-defined]
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            made = door.attempt(
                record_request,
                RecordRequest(file_id=file_id, recipient_id=form.cleaned_data["recipient_id"],
                              purpose=form.cleaned_data["purpose"], wanted=form.cleaned_data["wanted"],
                              by_when=form.cleaned_data["by_when"]),
            )
            if not isinstance(made, Problems):
                return HttpResponseRedirect(f"/decision/{made[1].id}/")
            problems = made
        put_gaps(problems, form)
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page("request/ask.html", "Somebody asks for information", problems, form=form, kept=kept,
                     details=details, flags=flags)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def told(door: Door, request_id: str) -> HttpResponse:
    """Record what the requester was told."""
    read_filters(door.request, {"decision": ""})
    asked = door.ask(read_request, ReadRequest(request_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = ToldForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        made = door.attempt(
            answer_requester,
            AnswerRequester(request_id=request_id, how=posted.get("how", ""), words=posted.get("words", "")),
        )
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/file/{made.file_id}/")
        problems = made
        put_gaps(made, form)
    return door.page("request/told.html", "What the requester was told", problems, form=form, asked=asked)
