"""Somebody asks us: record who, for what and by when; and what they were told."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.ask_again import AskAgain, ask_again
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
from sharewell.guidance.vocabulary import OUTCOME_WORDS, Outcome
from sharewell.rules.decision.answers import VERIFICATION_WORDS, Verification
from sharewell.web.components.fields import DayField, Form, FromList, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.concerns import about_child

LIMIT = 1_000_000
CHECKED = [(key.value, words) for key, words in VERIFICATION_WORDS.items() if key is not Verification.UNANSWERED]


class AskedForm(Form):
    """Who asks, for what, and by when."""

    recipient_id = FromList("Who asks?", [], required=False,
                            hint="Not in the address book? Add them in Settings, and ring back on a published number.")
    purpose = LongText("What do they need it for?", required=False, limit=LIMIT)
    wanted = LongText("What do they ask for?", required=False, limit=LIMIT)
    function = LongText("What part do they play, or by what power do they ask?", required=False, limit=LIMIT)
    checked = OneOf("How do you know that they are who they say?", CHECKED, required=False)
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
                              by_when=form.cleaned_data["by_when"], function=form.cleaned_data["function"],
                              checked=form.cleaned_data["checked"]),
            )
            if not isinstance(made, Problems):
                return HttpResponseRedirect(f"/decision/{made[1].id}/")
            problems = made
        put_gaps(problems, form)
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page("request/ask.html", "Somebody asks for information", problems, form=form, kept=kept,
                     details=details, flags=flags)


class AgainForm(Form):
    """What they say that is new."""

    new_facts = LongText("What do they say that is new?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def request(door: Door, request_id: str) -> HttpResponse:
    """One request: what was asked, decided and told; the letter; and asking again with new information."""
    kept = door.ask(read_request, ReadRequest(request_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AgainForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        made = door.attempt(ask_again, AskAgain(request_id, posted.get("new_facts", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/decision/{made[1].id}/")
        problems = made
        put_gaps(problems, form)
    decided = [(one, OUTCOME_WORDS[Outcome(one.outcome)] if one.decided_at and one.outcome else "Still open")
               for one in kept.decisions]
    checked = VERIFICATION_WORDS[Verification(kept.request.checked)] if kept.request.checked else ""
    return door.page("request/request.html", "A request for information", problems, form=form, kept=kept,
                     decided=decided, checked=checked)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def told(door: Door, request_id: str) -> HttpResponse:
    """Record what the requester was told."""
    read_filters(door.request, {"decision": ""})
    asked = door.ask(read_request, ReadRequest(request_id)).request
    posted = door.request.POST if door.request.method == "POST" else None
    initial = {"how": "By letter", "words": asked.letter} if asked.letter else {}
    form, problems = ToldForm(posted, initial=initial, now=door.tools.clock()), NO_PROBLEMS
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
