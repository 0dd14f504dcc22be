"""Settings: the address book, the staff list and the register. Plain forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework import keep_address_book as keep
from sharewell.casework.list_children import ListChildren, register, staff
from sharewell.casework.set_up import NewPerson
from sharewell.reports.backup_age import backup_age
from sharewell.rules import held
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.dates import Birth
from sharewell.rules.errors import Missing
from sharewell.rules.people import Role
from sharewell.rules.recipients import checked_until, free_mail, is_checked
from sharewell.web.components.fields import Form
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.keeping_forms import (
    CheckForm,
    ChildForm,
    LeavesForm,
    PersonForm,
    RecipientForm,
)

F = TypeVar("F", bound=Form)


def _may(door: Door, action: Action) -> bool:
    return door.actor.has(*WHO_MAY[action].roles)


def _work(door: Door, form: F, save: Callable[[F], object], template: str, title: str, **content: Any) -> HttpResponse:
    """The whole of a plain form: show it, or save it and go back to where it was opened from."""
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            found = save(form)
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"{content['back']}?saved=1")
            problems = found
        put_gaps(problems, form)
    return door.page(template, title, problems, form=form, **content)


def _posted(door: Door) -> Any:
    return door.request.POST if door.request.method == "POST" else None


@require_http_methods(["GET", "HEAD"])
@staff_page
def overview(door: Door) -> HttpResponse:
    """What can be kept here, by what this person's role carries."""
    read_filters(door.request, {})
    shown = _may(door, Action.RECORD_RESTORE) and not door.who.practice
    backups = backup_age(settings.VAR.root, door.tools.clock()) if shown else None
    return door.page("settings/overview.html", "Settings", people=_may(door, Action.PEOPLE_KEEP), backups=backups,
                     figures=_may(door, Action.FIGURES_READ),
                     places_for_staff=_may(door, Action.PIN_KEEP), tablets=_may(door, Action.DEVICE_KEEP),
                     profile=_may(door, Action.PROFILE_KEEP),
                     handler=_may(door, Action.HANDLER_KEY_OPEN), book=_may(door, Action.WORKLIST_READ))


