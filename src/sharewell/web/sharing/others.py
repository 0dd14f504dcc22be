"""Others whom a decision touches, one by one: what could happen to them if it is shared, and if it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_decision import DecisionPage, ReadDecision, read_decision
from sharewell.casework.weigh_others import WeighOthers, weigh_others
from sharewell.rules.held import OtherAffected
from sharewell.web.both_texts import Row, both_texts, meanwhile, of_forms
from sharewell.web.components.fields import Form, LongText, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.concerns import about_child

LIMIT = 1_000_000
EMPTY = 1
MORE = 2
MOST = 40
NO_FIELDS = {"person": "", "relation": "", "if_shared": "", "if_not": ""}


class OtherForm(Form):
    """Somebody who may be affected too."""

    person = ShortText("Who?", required=False, limit=LIMIT, hint="A name, or who they are: “the grandmother”.")
    relation = ShortText("Who are they to the child?", required=False, limit=LIMIT)
    if_shared = LongText("What could happen to them if you share?", required=False, limit=LIMIT)
    if_not = LongText("What could happen to them if you do not share?", required=False, limit=LIMIT)


def _known(kept: DecisionPage) -> list[dict[str, Any]]:
    """Whom the page begins with: those weighed already, then the rest of the family, then room for others."""
    weighed = [vars(one) for one in kept.decision.others]
    names = {one.person for one in kept.decision.others}
    family = [{**NO_FIELDS, "person": one.name, "relation": one.relation}
              for one in kept.child.family if one.name and one.name not in names]
    return [*weighed, *family, *[NO_FIELDS] * EMPTY]


def _count(posted: Any, shown: int) -> int:
    """How many blocks the sent page had: as many as it says, up to a bound."""
    typed = str(posted.get("count", "")) if posted is not None else ""
    return min(int(typed), MOST) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else shown


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def others(door: Door, decision_id: str) -> HttpResponse:
    """A block for each person who may be affected, and room for more. Blocks without a risk are not kept."""
    read_filters(door.request, {})
    kept = door.ask(read_decision, ReadDecision(decision_id))
    if kept.decision.decided_at is not None:
        return HttpResponseRedirect(f"/decision/{decision_id}/")
    posted = door.request.POST if door.request.method == "POST" else None
    known = _known(kept)
    count = _count(posted, len(known))
    if posted is not None and posted.get("do") == "more":
        return _page(door, kept, _forms(door, posted, [NO_FIELDS] * count) + _forms(
            door, None, [NO_FIELDS] * MORE, first=count), NO_PROBLEMS)
    forms, problems = _forms(door, posted, known if posted is None else [NO_FIELDS] * count), NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        valid = [form.is_valid() for form in forms]
        if all(valid):
            saved = door.attempt(weigh_others, WeighOthers(
                decision_id=decision_id, version=door.version, others=tuple(
                    OtherAffected(**{name: str(words).strip() for name, words in form.cleaned_data.items()})
                    for form in forms)))  # fmt: skip
            if not isinstance(saved, Problems):
                return HttpResponseRedirect(f"/decision/{decision_id}/?saved=1")
            problems = saved
            kept = door.ask(read_decision, ReadDecision(decision_id)) if saved.stale else kept
        for gap in problems.gaps:
            _, number, field = gap.field.split(".")
            put_gaps(Problems(gaps=(type(gap)(field, gap.message),)), forms[int(number)])
    return _page(door, kept, forms, problems)


def _forms(door: Door, posted: Any, initial: list[dict[str, Any]], first: int = 0) -> list[OtherForm]:
    return [OtherForm(posted, prefix=f"others-{number}", initial=one, now=door.tools.clock())
            for number, one in enumerate(initial, first)]


def _rows(saved: list[OtherForm], typed: list[OtherForm]) -> Iterator[Row]:
    """Each answer of both about the same person, whatever their place on the page."""
    before = {str(form["person"].value()): form for form in saved}
    for form in typed:
        whose = str(form["person"].value() or "")
        theirs = before.pop(whose, None)
        yield from of_forms([theirs] if theirs else [], [form], [whose or "Somebody else"])
    for whose, form in before.items():
        yield from of_forms([form], [], [whose])


def _page(door: Door, kept: DecisionPage, forms: list[OtherForm], problems: Problems) -> HttpResponse:
    details, flags = about_child(kept.child, door.tools.clock())
    both = None
    if meanwhile(door, problems, kept.decision.version):
        rows = _rows(_forms(door, None, _known(kept)), forms)
        both = both_texts(door, rows, file_id=kept.decision.file_id, row_id=kept.decision.id)
    return door.page("decision/others.html", "Others who are affected", problems, forms=forms, page_forms=forms,
                     decision=kept.decision, kept=kept, details=details, flags=flags, both=both)
