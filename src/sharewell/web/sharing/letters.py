"""Letters: to a family about what was shared, to whoever asked and is refused, and the one that confirms nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sharewell.casework.neither_confirm import NeitherConfirm, neither_confirm
from sharewell.casework.write_family_letter import (
    ReadFamilyLetter,
    WriteFamilyLetter,
    read_family_letter,
    write_family_letter,
)
from sharewell.casework.write_refusal import ReadRefusal, WriteRefusal, read_refusal, write_refusal
from sharewell.rules.letters import FamilyWords, RefusalWords
from sharewell.web.components.fields import Form, LongText, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters

LIMIT = 1_000_000
READ_FIRST = "Read every part, and change what does not fit. The reader sees what stands here, and no more of it."

NEITHER_FIRST = (
    "For whoever must not learn whether there is a record, or whom you cannot check. No record is opened for it, and "
    "it is the same whether or not there is one."
)


class FamilyForm(Form):
    """What a family is told."""

    to = ShortText("To whom is it?", required=False, limit=LIMIT)
    what = LongText("What was shared", required=False, limit=LIMIT)
    whom = LongText("With whom", required=False, limit=LIMIT)
    why = LongText("Why", required=False, limit=LIMIT)
    next = LongText("What they can do", required=False, limit=LIMIT)


class RefusalForm(Form):
    """What somebody who is refused is told."""

    asked = LongText("What they asked", required=False, limit=LIMIT)
    decided = LongText("What was decided", required=False, limit=LIMIT)
    why = LongText("Why, in words that are safe for this reader", required=False, limit=LIMIT)
    offer = LongText("What we can offer instead", required=False, limit=LIMIT)
    new_facts = LongText("What new facts would make us look again", required=False, limit=LIMIT)
    complain = LongText("How they can complain", required=False, limit=LIMIT)


class NeitherForm(Form):
    """Who asked, and what, in their own words."""

    name = ShortText("Who asked?", required=False, limit=LIMIT)
    agency = ShortText("Where do they say they work? (if they said)", required=False, limit=LIMIT)
    asked = LongText("What did they ask, in their own words?", required=False, limit=LIMIT,
                     hint="Their words come back to them in the letter. Add nothing of your own.")


def _letter(door: Door, form: Form, make: Callable[[], object], **content: Any) -> HttpResponse:
    """Show the form, or give the letter that `make` makes from it."""
    problems = NO_PROBLEMS
    if form.is_bound:
        problems = Problems()
        if form.is_valid():
            made = make()
            if isinstance(made, tuple):
                name, pdf = made
                answer = HttpResponse(pdf, content_type="application/pdf")
                answer["Content-Disposition"] = f'attachment; filename="{name}"'
                return answer
            if isinstance(made, Problems):
                problems = made
        put_gaps(problems, form)
    return door.page("request/letter.html", "A letter", problems, form=form, **{"why_not": "", "before": [], **content})


def _posted(door: Door) -> Any:
    return door.request.POST if door.request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def family(door: Door, decision_id: str) -> HttpResponse:
    """A letter to the family, unless the decision says that it is safer not to."""
    read_filters(door.request, {})
    kept = door.ask(read_family_letter, ReadFamilyLetter(decision_id))
    words = kept.words
    initial = {"to": kept.family[0] if kept.family else "", **vars(words)}
    form = FamilyForm(_posted(door), initial=initial, now=door.tools.clock())

    def make() -> object:
        given = form.cleaned_data
        told = FamilyWords(what=given["what"], whom=given["whom"], why=given["why"], next=given["next"])
        return door.attempt(write_family_letter, WriteFamilyLetter(decision_id=decision_id, to=given["to"], words=told))

    others = f"In the record: {', '.join(kept.family)}. One letter for each: not all need be told the same."
    return _letter(door, form, make, heading="A letter to the family", why_not=kept.why_not,
                   before=[READ_FIRST, *([others] if kept.family else [])],
                   back=f"/decision/{decision_id}/", back_words="The decision")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def refusal(door: Door, request_id: str) -> HttpResponse:
    """A letter to whoever asked, with what was decided and why."""
    read_filters(door.request, {})
    kept = door.ask(read_refusal, ReadRefusal(request_id))
    form = RefusalForm(_posted(door), initial=vars(kept.words), now=door.tools.clock())

    def make() -> object:
        words = RefusalWords(**{name: form.cleaned_data[name] for name in vars(kept.words)})
        return door.attempt(write_refusal, WriteRefusal(request_id=request_id, words=words))

    return _letter(door, form, make, heading="A letter to whoever asked", why_not=kept.why_not,
                   before=[f"To {', '.join(kept.to)}.", READ_FIRST], back=f"/request/{request_id}/",
                   back_words="The request")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def neither(door: Door) -> HttpResponse:
    """The letter that neither confirms nor denies: the same whether or not there is a record."""
    read_filters(door.request, {})
    form = NeitherForm(_posted(door), now=door.tools.clock())

    def make() -> object:
        given = form.cleaned_data
        return door.attempt(neither_confirm, NeitherConfirm(
            name=given["name"], agency=given["agency"], asked=given["asked"]))

    return _letter(door, form, make, heading="Neither confirm nor deny", before=[NEITHER_FIRST],
                   back="/settings/", back_words="Settings")