@require_http_methods(["GET", "HEAD"])
@staff_page
def book(door: Door) -> HttpResponse:
    """The address book."""
    said = read_filters(door.request, {"saved": ""})
    recipients = door.ask(keep.address_book, None)
    return door.page("settings/book.html", "Address book", recipients=recipients, said=said,
                     standing={one.id: _standing(one, door.tools.clock()) for one in recipients},
                     may=_may(door, Action.RECIPIENT_KEEP))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def recipient(door: Door, recipient_id: str = "") -> HttpResponse:
    """Add somebody to the address book, or change them: a changed number or address counts as unchecked."""
    before = _recipient(door, recipient_id) if recipient_id else None
    names = ("name", "agency", "role", "kind", "phone", "number_source", "email", "age_key")
    initial = {name: getattr(before, name) for name in names} if before else {}
    form = RecipientForm(_posted(door), initial=initial, now=door.tools.clock())

    def save(form: RecipientForm) -> object:
        given = keep.KeepRecipient(recipient_id=recipient_id, **{name: form.cleaned_data[name] for name in names})
        return door.attempt(keep.keep_recipient, given)

    return _work(door, form, save, "settings/form.html", "Change a recipient" if before else "Add a recipient",
                 back="/settings/address-book/", action="Save", widths={"phone": 20, "email": 30},
                 words="Somebody outside to whom information may go. Before anything is sent, ring a published number "
                 "and record that you did.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def check(door: Door, recipient_id: str) -> HttpResponse:
    """Record that somebody outside was checked by ringing a published number."""
    before = _recipient(door, recipient_id)
    form = CheckForm(_posted(door), now=door.tools.clock())

    def save(form: CheckForm) -> object:
        how = form.cleaned_data["how"]
        return door.attempt(keep.check_recipient, keep.CheckRecipient(recipient_id=recipient_id, how=how))

    names = {person.id: person.name for person in door.ask(staff, ListChildren())}
    return _work(door, form, save, "settings/check.html", "Check a recipient", back="/settings/address-book/",
                 recipient=before, flag=free_mail(before.email),
                 checked_by=names.get(before.verified_by, ""))


def _standing(one: held.Recipient, now: datetime) -> dict[str, object]:
    """For the list: until when their check counts (None: it does not), and what is odd about their address."""
    return {"until": checked_until(one.verified_at) if is_checked(one.verified_at, now) else None,
            "flag": free_mail(one.email)}


def _recipient(door: Door, recipient_id: str) -> held.Recipient:
    found = next((r for r in door.ask(keep.address_book, None) if r.id == recipient_id), None)
    if found is None:
        raise Missing
    return found


@require_http_methods(["GET", "HEAD"])
@staff_page
def people(door: Door) -> HttpResponse:
    """The staff list."""
    said = read_filters(door.request, {"saved": ""})
    return door.page("settings/people.html", "Staff list", people=door.ask(staff, ListChildren()), said=said,
                     may=_may(door, Action.PEOPLE_KEEP))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def person(door: Door) -> HttpResponse:
    """Add somebody to the staff list."""
    others = [(p.id, p.name) for p in door.ask(staff, ListChildren())]
    form = PersonForm(_posted(door), people=others, now=door.tools.clock())

    def save(form: PersonForm) -> object:
        return door.attempt(keep.keep_person, NewPerson(
            name=str(form["name"].value() or ""), job=form.cleaned_data["job"], phone=form.cleaned_data["phone"],
            roles=frozenset(Role(role) for role in form.cleaned_data["roles"]),
            close_to=tuple(form.cleaned_data["close_to"]), sign_in_name=form.cleaned_data["sign_in_name"],
            password=form.cleaned_data["password"],
        ))

    return _work(door, form, save, "settings/form.html", "Add somebody to the staff list",
                 back="/settings/people/", action="Add to the staff list", widths={"phone": 20, "sign_in_name": 20},
                 words="Everybody who works here is on this list, so that nobody sees a concern about themselves.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def leaves(door: Door, person_id: str) -> HttpResponse:
    """Somebody leaves: their account closes and their access ends at once."""
    found = next((p for p in door.ask(staff, ListChildren()) if p.id == person_id), None)
    if found is None:
        raise Missing
    others = [(p.id, p.name) for p in door.ask(staff, ListChildren()) if p.id != person_id]
    form, problems = LeavesForm(_posted(door), people=others, now=door.tools.clock()), NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            done = door.attempt(keep.end_employment, keep.Leave(person_id, form.cleaned_data["successor"]))
            if not isinstance(done, Problems):
                return HttpResponseRedirect("/settings/people/?saved=1")
            problems = done
        put_gaps(problems, form)
    return door.page("settings/leaves.html", "Somebody leaves", problems, person=found, form=form)


@require_http_methods(["GET", "HEAD"])
@staff_page
def children(door: Door) -> HttpResponse:
    """The register. It says nothing about whether there is a safeguarding file."""
    said = read_filters(door.request, {"saved": ""})
    names = {p.id: p.name for p in door.ask(staff, ListChildren())}
    return door.page("settings/register.html", "Register", children=door.ask(register, ListChildren()), names=names,
                     said=said, may=_may(door, Action.REGISTER_KEEP))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def child(door: Door) -> HttpResponse:
    """Put a child on the register."""
    others = [(p.id, p.name) for p in door.ask(staff, ListChildren())]
    form = ChildForm(_posted(door), people=others, now=door.tools.clock())

    def save(form: ChildForm) -> object:
        born = form.cleaned_data["born_on"]
        return door.attempt(keep.keep_child, keep.KeepChild(
            name=str(form["name"].value() or ""), known_as=form.cleaned_data["known_as"],
            born_on=born.born_on if isinstance(born, Birth) else None, room=form.cleaned_data["room"],
            key_person_id=form.cleaned_data["key_person_id"], address=form.cleaned_data["address"],
        ))

    return _work(door, form, save, "settings/form.html", "Add a child to the register", back="/settings/register/",
                 action="Add to the register", widths={"room": 20},
                 words="Only what every member of staff knows anyway.")
