"""Review how long a file is kept: keep with a reason, hand over, or destroy with two people. Nothing deletes itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sharewell import guidance
from sharewell.casework import desk
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.guidance.vocabulary import RetentionTrigger
from sharewell.records.stores import files, finding, people, sharing, worklist
from sharewell.rules import held
from sharewell.rules import retention as retention_rules
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Locked, NotNow
from sharewell.rules.events import Event
from sharewell.rules.london import LONDON
from sharewell.rules.values import new_id

# As many as one round brings up: each is a file to open, and nobody opens everything at once.
AT_ONCE = 50
SET, OPEN, PROPOSED, DONE = "set", "open", "proposed", "done"
PROPOSER_EXCLUDED = (
    "Whoever proposed to destroy this file may not see it any more. Say that you do not agree: it can be proposed anew."
)


@dataclass(frozen=True)
class OpenReview:
    """Which review."""

    review_id: str


@dataclass(frozen=True, kw_only=True)
class ReviewRetention:
    """The first person's answer: keep, keep_indefinitely, hand_over or destroy; with reasons and the next date."""

    review_id: str
    outcome: str
    reason: str
    next_review: date | None = None
    handed_to: str = ""


@dataclass(frozen=True, kw_only=True)
class AgreeRetention:
    """The second person's answer to a proposal to destroy."""

    review_id: str
    agree: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """One review with what is held and any hold: what the card explains in words."""

    review: held.RetentionReview
    file: held.SafeguardingFile
    child: held.Child
    holds: list[held.Hold]
    counts: dict[str, int]
    names: dict[str, str]


def set_first_review(work: Work, child: held.Child) -> None:
    """Set the first review of a new file by its retention class; the date is worked out as soon as it can be."""
    organisation = desk.the_organisation(work)
    rule = retention_rules.class_for(
        guidance.retention_classes(), record="safeguarding_file", controller=organisation.controller
    )
    due = retention_rules.due_date(
        rule,
        {
            RetentionTrigger.BORN_ON: child.born_on or child.expected_on,
            RetentionTrigger.LEFT_ON: child.left_on,
            RetentionTrigger.EVENT_ON: work.now.date(),
        },
    )
    files.reviews.put(
        work,
        held.RetentionReview(
            id=new_id(),
            file_id=work.scope_id,
            state=SET,
            due=due,
            retention_class=rule.key,
            rule_words=retention_rules.words(rule, due),
        ),
    )


@as_system(Event.RETENTION_REVIEWED)
def bring_up_due_reviews(work: Work, today: date) -> int:
    """Put reviews that have come due on the leads' lists, the longest due first: how many. Call again for the rest."""
    due = finding.reviews_due(work.organisation_id, today.isoformat())[:AT_ONCE]
    for review_id, file_id in due:
        work.scope_id = file_id
        try:
            review = files.reviews.get(work.file, review_id)
        except Locked:
            _remind_unread(work, review_id)
            continue
        files.reviews.put(work, replace(review, state=OPEN))
        when = datetime.combine(review.due or today, time(9), LONDON)
        desk.give(work, desk.REVIEWS, "review", review.id, "May we still keep this?", due=when)
    work.scope_id = ""
    return len(due)


def _remind_unread(work: Work, review_id: str) -> None:
    """Of a sealed file only its date is read: a line on the leads' lists, once, and the review stays as it is."""
    if not any(about == review_id for _, _, _, about in worklist.lines_of(work.scope_id, work.organisation_id)):
        [due_on] = files.reviews.clear(work.file, review_id, "due")
        when = datetime.combine(date.fromisoformat(due_on), time(9), LONDON)
        desk.give(work, desk.REVIEWS, "review", review_id, "May we still keep this?", due=when)


@use_case(Action.RETENTION_REVIEW, Event.FILE_READ, about="review", reading=True)
def open_review(work: Work, request: OpenReview) -> ReviewPage:
    """One review, with everything its card shows."""
    return _page(work, request)


@use_case(Action.RETENTION_AGREE, Event.FILE_READ, about="review", reading=True)
def open_proposal(work: Work, request: OpenReview) -> ReviewPage:
    """The same card for a second person, who may not be a lead. Raises NotNow where nothing is proposed."""
    page = _page(work, request)
    if page.review.state != PROPOSED:
        raise NotNow("Nothing is waiting for a second person here.")
    return page


def _page(work: Work, request: OpenReview) -> ReviewPage:
    opened = work.file
    return ReviewPage(
        review=files.reviews.get(opened, request.review_id),
        file=files.files.get(opened, work.scope_id),
        child=desk.child_of(opened),
        holds=[hold for hold in files.holds.where(opened) if hold.lifted_at is None],
        counts={
            "concerns": len(files.concerns.where(opened)),
            "decisions": len(sharing.decisions.where(opened)),
            "packs": len(sharing.packs.where(opened)),
        },
        names=desk.names(work),
    )


