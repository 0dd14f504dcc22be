"""Escrow papers: who holds one, making one, ending one. Each paper is shown once, to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework import keep_escrow as escrow
from sharewell.casework.list_children import ListChildren, staff
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.errors import Missing, Refused
from sharewell.web.components.fields import Form, FromList, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.recording_form import LIMIT


class HolderForm(Form):
    """Who gets a paper."""

    person_id = FromList("Somebody on the staff list", [], required=False)
    name = ShortText("Or the full name of somebody outside", required=False, limit=LIMIT)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]


def _may(door: Door) -> bool:
    return door.actor.has(*WHO_MAY[Action.ESCROW_KEEP].roles)


@require_http_methods(["GET", "HEAD"])
@staff_page
def holders(door: Door) -> HttpResponse:
    """Who holds a paper, when two were last tried, and whether they were used."""
    said = read_filters(door.request, {"saved": ""})
    return door.page("sealed/escrow.html", "Escrow papers", kept=door.ask(escrow.escrow_holders, None), said=said,
                     may=_may(door))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new_holder(door: Door) -> HttpResponse:
    """Make a paper for somebody who holds none."""
    if not _may(door):
        raise Refused(WHO_MAY[Action.ESCROW_KEEP].sentence)
    have = {holder.person_id for holder in door.ask(escrow.escrow_holders, None).holders}
    people = [(p.id, f"{p.name}, {p.job}") for p in door.ask(staff, ListChildren()) if p.id not in have]
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = HolderForm(posted, now=door.tools.clock(), people=people), NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            found = door.attempt(escrow.keep_holder, escrow.KeepHolder(**form.cleaned_data))
            if not isinstance(found, Problems):
                return _paper(door, found)
            problems = found
        put_gaps(problems, form)
    return door.page("sealed/new_holder.html", "Make an escrow paper", problems, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def holder(door: Door, holder_id: str) -> HttpResponse:
    """A new paper for a holder, or the end of their being one."""
    if not _may(door):
        raise Refused(WHO_MAY[Action.ESCROW_KEEP].sentence)
    known = next((one for one in door.ask(escrow.escrow_holders, None).holders if one.id == holder_id), None)
    if known is None:
        raise Missing
    problems = NO_PROBLEMS
    if door.request.method == "POST":
        if door.request.POST.get("do") == "end":
            ended = door.attempt(escrow.end_holder, escrow.EndHolder(holder_id))
            if not isinstance(ended, Problems):
                return HttpResponseRedirect("/settings/escrow/?saved=1")
            problems = ended
        else:
            made = door.attempt(escrow.keep_holder, escrow.KeepHolder(holder_id=holder_id))
            if not isinstance(made, Problems):
                return _paper(door, made)
            problems = made
    return door.page("sealed/holder.html", "Escrow paper", problems, holder=known)


def _paper(door: Door, paper: escrow.NewPaper) -> HttpResponse:
    return door.page("sealed/paper.html", "Escrow paper", paper=paper, words=paper.words.split())
