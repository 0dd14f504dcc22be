"""The retention review: why the date is what it is, what is held, four outcomes, and two people to destroy."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from sharewell.casework.review_retention import (
    DONE,
    PROPOSED,
    AgreeRetention,
    OpenReview,
    ReviewPage,
    ReviewRetention,
    agree_to_destroy,
    my_certificates,
    open_proposal,
    open_review,
    review_retention,
)
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.london import london_day
from sharewell.rules.retention import OUTCOME_WORDS, RetentionOutcome, check_outcome
from sharewell.web.components.fields import DayField, Form, LongText, OneOf, ShortText
from sharewell.web.door import NO_PROBLEMS, Door, Problems, attempt, put_gaps, staff_page
from sharewell.web.staff.concerns import about_child
from sharewell.web.staff.recording_form import LIMIT

CAPITAL = [(outcome, OUTCOME_WORDS[outcome][0].upper() + OUTCOME_WORDS[outcome][1:]) for outcome in RetentionOutcome]


class ReviewForm(Form):
    """The first person's answer."""

    outcome = OneOf("What happens to this file?", CAPITAL, required=False)
    reason = LongText("Why?", required=False, limit=LIMIT)
    next_review = DayField("Look again on", what="the next review", future=True, required=False)
    handed_to = ShortText("Which setting or school takes it over?", required=False, limit=LIMIT)

    def answer(self, review_id: str) -> ReviewRetention:
        """The answer as the use case takes it."""
        return ReviewRetention(
            review_id=review_id,
            outcome=str(self["outcome"].value() or ""),
            reason=str(self["reason"].value() or ""),
            next_review=self.cleaned_data.get("next_review"),
            handed_to=str(self["handed_to"].value() or ""),
        )


class AgreeForm(Form):
    """The second person's reason, where they do not agree."""

    reason = LongText("Why should the file be kept?", required=False, limit=LIMIT,
                      hint="Needed only where you do not agree.")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def review(door: Door, review_id: str) -> HttpResponse:
    """One review: for the first person, or for the second where destroying was proposed."""
    leads = door.actor.has(*WHO_MAY[Action.RETENTION_REVIEW].roles)
    kept = door.ask(open_review if leads else open_proposal, OpenReview(review_id))
    if kept.review.state == PROPOSED:
        return _second(door, kept)
    if kept.review.state == DONE:
        return _show(door, "review/done.html", kept, NO_PROBLEMS, outcome_words=OUTCOME_WORDS)
    return _first(door, kept)


def _show(door: Door, template: str, kept: ReviewPage, problems: Problems, **content: object) -> HttpResponse:
    details, flags = about_child(kept.child, door.tools.clock())
    return door.page(template, "How long we keep this", problems, kept=kept, details=details, flags=flags, **content)


def _first(door: Door, kept: ReviewPage) -> HttpResponse:
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = ReviewForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        readable = form.is_valid()
        answer = form.answer(kept.review.id)
        checked = attempt(lambda: check_outcome(
            outcome=answer.outcome, reason=answer.reason, next_review=answer.next_review,
            today=london_day(door.tools.clock()), on_hold=bool(kept.holds), handed_to=answer.handed_to,
        ))
        if isinstance(checked, Problems) or not readable:
            problems = checked if isinstance(checked, Problems) else Problems()
            problems = Problems(tuple(g for g in problems.gaps if g.field not in form.errors), problems.message,
                                problems.status)
        elif answer.outcome == RetentionOutcome.DESTROY and posted.get("do") != "confirm":
            return _show(door, "review/confirm.html", kept, Problems(), answer=answer, danger=True)
        else:
            found = door.attempt(review_retention, answer)
            if not isinstance(found, Problems):
                return HttpResponseRedirect(f"/review/{kept.review.id}/")
            problems = found
        put_gaps(problems, form)
    return _show(door, "review/review.html", kept, problems, form=form)


def _second(door: Door, kept: ReviewPage) -> HttpResponse:
    own = kept.review.first_person == door.actor.person_id
    posted = door.request.POST if door.request.method == "POST" else None
    form, problems = AgreeForm(posted, now=door.tools.clock()), NO_PROBLEMS
    if posted is not None:
        reason = str(form["reason"].value() or "")
        answer = AgreeRetention(review_id=kept.review.id, agree=posted.get("do") == "agree", reason=reason)
        found = door.attempt(agree_to_destroy, answer)
        if found is None:
            return HttpResponseRedirect("/")
        if not isinstance(found, Problems):
            return door.page("review/certificate.html", "Certificate", certificate=found)
        problems = found
        put_gaps(problems, form)
    return _show(door, "review/second.html", kept, problems, form=form, own=own, danger=not own)


@require_http_methods(["GET", "HEAD"])
@staff_page
def certificates(door: Door) -> HttpResponse:
    """The certificates of destruction that this person proposed or agreed to."""
    return door.page("review/certificates.html", "Certificates of destruction",
                     certificates=door.ask(my_certificates, None))
