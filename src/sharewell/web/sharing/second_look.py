"""A second pair of eyes on a decision: ask somebody, or agree, or say what is missing."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_decision import DecisionPage, ReadDecision, read_decision
from sharewell.casework.decision_words import LABELS, ROWS, each_of_family, each_other
from sharewell.casework.second_look import AskSecondLook, GiveSecondLook, ask_second_look, give_second_look
from sharewell.web.both_texts import both_texts, meanwhile
from sharewell.web.components.fields import Form, LongText, OneOf
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.sharing.decisions import line_of
from sharewell.web.staff.concerns import about_child

LIMIT = 1_000_000
AGREES, MISSING = "agrees", "missing"


class AskForm(Form):
    """Who is asked."""

    second_person = OneOf("Who looks this over?", [], required=False)


class LookForm(Form):
    """What the second person says."""

    look = OneOf("Having read it, do you agree?", [(AGREES, "Yes, I agree with this decision"),
                                                   (MISSING, "No, something is missing")],
                 missing="Say whether you agree")
    second_words = LongText("What is missing, or what do you want to add?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def second_look(door: Door, decision_id: str) -> HttpResponse:
    """For whoever was asked: the answers to read, and agree or not. For others: whom to ask, and where it stands."""
    read_filters(door.request, {})
    kept = door.ask(read_decision, ReadDecision(decision_id))
    if kept.decision.decided_at is not None:
        return HttpResponseRedirect(f"/decision/{decision_id}/")
    if kept.decision.asked_second == door.actor.person_id:
        return _look(door, kept)
    return _ask(door, kept)


def _look(door: Door, kept: DecisionPage) -> HttpResponse:
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = LookForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            given = door.attempt(give_second_look, GiveSecondLook(
                decision_id=kept.decision.id, version=door.version, agrees=form.cleaned_data["look"] == AGREES,
                words=form.cleaned_data["second_words"]))
            if not isinstance(given, Problems):
                return HttpResponseRedirect("/")
            problems = given
            kept = door.ask(read_decision, ReadDecision(kept.decision.id)) if given.stale else kept
        put_gaps(problems, form)
    both = None
    if meanwhile(door, problems, kept.decision.version):
        both = both_texts(door, (), file_id=kept.decision.file_id, row_id=kept.decision.id, over=None)
    answers = [{"key": LABELS.get(name, name.capitalize()), "value": line_of(kept, name)}
               for row in ROWS for name in row.fields if line_of(kept, name)]
    return _page(door, kept, form, problems, answers=answers, asked=True, both=both)


def _ask(door: Door, kept: DecisionPage) -> HttpResponse:
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AskForm(posted, now=door.tools.clock()), NO_PROBLEMS
    form.fields["second_person"].choices = list(kept.second.could.items())  # type: ignore[attr-defined]
    if posted is not None:
        problems = Problems()
        if form.is_valid():
            person = form.cleaned_data["second_person"]
            done = door.attempt(ask_second_look, AskSecondLook(kept.decision.id, person))
            if not isinstance(done, Problems):
                return HttpResponseRedirect(f"/decision/{kept.decision.id}/?saved=1")
            problems = done
        put_gaps(problems, form)
    return _page(door, kept, form, problems, answers=[], asked=False)


def _page(door: Door, kept: DecisionPage, form: Form, problems: Problems, **content: object) -> HttpResponse:
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page("decision/second_look.html", "A second pair of eyes", problems, form=form, kept=kept,
                     decision=kept.decision, second=kept.second, details=details, flags=flags,
                     heard=each_of_family(kept.decision), others=each_other(kept.decision), **content)
