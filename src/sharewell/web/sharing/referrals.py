"""A referral that waits: what the service will do, or that somebody rang and there is no answer yet."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.answer_referral import (
    LogRinging,
    ReadReferral,
    RecordAnswer,
    log_ringing,
    read_referral,
    record_answer,
)
from sharewell.rules.dispatch import STEPS_WHEN_SILENT
from sharewell.rules.referral import ReferralState
from sharewell.web.components.fields import Form, LongText, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, put_gaps, staff_page

LIMIT = 1_000_000


class AnswerForm(Form):
    """Who answered, and what they will do."""

    person = ShortText("Who told you?", required=False, limit=LIMIT)
    words = LongText("What will they do? In their words", required=False, limit=LIMIT)
    their_reference = ShortText("Their reference", required=False, limit=LIMIT)


class RingingForm(Form):
    """What was said when somebody rang."""

    words = LongText("Whom did you ring, and what did they say?", required=False, limit=LIMIT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def referral(door: Door, referral_id: str) -> HttpResponse:
    """One referral: by when they answer, whom to ring, and what they said they will do."""
    kept = door.ask(read_referral, ReadReferral(referral_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AnswerForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(record_answer, RecordAnswer(
            referral_id=referral_id, person=posted.get("person", ""), words=posted.get("words", ""),
            their_reference=posted.get("their_reference", "")))  # fmt: skip
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/referral/{referral_id}/")
        problems = made
        put_gaps(made, form)
    until = kept.referral.acknowledge_by
    return door.page("referral/referral.html", "A referral", problems, form=form, kept=kept, referral=kept.referral,
                     steps=kept.steps or STEPS_WHEN_SILENT, waits=kept.referral.state == ReferralState.MADE,
                     late=until is not None and until <= door.tools.clock())


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def rang(door: Door, referral_id: str) -> HttpResponse:
    """Somebody rang, and there is no answer yet: what was said. The limit begins again."""
    kept = door.ask(read_referral, ReadReferral(referral_id))
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = RingingForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        made = door.attempt(log_ringing, LogRinging(referral_id=referral_id, words=posted.get("words", "")))
        if not isinstance(made, Problems):
            return HttpResponseRedirect(f"/referral/{referral_id}/")
        problems = made
        put_gaps(made, form)
    return door.page("referral/rang.html", "You rang", problems, form=form, referral=kept.referral)
