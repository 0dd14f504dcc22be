"""The family, each person by themselves: told or not, what they say to it, in their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_decision import DecisionPage, ReadDecision, read_decision
from sharewell.casework.decision_words import CHOICES
from sharewell.casework.hear_family import HearFamily, hear_family
from sharewell.rules.decision.voices import SERVICE_WORDS, UNDERSTANDS_WORDS
from sharewell.rules.held import FamilyVoice
from sharewell.web.both_texts import both_texts, meanwhile, of_forms
from sharewell.web.components.fields import Form, LongText, OneOf
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters
from sharewell.web.staff.concerns import about_child

LIMIT = 1_000_000
CHILD = "the child"
ALONE = {words: text for words, text in CHOICES["consent"].items() if words != "divided"}


def _radios(label: str, words: Mapping[Any, str], hint: str = "") -> OneOf:
    return OneOf(label, [(str(value), text) for value, text in words.items()], required=False, hint=hint)


class VoiceForm(Form):
    """One person of the family."""

    told = _radios("Told who would get what, and why?", CHOICES["told"])
    not_told_because = _radios("If not told, why not?", CHOICES["not_told_because"])
    consent = _radios("Do they agree?", ALONE)
    not_asked_because = _radios("If not asked, why not?", CHOICES["not_asked_because"])
    words = LongText("What they said, in their words, to whom and when", required=False, limit=LIMIT)
    service = _radios("And a service that is offered?", SERVICE_WORDS,
                      "For example early help. It is a thing of its own: it neither lets you share nor stops you.")


class ChildForm(VoiceForm):
    """The child themselves."""

    understands = _radios("Old enough to understand what would be shared, and to say?", UNDERSTANDS_WORDS)


def people_of(kept: DecisionPage) -> list[tuple[str, str]]:
    """Everybody asked about, name and relation: the family, the child, and whoever was heard and has gone since."""
    found = [(one.name, one.relation) for one in kept.child.family if one.name]
    found.append((kept.child.known_as or kept.child.name, CHILD))
    known = {name for name, _ in found}
    return found + [(one.person, one.relation) for one in kept.decision.voices if one.person not in known]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def family(door: Door, decision_id: str) -> HttpResponse:
    """A block for each person; saving answers the decision with what they say together."""
    read_filters(door.request, {})
    kept = door.ask(read_decision, ReadDecision(decision_id))
    if kept.decision.decided_at is not None:
        return HttpResponseRedirect(f"/decision/{decision_id}/")
    posted = door.request.POST if door.request.method == "POST" else None
    people = people_of(kept)
    forms = _forms(door, kept, people, posted)
    problems = NO_PROBLEMS
    if posted is not None:
        problems = Problems()
        valid = [form.is_valid() for form in forms]
        if all(valid):
            voices = tuple(
                FamilyVoice(person=name, relation=relation, **{k: str(v).strip() for k, v in form.cleaned_data.items()})
                for (name, relation), form in zip(people, forms, strict=True)
            )
            heard = HearFamily(decision_id=decision_id, voices=voices, version=door.version)
            saved = door.attempt(hear_family, heard)
            if not isinstance(saved, Problems):
                return HttpResponseRedirect(f"/decision/{decision_id}/?saved=1")
            problems = saved
            kept = door.ask(read_decision, ReadDecision(decision_id)) if saved.stale else kept
        for gap in problems.gaps:
            _, number, field = gap.field.split(".")
            put_gaps(Problems(gaps=(type(gap)(field, gap.message),)), forms[int(number)])
    both = None
    if meanwhile(door, problems, kept.decision.version):
        rows = of_forms(_forms(door, kept, people, None), forms, [name for name, _ in people])
        both = both_texts(door, rows, file_id=kept.decision.file_id, row_id=kept.decision.id)
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page("decision/family.html", "The family", problems, forms=list(zip(people, forms, strict=True)),
                     page_forms=forms, decision=kept.decision, kept=kept, details=details, flags=flags, child=CHILD,
                     both=both)


def _forms(door: Door, kept: DecisionPage, people: list[tuple[str, str]], posted: Any) -> list[VoiceForm]:
    before = {one.person: vars(one) for one in kept.decision.voices}
    return [
        (ChildForm if relation == CHILD else VoiceForm)(
            posted, prefix=f"voices-{number}", initial=before.get(name, {}), now=door.tools.clock())
        for number, (name, relation) in enumerate(people)
    ]  # fmt: skip
