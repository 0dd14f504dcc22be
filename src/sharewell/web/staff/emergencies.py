"""Emergency access: ask, see what there is and when it ends, and review what somebody else asked for.

The page that asks, and the page that answers, show the same numbers to everybody; where there is no record, or none
that somebody may see, the answer is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.emergency_from_reserve import Shown, from_reserve, see_from_reserve
from sharewell.casework.keep_address_book import local_profile
from sharewell.casework.list_children import ListChildren, register
from sharewell.casework.open_emergency import (
    OpenEmergency,
    ReadEmergency,
    end_emergency,
    open_emergency,
    read_emergency,
)
from sharewell.casework.review_emergency import ReviewEmergency, read_for_review, review_emergency
from sharewell.rules import held
from sharewell.rules.dates import Birth
from sharewell.rules.emergency import DANGER_WORDS, JUSTIFIED_WORDS
from sharewell.rules.values import STATEMENT_LABELS, new_id
from sharewell.web.components.fields import BirthField, Form, FromList, HiddenId, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.present.timeline import Entry
from sharewell.web.staff.concerns import about_child
from sharewell.web.staff.recording_form import LIMIT
from sharewell.web.staff.telling_apart import told_apart


class EmergencyForm(Form):
    """Which child, which danger, and why."""

    once = HiddenId(required=False)
    child_id = FromList("Which child?", [], required=False)
    name = ShortText("The child's full name", required=False, limit=LIMIT)
    born_on = BirthField("Date of birth", required=False, hint="For example 3 11 2023.")
    danger = OneOf("What danger are you acting on?", list(DANGER_WORDS.items()), required=False)
    reason = LongText("What is happening, and what do you need to know?", required=False, limit=LIMIT,
                      hint="In your own words. The person who reviews this reads them.")

    def __init__(self, *args: Any, children: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child_id"].choices = [("", "Choose the child"), *children]  # type: ignore[attr-defined]


class ReviewForm(Form):
    """Whether it was right, and why."""

    justified = OneOf("Was it right to ask?", list(JUSTIFIED_WORDS.items()), required=False)
    words = LongText("Why, and what will you do about it?", required=False, limit=LIMIT)


def ways(profile: held.LocalProfile) -> list[dict[str, str]]:
    """999, the police and every local number: always shown, whatever there is or is not."""
    rows = [{"who": "Danger this minute", "number": "999", "note": "Police or ambulance"}]
    if not any(contact.kind == "police" for contact in profile.contacts):
        rows.append({"who": "Police, when it is not this minute", "number": "101", "note": ""})
    return rows + [{"who": c.name, "number": c.phone, "note": c.hours} for c in profile.contacts]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ask(door: Door) -> HttpResponse:
    """Ask for emergency access to one child's record."""
    posted = door.request.POST if door.request.method == "POST" else None
    children = told_apart(door, door.ask(register, ListChildren()))
    form = EmergencyForm(posted, initial={"once": new_id()}, now=door.tools.clock(), children=children)
    problems = NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        form.is_valid()
        if not form.errors:
            if from_reserve():
                seen = door.attempt(see_from_reserve, _request(form))
                return _shown(door, seen) if not isinstance(seen, Problems) else _ask_again(door, form, seen)
            found = door.attempt(open_emergency, _request(form))
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"/emergency/{found.id}/")
            problems = found
    return _ask_again(door, form, problems)


def _ask_again(door: Door, form: EmergencyForm, problems: Problems) -> HttpResponse:
    put_gaps(problems, form)
    return door.page("emergency/ask.html", "Emergency access", problems, form=form,
                     ways=ways(door.ask(local_profile, None)), from_reserve=from_reserve())


def _shown(door: Door, seen: Shown) -> HttpResponse:
    """The record, once: nothing can be kept, so there is no page to come back to."""
    records = [
        {"about": about_child(one.child, door.tools.clock()), "name": one.child.name, "concerns": one.concerns,
         "entries": [Entry(title=line.line, at=line.at, who=seen.names.get(line.by, "")) for line in one.entries]}
        for one in seen.records
    ]  # fmt: skip
    return door.page("emergency/from_reserve.html", "Emergency access", records=records, names=seen.names,
                     labels=STATEMENT_LABELS, ways=ways(door.ask(local_profile, None)))


def _request(form: EmergencyForm) -> OpenEmergency:
    born = form.cleaned_data["born_on"]
    return OpenEmergency(
        emergency_id=form.cleaned_data["once"] or new_id(),
        child_id=form.cleaned_data["child_id"],
        name=form.cleaned_data["name"],
        born_on=born.born_on if isinstance(born, Birth) else None,
        danger=form.cleaned_data["danger"],
        reason=form.cleaned_data["reason"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def answer(door: Door, emergency_id: str) -> HttpResponse:
    """What there is, until when, and whom to ring. The same to the byte where there is nothing they may see."""
    read_filters(door.request, {})
    problems = NO_PROBLEMS
    if door.request.method == "POST":
        ended = door.attempt(end_emergency, ReadEmergency(emergency_id))
        if not isinstance(ended, Problems):
            return HttpResponseRedirect(f"/emergency/{emergency_id}/")
        problems = ended
    kept = door.ask(read_emergency, ReadEmergency(emergency_id))
    return door.page("emergency/answer.html", "Emergency access", problems, kept=kept, ways=ways(kept.profile))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def review(door: Door, emergency_id: str) -> HttpResponse:
    """Review what somebody else asked for."""
    read_filters(door.request, {})
    kept = door.ask(read_for_review, ReadEmergency(emergency_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = ReviewForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        given = ReviewEmergency(emergency_id=emergency_id, justified=str(form["justified"].value() or ""),
                                words=str(form["words"].value() or ""))
        found = door.attempt(review_emergency, given)
        if not isinstance(found, Problems):
            return HttpResponseRedirect(f"/emergency/{emergency_id}/review/")
        problems = found
        put_gaps(problems, form)
    return door.page("emergency/review.html", "Review an emergency access", problems, kept=kept, form=form,
                     danger_words=DANGER_WORDS, justified_words=JUSTIFIED_WORDS)
