"""The people who need to know: add somebody with a reason, end somebody's place with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.leaving import NameKeyPersonOfFile, name_key_person_of_file
from sharewell.casework.list_children import ListChildren, staff
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.widen_need_to_know import Narrow, Widen, end_need_to_know, widen_need_to_know
from sharewell.rules import held
from sharewell.rules.access import LEADS
from sharewell.rules.dates import at_london
from sharewell.rules.errors import Gap, Missing
from sharewell.web.components.fields import DayField, Form, FromList, LongText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.staff.recording_form import LIMIT


class WidenForm(Form):
    """Who, why, and until when."""

    person_id = FromList("Who needs to know?", [], required=False)
    why = LongText("Why do they need to know?", required=False, limit=LIMIT,
                   hint="The reason stands in the file's log beside their name.")
    until = DayField("Until when?", what="the end", future=True, required=False,
                     hint="Leave empty where there is no end yet.")

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]


class NarrowForm(Form):
    """Why somebody no longer needs to know."""

    why = LongText("Why do they no longer need to know?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def widen(door: Door, file_id: str) -> HttpResponse:
    """Add one person."""
    kept = door.ask(read_file, ReadFile(file_id))
    apart = {m.person_id for m in kept.circle if not m.own_words and (m.until is None or m.until > door.tools.clock())}
    apart |= {e.person_id for e in kept.excluded}
    people = [(p.id, f"{p.name}, {p.job}") for p in door.ask(staff, ListChildren()) if p.id not in apart]
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = WidenForm(posted, now=door.tools.clock(), people=people), NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            found = _add(door, file_id, form)
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"/file/{file_id}/?changed=1")
            problems = found
        put_gaps(problems, form)
    places = [place_of(m, kept.names, {e.person_id for e in kept.excluded}, door.tools.clock()) for m in kept.circle]
    return door.page("circle/widen.html", "Who needs to know", problems, form=form, file_id=file_id, kept=kept,
                     now_in=[p for p in places if p.live], ended=[p for p in places if not p.live],
                     leads=door.actor.has(*LEADS) and not kept.emergency)


@dataclass(frozen=True)
class Shown:
    """One place in the circle as the page shows it: who, why, since and until when, and who added them."""

    person_id: str
    name: str
    sees: str
    why: str
    since: datetime
    until: datetime | None
    added_by: str
    ended_why: str
    live: bool
    ends: bool


def place_of(member: held.Membership, names: dict[str, str], excluded: set[str], now: datetime) -> Shown:
    """A place for the page. Whoever is excluded has none, whatever the time."""
    live = member.person_id not in excluded and (member.until is None or member.until > now)
    sees = "Own words" if member.own_words else "For an emergency" if member.emergency else "Everything"
    return Shown(
        person_id=member.person_id,
        name=names.get(member.person_id, "Somebody who has left"),
        sees=sees,
        why=member.why,
        since=member.since,
        until=member.until,
        added_by=names.get(member.added_by, "the system"),
        ended_why=member.ended_why,
        live=live,
        ends=live and not member.own_words,
    )


class KeyPersonForm(Form):
    """Who is the key person of one file."""

    person_id = FromList("Who is the child's key person?", [], required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def key_person(door: Door, file_id: str) -> HttpResponse:
    """Name the key person of one file: they see it from then on."""
    kept = door.ask(read_file, ReadFile(file_id))
    if kept.emergency or not door.actor.has(*LEADS):
        raise Missing
    apart = {e.person_id for e in kept.excluded}
    people = [(p.id, f"{p.name}, {p.job}") for p in door.ask(staff, ListChildren()) if p.id not in apart]
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = KeyPersonForm(posted, now=door.tools.clock(), people=people), NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            asked = NameKeyPersonOfFile(file_id=file_id, person_id=form.cleaned_data["person_id"])
            found = door.attempt(name_key_person_of_file, asked)
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"/file/{file_id}/?changed=1")
            problems = found
        put_gaps(problems, form)
    return door.page("circle/key_person.html", "Key person", problems, form=form, file_id=file_id)


def _add(door: Door, file_id: str, form: WidenForm) -> Problems | None:
    person, until = form.cleaned_data["person_id"], form.cleaned_data["until"]
    if not person:
        return Problems((Gap("person_id", "Choose who needs to know."),))
    return door.attempt(
        widen_need_to_know,
        Widen(file_id=file_id, person_id=person, why=form.cleaned_data["why"], until=_end_of(until)),
    )


def _end_of(day: date | None) -> datetime | None:
    """The last minute of a day in London; None for no end."""
    return at_london(day, time(23, 59)) if day is not None else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def narrow(door: Door, file_id: str, person_id: str) -> HttpResponse:
    """End one person's place."""
    kept = door.ask(read_file, ReadFile(file_id))
    if person_id not in kept.names or all(m.person_id != person_id for m in kept.circle):
        raise Missing
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = NarrowForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        why = str(form["why"].value() or "")
        found = door.attempt(end_need_to_know, Narrow(file_id=file_id, person_id=person_id, why=why))
        if not isinstance(found, Problems):
            own = person_id == door.actor.person_id
            return HttpResponseRedirect("/children/" if own else f"/file/{file_id}/?changed=1")
        problems = found
        put_gaps(problems, form)
    return door.page("circle/narrow.html", "End somebody's need to know", problems, form=form, file_id=file_id,
                     name=kept.names[person_id])
