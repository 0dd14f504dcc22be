"""Asking for advice without names: choosing the facts, the brief, each thing that may tell, reading it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.seek_advice import (
    AdviceFacts,
    BeginAgain,
    BriefPage,
    PrepareAdvice,
    ReadAdvice,
    SaveBrief,
    advice_facts,
    begin_again,
    prepare_advice,
    read_advice,
    save_brief,
)
from sharewell.rules.advice import ADVISER_WORDS, NAME_ASKED_WORDS, Adviser
from sharewell.rules.brief import Fact, Screening, replaced
from sharewell.web.both_texts import Both, both_texts, of_forms
from sharewell.web.components.fields import AnyOf, Form, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters

LIMIT = 1_000_000
SAID = {"saved": "", "logged": "", "looked": ""}
KEPT, INTO = "kept-", "into-"
ADVISERS = [(one, ADVISER_WORDS[one]) for one in Adviser]


class FactsForm(Form):
    """What the adviser needs to hear, and who that is. Nothing is chosen beforehand."""

    chosen = AnyOf("What does the adviser need to hear?", [], required=False,
                   hint="Choose the least that lets them advise you. The names are taken out of it next.")
    adviser = OneOf("Who will you ask?", ADVISERS, required=False)
    service = ShortText("Their name or team", required=False, limit=LIMIT)


class BriefForm(Form):
    """The brief as edited, and whom it is for."""

    brief = LongText("The brief", required=False, limit=LIMIT,
                     hint="Say what you saw and what worries you. Leave out whatever could tell who it is about.")
    adviser = OneOf("Who will you ask?", ADVISERS, required=False)
    service = ShortText("Their name or team", required=False, limit=LIMIT)
    not_danger = LongText("Why is nobody in danger now?", required=False, limit=LIMIT)


@dataclass
class Seen:
    """One thing that may tell, with how often, why, and what has been typed about it."""

    text: str
    why: str
    instead: str
    count: int = 0
    reason: str = ""
    into: str = field(default="")


class LookForm(Form):
    """The second look at a name that was not given."""

    reason = ShortText("Why is the name still not given?", required=False, limit=LIMIT)


def _line(fact: Fact) -> str:
    return fact.text if fact.key == "age" else f"{fact.label}: {fact.text}"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def begin(door: Door, concern_id: str) -> HttpResponse:
    """Choose the facts of a brief, and begin it."""
    page = door.ask(advice_facts, AdviceFacts(concern_id=concern_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form = FactsForm(posted, now=door.tools.clock())
    form.fields["chosen"].choices = [(one.key, _line(one)) for one in page.facts]  # type: ignore[attr-defined]
    problems = NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        wanted = PrepareAdvice(concern_id=concern_id, chosen=tuple(posted.getlist("chosen")),
                               adviser=posted.get("adviser", ""), service=posted.get("service", ""))
        made = door.attempt(prepare_advice, wanted)
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/advice/{made.id}/")
        problems = made
        put_gaps(problems, form)
    return door.page("advice/choose.html", "Ask for advice", problems, form=form, page=page)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def brief(door: Door, advice_id: str) -> HttpResponse:
    """Edit the brief while it is prepared; read it out once it is confirmed."""
    said = read_filters(door.request, SAID)
    kept = door.ask(read_advice, ReadAdvice(advice_id))
    if kept.advice.confirmed_at is not None:
        return show_ready(door, kept, said)
    if door.request.method == "POST":
        return _posted(door, kept)
    return _editor(door, kept, _as_saved(door, kept), NO_PROBLEMS, reasons=kept.advice.kept or {},
                   saved=bool(said["saved"]))


def _as_saved(door: Door, kept: BriefPage) -> BriefForm:
    advice = kept.advice
    return BriefForm(initial={"brief": advice.brief, "service": advice.service, "adviser": advice.adviser,
                              "not_danger": advice.not_danger}, now=door.tools.clock())


def show_ready(
    door: Door, kept: BriefPage, said: Mapping[str, str], problems: Problems = NO_PROBLEMS, look: Form | None = None
) -> HttpResponse:
    """The page of a confirmed brief: its words (unless it is held back), the calls, and what can be done next."""
    form = look or LookForm(now=door.tools.clock())
    return door.page("advice/ready.html", "Advice without names", problems, kept=kept, advice=kept.advice, said=said,
                     form=form, paragraphs=paragraphs(kept.advice.brief), asked_words=NAME_ASKED_WORDS,
                     advisers=ADVISER_WORDS, ring=_ring(kept))


def _ring(kept: BriefPage) -> list[dict[str, str]]:
    return [{"who": one.name, "number": one.phone, "note": one.hours} for one in kept.ring]


def _posted(door: Door, kept: BriefPage) -> HttpResponse:
    posted = door.request.POST
    form = BriefForm(posted, now=door.tools.clock())
    form.is_valid()
    reasons, into = _answers(posted, KEPT), _answers(posted, INTO)
    text = replaced(posted.get("brief", ""), into)
    save = SaveBrief(advice_id=kept.advice.id, text=text, kept=reasons, service=posted.get("service", ""),
                     adviser=posted.get("adviser", ""), not_danger=posted.get("not_danger", ""), version=door.version)
    # Saved first: whatever is wrong with it, nothing that was typed is lost.
    drafted = door.attempt(save_brief, save)
    if isinstance(drafted, Problems):
        now = door.ask(read_advice, ReadAdvice(kept.advice.id)) if drafted.stale else kept
        return _editor(door, now, form, drafted, reasons=reasons)
    if posted.get("do") != "ready":
        return HttpResponseRedirect(f"/advice/{kept.advice.id}/?saved=1")
    ready = door.attempt(save_brief, replace(save, ready=True, version=drafted.advice.version))
    if not isinstance(ready, Problems):
        return HttpResponseRedirect(f"/advice/{kept.advice.id}/?saved=1")
    again = BriefForm({**posted.dict(), "brief": text}, now=door.tools.clock())
    again.is_valid()
    put_gaps(ready, again, names={"kept": "brief"})
    return _editor(door, drafted, again, ready, reasons=reasons)


def _answers(posted: QueryDict, before: str) -> dict[str, str]:
    return {name[len(before):]: str(value) for name, value in posted.items() if name.startswith(before)}


def _editor(
    door: Door, kept: BriefPage, form: BriefForm, problems: Problems, *, reasons: Mapping[str, str],
    saved: bool = False,
) -> HttpResponse:
    known = dict.fromkeys(one.found for one in kept.screening.replacements)
    return door.page("advice/brief.html", "Advice without names", problems, kept=kept, advice=kept.advice, form=form,
                     left=_seen(kept.screening, reasons), known=list(known), saved=saved, words_of=kept.danger,
                     both=_both(door, kept, form, reasons) if problems.stale else None)


def _both(door: Door, kept: BriefPage, form: BriefForm, reasons: Mapping[str, str]) -> Both:
    before = kept.advice.kept or {}
    whys = [(f"Why “{one}” may stay", before.get(one, ""), reasons.get(one, "")) for one in {**before, **reasons}]
    rows = [*of_forms([_as_saved(door, kept)], [form]), *whys]
    return both_texts(door, rows, file_id=kept.advice.file_id, row_id=kept.advice.id)


def _seen(screening: Screening, reasons: Mapping[str, str]) -> list[Seen]:
    """Each thing that may tell once, in the order of the text."""
    left: dict[str, Seen] = {}
    for one in screening.leftovers:
        seen = left.setdefault(one.text, Seen(one.text, one.why, one.instead, reason=reasons.get(one.text, "")))
        seen.count += 1
    return list(left.values())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a brief, to show in large type."""
    return [part for part in text.splitlines() if part.strip()]


@require_http_methods(["GET", "HEAD"])
@staff_page
def printed(door: Door, advice_id: str) -> HttpResponse:
    """The brief alone, in large type, to read out or print; not shown where nobody confirmed it, or it is held back."""
    kept = door.ask(read_advice, ReadAdvice(advice_id))
    if kept.advice.confirmed_at is None or kept.held_back:
        return HttpResponseRedirect(f"/advice/{advice_id}/")
    return door.page("advice/read_out.html", "Read it out", kept=kept, ring=_ring(kept),
                     paragraphs=paragraphs(kept.advice.brief))


@require_POST
@staff_page
def again(door: Door, advice_id: str) -> HttpResponse:
    """Begin a new brief from the words of one that may not be changed any more."""
    made = door.attempt(begin_again, BeginAgain(advice_id=advice_id))
    if isinstance(made, Problems):
        kept = door.ask(read_advice, ReadAdvice(advice_id))
        return door.page("concern/not_now.html", "Not now", made, back=f"/advice/{kept.advice.id}/")
    return HttpResponseRedirect(f"/advice/{made.id}/")
