"""Asking for advice without names: the brief, reading it out, the call, and the name that makes it a referral."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.seek_advice import (
    AdviceLogged,
    BriefPage,
    LogAdviceCall,
    PrepareAdvice,
    ReadAdvice,
    SaveBrief,
    log_advice_call,
    prepare_advice,
    read_advice,
    save_brief,
)
from sharewell.rules.advice import NAME_ASKED_WORDS, NAME_GIVEN_WORDS, NAME_WARNING, NameAsked
from sharewell.rules.brief import Screening
from sharewell.rules.values import SafeNow
from sharewell.web.components.fields import Form, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.door import filters as read_filters

LIMIT = 1_000_000
KEPT = "kept-"
SAFE = {"yes": "Yes, for now", "no": "No", "unsure": "I am not sure"}


class BriefForm(Form):
    """The brief as edited, and whom it is for."""

    brief = LongText("The brief", required=False, limit=LIMIT,
                     hint="Say what you saw and what worries you. Leave out whatever could tell who it is about.")
    service = ShortText("Who will you ask?", required=False, limit=LIMIT,
                        hint="The council's duty team, another practitioner, or your information lead.")


class CallForm(Form):
    """What the adviser said. Nothing is chosen beforehand."""

    service = ShortText("Which service did you speak to?", required=False, limit=LIMIT)
    person = ShortText("Who did you speak to?", required=False, limit=LIMIT)
    words = LongText("What did they advise? In their words", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)
    name_asked = OneOf("Did they ask for the child's name?", [(n, NAME_ASKED_WORDS[n]) for n in NameAsked],
                       required=False, hint=NAME_WARNING)
    reason_not_given = LongText("If you did not give it: why not?", required=False, limit=LIMIT)
    safe_now = OneOf("After this call: is the child safe right now?", list(SAFE.items()), required=False)


@require_POST
@staff_page
def begin(door: Door, concern_id: str) -> HttpResponse:
    """Begin a brief from a concern."""
    made = door.attempt(prepare_advice, PrepareAdvice(concern_id=concern_id))
    if isinstance(made, Problems):
        return door.page("concern/not_now.html", "Not now", made, back=f"/concern/{concern_id}/")
    return HttpResponseRedirect(f"/advice/{made.id}/")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def brief(door: Door, advice_id: str) -> HttpResponse:
    """Edit the brief while it is prepared; read it out once it is confirmed."""
    said = read_filters(door.request, {"saved": "", "logged": ""})
    kept = door.ask(read_advice, ReadAdvice(advice_id))
    if door.request.method == "POST":
        return _posted(door, kept)
    if kept.advice.confirmed_at is not None:
        return door.page("advice/ready.html", "Advice without names", kept=kept, advice=kept.advice, said=said,
                         paragraphs=paragraphs(kept.advice.brief), asked_words=NAME_ASKED_WORDS)
    form = BriefForm(initial={"brief": kept.advice.brief, "service": kept.advice.service}, now=door.tools.clock())
    return _editor(door, kept, form, kept.screening, kept.advice.kept or {}, NO_PROBLEMS, saved=bool(said["saved"]))


def _posted(door: Door, kept: BriefPage) -> HttpResponse:
    posted = door.request.POST
    form = BriefForm(posted, now=door.tools.clock())
    form.is_valid()
    text = posted.get("brief", "")
    reasons = {name[len(KEPT):]: str(value) for name, value in posted.items() if name.startswith(KEPT)}
    if posted.get("do") == "replace":
        text = kept.screening.text if text == kept.advice.brief else text
    found = door.attempt(
        save_brief,
        SaveBrief(advice_id=kept.advice.id, text=text, kept=reasons, service=posted.get("service", ""),
                  ready=posted.get("do") == "ready"),
    )
    if isinstance(found, Problems):
        drafted = door.attempt(save_brief, SaveBrief(advice_id=kept.advice.id, text=text, kept=reasons))
        screening = drafted.screening if not isinstance(drafted, Problems) else kept.screening
        put_gaps(found, form, names={"kept": "brief"})
        return _editor(door, kept, form, screening, reasons, found)
    return HttpResponseRedirect(f"/advice/{kept.advice.id}/?saved=1")


def _editor(
    door: Door, kept: BriefPage, form: BriefForm, screening: Screening, reasons: dict[str, str], problems: Problems,
    *, saved: bool = False,
) -> HttpResponse:
    left: dict[str, Any] = {}
    for one in screening.leftovers:
        left.setdefault(one.text, {"text": one.text, "why": one.why, "count": 0, "reason": reasons.get(one.text, "")})
        left[one.text]["count"] += 1
    known = dict.fromkeys(one.found for one in screening.replacements)
    return door.page("advice/brief.html", "Advice without names", problems, kept=kept, advice=kept.advice, form=form,
                     left=list(left.values()), known=list(known), saved=saved)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a brief, to show in large type."""
    return [part for part in text.splitlines() if part.strip()]


@require_http_methods(["GET", "HEAD"])
@staff_page
def printed(door: Door, advice_id: str) -> HttpResponse:
    """The brief alone, in large type, to read out or print."""
    kept = door.ask(read_advice, ReadAdvice(advice_id))
    return door.page("advice/read_out.html", "Read it out", kept=kept, paragraphs=paragraphs(kept.advice.brief))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def call(door: Door, advice_id: str) -> HttpResponse:
    """Log a call. A name that was given stops at a page of its own before anything is saved."""
    kept = door.ask(read_advice, ReadAdvice(advice_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form = CallForm(posted, initial={"service": kept.advice.service}, now=door.tools.clock())
    problems = NO_PROBLEMS
    if posted is not None and posted.get("do") != "back":
        form.is_valid()
        safe = posted.get("safe_now", "")
        found = door.attempt(
            log_advice_call,
            LogAdviceCall(
                advice_id=advice_id,
                **{name: posted.get(name, "") for name in ("service", "person", "words", "their_reference",
                                                           "name_asked", "reason_not_given")},
                safe_now=SafeNow(safe) if safe in set(SafeNow) else None,
                confirmed=posted.get("do") == "referral",
            ),
        )
        if isinstance(found, AdviceLogged):
            return _logged(door, kept, found)
        if any(gap.field == "confirmed" for gap in found.gaps):
            typed = [(name, value) for name, value in posted.items() if name not in ("csrfmiddlewaretoken", "do")]
            return door.page("advice/name_given.html", "You gave the name", typed=typed, words=NAME_GIVEN_WORDS,
                             advice=kept.advice)
        problems = found
        put_gaps(found, form)
    elif posted is not None:
        form.is_valid()
    return door.page("advice/call.html", "Log the call", problems, form=form, advice=kept.advice, kept=kept)


def _logged(door: Door, kept: BriefPage, logged: AdviceLogged) -> HttpResponse:
    if logged.danger:
        return HttpResponseRedirect(f"/concern/{kept.advice.concern_id}/share-now/")
    if logged.referral is not None:
        return door.page("advice/referral.html", "It is a referral now", logged=logged, advice=logged.advice,
                         referral=logged.referral)
    return HttpResponseRedirect(f"/advice/{kept.advice.id}/?logged=1")


