"""The call to an adviser: what was said, whether the name was asked for, and the second look the same day."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from sharewell.casework.log_advice_call import AdviceLogged, LogAdviceCall, log_advice_call
from sharewell.casework.look_again_at_name import LookAgainAtName, look_again_at_name
from sharewell.casework.seek_advice import BriefPage, ReadAdvice, read_advice
from sharewell.rules.advice import NAME_ASKED_WORDS, NAME_GIVEN_WORDS, NAME_WARNING, NameAsked
from sharewell.rules.danger_words import danger_in
from sharewell.rules.dates import ClockSide
from sharewell.rules.london import london_day, time_words, to_london
from sharewell.rules.values import SafeNow
from sharewell.web.components.fields import DayField, Form, LongText, OneOf, ShortText, TimeOfDay, moment_of
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page
from sharewell.web.sharing.advice import ADVISERS, LIMIT, SAID, LookForm, show_ready

SAFE = {"yes": "Yes, for now", "no": "No", "unsure": "I am not sure"}
SIDES = [(ClockSide.BEFORE, "Before the clocks went back"), (ClockSide.AFTER, "After the clocks went back")]
WORDS = ("service", "person", "words", "their_reference", "name_asked", "reason_not_given", "adviser")


class CallForm(Form):
    """What the adviser said. Whether they asked for the name is never chosen beforehand."""

    adviser = OneOf("Who did you ask?", ADVISERS, required=False)
    service = ShortText("Which service did you speak to?", required=False, limit=LIMIT)
    person = ShortText("Who did you speak to?", required=False, limit=LIMIT)
    on = DayField("Which day?", what="the call")
    at = TimeOfDay("What time?", required=False)
    side = OneOf("Which of the two?", SIDES, required=False)
    words = LongText("What did they advise? In their words", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)
    name_asked = OneOf("Did they ask for the child's name?", [(n, NAME_ASKED_WORDS[n]) for n in NameAsked],
                       required=False, hint=NAME_WARNING)
    reason_not_given = LongText("If you did not give it: why not?", required=False, limit=LIMIT)
    safe_now = OneOf("After this call: is the child safe right now?", list(SAFE.items()), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def call(door: Door, advice_id: str) -> HttpResponse:
    """Log a call. A name that was given stops at a page of its own before anything is saved."""
    kept = door.ask(read_advice, ReadAdvice(advice_id))
    now = door.tools.clock()
    posted = door.request.POST if door.request.method == "POST" else None
    typed = {"service": kept.advice.service, "adviser": kept.advice.adviser, "on": london_day(now),
             "at": time_words(to_london(now).time())}
    form = CallForm(posted, initial=typed, now=now)
    problems = NO_PROBLEMS
    if posted is not None:
        form.is_valid()
        if posted.get("do") != "back":
            answer = _log(door, kept, form)
            if isinstance(answer, HttpResponse):
                return answer
            problems = answer
            put_gaps(problems, form)
    return door.page("advice/call.html", "Log the call", problems, form=form, advice=kept.advice, kept=kept)


def _log(door: Door, kept: BriefPage, form: CallForm) -> HttpResponse | Problems:
    """The page that follows a call, or what is wrong with it. Danger is never held up by a day that cannot be read."""
    posted = door.request.POST
    safe = posted.get("safe_now", "")
    at = moment_of(form, "on", "at", "side", what="the call")
    wanted = LogAdviceCall(
        advice_id=kept.advice.id,
        at=None if at is None or at > form.now else at,
        safe_now=SafeNow(safe) if safe in set(SafeNow) else None,
        confirmed=posted.get("do") == "referral",
        **{name: posted.get(name, "") for name in WORDS},
    )
    mended = {name for name in ("on", "at", "side") if form.errors.get(name)}
    says_danger = wanted.safe_now in (SafeNow.NO, SafeNow.UNSURE) or (not safe and danger_in(wanted.words))
    if mended and not says_danger:
        return Problems(())
    found = door.attempt(log_advice_call, wanted)
    if isinstance(found, AdviceLogged):
        return _logged(door, kept, found)
    if any(gap.field == "confirmed" for gap in found.gaps):
        again = [(name, value) for name, value in posted.items() if name not in ("csrfmiddlewaretoken", "do")]
        return door.page("advice/name_given.html", "You gave the name", typed=again, words=NAME_GIVEN_WORDS,
                         advice=kept.advice)
    return found


def _logged(door: Door, kept: BriefPage, logged: AdviceLogged) -> HttpResponse:
    if logged.danger:
        return HttpResponseRedirect(f"/concern/{kept.advice.concern_id}/share-now/")
    if logged.referral is not None:
        return door.page("advice/referral.html", "It is a referral now", logged=logged, advice=logged.advice,
                         referral=logged.referral)
    return HttpResponseRedirect(f"/advice/{kept.advice.id}/?logged=1")


@require_POST
@staff_page
def look_again(door: Door, advice_id: str) -> HttpResponse:
    """The second look, the same day, at a name that was asked for and not given."""
    reason = door.request.POST.get("reason", "")
    done = door.attempt(look_again_at_name, LookAgainAtName(advice_id=advice_id, reason=reason))
    if isinstance(done, Problems):
        form = LookForm(door.request.POST, now=door.tools.clock())
        put_gaps(done, form)
        return show_ready(door, door.ask(read_advice, ReadAdvice(advice_id)), SAID, done, form)
    return HttpResponseRedirect(f"/advice/{advice_id}/?looked=1")
