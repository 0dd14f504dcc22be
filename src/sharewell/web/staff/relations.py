"""What people who work here are to each other and to the children: changing it keeps them apart from files at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.keep_apart import ChangePerson, DeclareConflict, change_person, close_ones, declare_conflict
from sharewell.casework.leaving import NameKeyPerson, name_key_person
from sharewell.casework.list_children import ListChildren, register, staff
from sharewell.rules import held
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.errors import Missing
from sharewell.web.components.fields import AnyOf, Form, FromList, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.staff.recording_form import LIMIT


class PersonForm(Form):
    """What is known of somebody who works here."""

    needed = ("name", "job")

    name = ShortText("Full name", required=False, limit=LIMIT)
    job = ShortText("Job", required=False)
    phone = ShortText("Phone number", required=False)
    email = ShortText("Email address", required=False,
                      hint="Only for messages that say that something waits, if this installation sends any.")
    close_to = AnyOf("Close to anybody else who works here?", [], required=False,
                     hint="Relatives, partners, the same household. Neither sees a concern about the other, from now "
                     "on and in what is there already.")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["close_to"].choices = people  # type: ignore[attr-defined]


class WhoForm(Form):
    """One person, or nobody."""

    needed = ("person_id",)

    person_id = FromList("Who?", [], required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = people  # type: ignore[attr-defined]


class RelatedForm(WhoForm):
    """One person: nobody is chosen beforehand, since it cannot be taken back."""

    person_id = FromList("Who?", [], missing="Choose who is related to the child.")


def _posted(door: Door) -> Any:
    return door.request.POST if door.request.method == "POST" else None


def _keeps(door: Door) -> bool:
    return door.actor.has(*WHO_MAY[Action.PEOPLE_KEEP].roles)


def _done(
    door: Door, form: Form, problems: Problems, back: str, words: str, action: str, title: str, look: str = ""
) -> HttpResponse:
    put_gaps(problems, form)
    return door.page("settings/form.html", title, problems, form=form, back=back, words=words, action=action,
                     look=look, widths={"phone": 20, "email": 30})


def _child(door: Door, child_id: str) -> held.RegisterChild:
    found = next((child for child in door.ask(register, ListChildren()) if child.id == child_id), None)
    if found is None:
        raise Missing
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def person(door: Door, person_id: str) -> HttpResponse:
    """Change what is known of somebody, their relations here among it."""
    people = {p.id: p for p in door.ask(staff, ListChildren())}
    if person_id not in people or not _keeps(door):
        raise Missing
    known = people[person_id]
    initial = {"name": known.name, "job": known.job, "phone": known.phone, "email": known.email,
               "close_to": sorted(close_ones(people, person_id))}
    form = PersonForm(_posted(door), initial=initial, now=door.tools.clock(),
                      people=[(p.id, p.name) for p in people.values() if p.id != person_id])
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = door.attempt(change_person, ChangePerson(
                person_id=person_id, name=str(form["name"].value() or ""), job=form.cleaned_data["job"],
                phone=form.cleaned_data["phone"], email=form.cleaned_data["email"],
                close_to=tuple(form.cleaned_data["close_to"]),
            ))
            if not isinstance(found, Problems):
                return HttpResponseRedirect("/settings/people/?saved=1")
            problems = found
    return _done(door, form, problems, "/settings/people/", "Whoever is close to somebody here never sees a concern "
                 "about them. This takes effect when you save.", "Save", "Change somebody on the staff list")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def conflict(door: Door, child_id: str) -> HttpResponse:
    """Say that somebody here is related to a child, or in conflict about them."""
    child, keeps = _child(door, child_id), _keeps(door)
    listed = [(p.id, p.name) for p in door.ask(staff, ListChildren()) if keeps or p.id == door.actor.person_id]
    form = RelatedForm(_posted(door), now=door.tools.clock(), people=[("", "Choose somebody"), *listed])
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            asked = DeclareConflict(child_id=child_id, person_id=form.cleaned_data["person_id"])
            found = door.attempt(declare_conflict, asked)
            if not isinstance(found, Problems):
                return HttpResponseRedirect("/settings/register/?saved=1")
            problems = found
    return _done(door, form, problems, "/settings/register/", f"Who is related to {child.name}, lives with them, or "
                 "cannot be fair about them? They never see a safeguarding record about this child, whether or not "
                 "there is one now. This cannot be taken back here.", "Keep them from records", "Related to a child",
                 look="warning")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def key_person(door: Door, child_id: str) -> HttpResponse:
    """Name the key person of a child on the register."""
    if not _keeps(door):
        raise Missing
    child = _child(door, child_id)
    people = [("", "Nobody yet"), *((p.id, p.name) for p in door.ask(staff, ListChildren()))]
    form = WhoForm(_posted(door), initial={"person_id": child.key_person_id}, now=door.tools.clock(), people=people)
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            asked = NameKeyPerson(child_id=child_id, person_id=form.cleaned_data["person_id"])
            found = door.attempt(name_key_person, asked)
            if not isinstance(found, Problems):
                return HttpResponseRedirect("/settings/register/?saved=1")
            problems = found
    return _done(door, form, problems, "/settings/register/", f"Who is the key person of {child.name}? Concerns about "
                 "this child go to them too, unless the concern is about somebody who works here.", "Save",
                 "Key person")