@use_case(Action.RETENTION_REVIEW, Event.RETENTION_REVIEWED, about="review")
def review_retention(work: Work, request: ReviewRetention) -> held.RetentionReview:
    """Answer the review. Destroying is only proposed here: a second person must agree.

    Raises Incomplete without a reason or next date, NotNow while a hold stands or once it is answered.
    """
    if request.outcome == "destroy":
        work.must_be_fresh()
    review = files.reviews.get(work.file, request.review_id)
    if review.state in (DONE, PROPOSED):
        raise NotNow("This review was answered already.")
    held_back = any(hold.lifted_at is None for hold in files.holds.where(work.file))
    retention_rules.check_outcome(
        outcome=request.outcome,
        reason=request.reason,
        next_review=request.next_review,
        today=work.now.astimezone(LONDON).date(),
        on_hold=held_back,
        handed_to=request.handed_to,
    )
    destroying = request.outcome == "destroy"
    answered = files.reviews.put(
        work,
        replace(
            review,
            state=PROPOSED if destroying else DONE,
            outcome=request.outcome,
            reason=request.reason.strip(),
            next_review=request.next_review,
            first_person=work.actor.person_id,
            first_at=work.now,
            done_at=None if destroying else work.now,
        ),
    )
    worklist.done(work, review.id)
    if destroying:
        others = [pair for pair in desk.readers(work) if pair[0] != work.actor.person_id]
        desk.give(work, desk.REVIEWS, "review", review.id, "A second person must agree to destroy", to=others)
    else:
        _set_next(work, answered)
    desk.write_entry(work, "retention", review.id, f"Reviewed: {retention_rules.OUTCOME_WORDS[request.outcome]}.")
    return answered


def _set_next(work: Work, answered: held.RetentionReview) -> None:
    if answered.next_review is None:
        return
    files.reviews.put(
        work,
        replace(
            answered,
            id=new_id(),
            version=0,
            state=SET,
            due=answered.next_review,
            outcome="",
            reason="",
            next_review=None,
            first_person="",
            first_at=None,
            done_at=None,
        ),
    )


@use_case(Action.RETENTION_AGREE, Event.FILE_DESTROYED, about="review")
def agree_to_destroy(work: Work, request: AgreeRetention) -> held.Disposal | None:
    """The second person's answer: on agreement the file's keys are destroyed and a certificate remains.

    Raises NotNow for the first person themselves, while a hold stands, where nothing was proposed, and where whoever
    proposed it has been excluded from the file since.
    """
    if request.agree:
        work.must_be_fresh()
    review = files.reviews.get(work.file, request.review_id)
    state = retention_rules.second_person(
        review.state,
        first_person=review.first_person,
        second=work.actor.person_id,
        on_hold=any(hold.lifted_at is None for hold in files.holds.where(work.file)),
        agree=request.agree,
    )
    if request.agree and review.first_person in desk.circle(work).excluded:
        raise NotNow(PROPOSER_EXCLUDED)
    worklist.done(work, review.id)
    if not request.agree:
        if not request.reason.strip():
            raise Incomplete(Gap("reason", "Say why the file should be kept."))
        files.reviews.put(work, replace(review, state=state, outcome="", first_person="", first_at=None))
        desk.give(work, desk.REVIEWS, "review", review.id, "The second person did not agree")
        desk.write_entry(work, "retention", review.id, f"Not destroyed: {request.reason.strip()}")
        return None
    return _destroy(work, review)


def _destroy(work: Work, review: held.RetentionReview) -> held.Disposal:
    kept = files.files.get(work.file, work.scope_id)
    names = desk.names(work)
    certificate = held.Disposal(
        id=new_id(),
        signed_by=(review.first_person, work.actor.person_id),
        reference=kept.reference,
        opened_at=kept.opened_at,
        destroyed_at=work.now,
        rule_words=review.rule_words,
        first_person=names.get(review.first_person, ""),
        second_person=names.get(work.actor.person_id, ""),
        backups_dark_by=retention_rules.backups_dark_by(work.now.date()),
    )
    files.reviews.put(work, replace(review, state=DONE, second_person=work.actor.person_id, done_at=work.now))
    files.files.put(work, replace(kept, state="destroyed", child_digest=""))
    for member in files.memberships.where(work.file):
        if member.until is None or member.until > work.now:
            files.memberships.put(work, replace(member, until=work.now, closed=True))
    certificate = people.disposals.put(work, certificate)
    worklist.forget(work, work.scope_id)
    work.after_commit(lambda: work.vault.destroy(work.scope_id))
    return certificate


@use_case(Action.WORKLIST_READ, Event.WORKLIST_READ)
def my_certificates(work: Work, request: None) -> list[held.Disposal]:
    """The certificates that the signed-in person proposed or agreed to, newest first: nobody else's are shown."""
    kept = people.disposals.where(work.organisation, order="-destroyed_at")
    return [one for one in kept if work.actor.person_id in one.signed_by]
