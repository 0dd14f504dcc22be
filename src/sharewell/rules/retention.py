"""How long a file is kept, and the dated question whether it may still be kept. Nothing deletes itself.

The class of a record (a row of the retention schedule) and a trigger date give the day of the first review. A hold
comes before everything. There are four outcomes; keeping for ever needs a reason and a review within twelve months;
destroying needs two people (seed, "Recorded": no longer than is necessary; indefinite keeping is rare and reviewed).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from sharewell.guidance.schema import RetentionClass
from sharewell.guidance.vocabulary import ControllerType, RetentionTrigger
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.london import date_words
from sharewell.rules.state_table import Standing, StateTable

SOURCE = "seed, Recorded"
KEYS_GONE_FROM_COPIES = timedelta(days=30)
FOR_EVER_REVIEW = 12
LONGEST_YEARS = 6


class RetentionOutcome(StrEnum):
    """How a review may end."""

    KEEP = "keep"
    KEEP_INDEFINITELY = "keep_indefinitely"
    HAND_OVER = "hand_over"
    DESTROY = "destroy"


OUTCOME_WORDS: Mapping[str, str] = {
    RetentionOutcome.KEEP: "keep, and look again on a set date",
    RetentionOutcome.KEEP_INDEFINITELY: "keep with no end, reviewed within twelve months",
    RetentionOutcome.HAND_OVER: "hand over to the next setting",
    RetentionOutcome.DESTROY: "destroy, once a second person agrees",
}

TRIGGER_WORDS: Mapping[RetentionTrigger, str] = {
    RetentionTrigger.BORN_ON: "the date of birth",
    RetentionTrigger.LEFT_ON: "the day the child left",
    RetentionTrigger.EVENT_ON: "the day it happened",
    RetentionTrigger.TRANSFERRED_ON: "the day the next setting confirmed that it has the file",
    RetentionTrigger.CLOSED_ON: "the day it was closed",
}


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the last of that month where it has no such day.

    So a child born on 29 February has the 25th birthday on 28 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def class_for(
    classes: Iterable[RetentionClass], *, record: str, controller: str, flags: frozenset[str] = frozenset()
) -> RetentionClass:
    """Of the classes of a record whose flags all apply, the one that keeps longest. LookupError where none fits."""
    body = ControllerType(controller)
    fitting = [
        row for row in classes if row.record == record and body in row.controllers and set(row.flags) <= flags
    ]
    if not fitting:
        raise LookupError(f"no retention class for {record}")
    return max(fitting, key=lambda row: (row.indefinite, row.years * 12 + row.months, len(row.flags)))


def due_date(rule: RetentionClass, triggers: Mapping[RetentionTrigger, date | None]) -> date | None:
    """The day of the review: trigger plus period. None while the trigger date is not known, or with no period."""
    start = triggers.get(rule.trigger)
    if start is None or rule.indefinite:
        return None
    return add_months(start, rule.years * 12 + rule.months)


def words(rule: RetentionClass, due: date | None) -> str:
    """The rule as a sentence, for the review's card."""
    period = " and ".join(
        part for part in (_count(rule.years, "year"), _count(rule.months, "month")) if part
    ) or "no set time"
    until = f"until {date_words(due)}" if due else f"once {TRIGGER_WORDS[rule.trigger]} is known"
    return f"{rule.title}: {period} from {TRIGGER_WORDS[rule.trigger]}, {until}. Source: {rule.source}."


def _count(number: int, unit: str) -> str:
    return "" if number == 0 else f"{number} {unit}{'' if number == 1 else 's'}"


def check_outcome(
    *, outcome: str, reason: str, next_review: date | None, today: date, on_hold: bool, handed_to: str = ""
) -> None:
    """Raise Incomplete for what is missing, NotNow where a hold forbids destroying or handing over.

    Keeping needs a reason and a date to look again, within six years; with no end, within twelve months.
    """
    if outcome not in set(RetentionOutcome):
        raise Incomplete(Gap("outcome", "Choose what happens to this file.", SOURCE))
    if on_hold and outcome in (RetentionOutcome.DESTROY, RetentionOutcome.HAND_OVER):
        raise NotNow("This file is on hold: it cannot be destroyed or handed over until the hold is lifted.")
    gaps = []
    if not reason.strip():
        gaps.append(Gap("reason", "Say why. The reason is part of the record.", SOURCE))
    if outcome in (RetentionOutcome.KEEP, RetentionOutcome.KEEP_INDEFINITELY):
        gaps += _next_review(outcome, next_review, today)
    if outcome == RetentionOutcome.HAND_OVER and not handed_to.strip():
        gaps.append(Gap("handed_to", "Say which setting takes the file over.", SOURCE))
    if gaps:
        raise Incomplete(*gaps)


def _next_review(outcome: str, next_review: date | None, today: date) -> list[Gap]:
    if next_review is None:
        ask = "Choose when this will be looked at again."
        if outcome == RetentionOutcome.KEEP_INDEFINITELY:
            ask += " For 'keep for ever' give the reason and a review within 12 months."
        return [Gap("next_review", ask, SOURCE)]
    if next_review <= today:
        return [Gap("next_review", "The next review must be after today.", SOURCE)]
    if outcome == RetentionOutcome.KEEP_INDEFINITELY and next_review > add_months(today, FOR_EVER_REVIEW):
        return [Gap("next_review", "For 'keep for ever' choose a review within 12 months.", SOURCE)]
    if next_review > add_months(today, LONGEST_YEARS * 12):
        return [Gap("next_review", f"Choose a review within {LONGEST_YEARS} years.", SOURCE)]
    return []


class ReviewState(StrEnum):
    """Where a review stands."""

    SET = "set"
    OPEN = "open"
    PROPOSED = "proposed"
    DONE = "done"


class ReviewEvent(StrEnum):
    """What can happen to a review. No event destroys by itself: somebody proposes and somebody else agrees."""

    COME_DUE = "come_due"
    KEEP_OR_HAND_OVER = "keep_or_hand_over"
    PROPOSE_TO_DESTROY = "propose_to_destroy"
    AGREE = "agree"
    DISAGREE = "disagree"


REVIEWS: StateTable[ReviewState, ReviewEvent] = StateTable(
    noun="This review",
    start=ReviewState.SET,
    standings={
        ReviewState.SET: Standing("set for its day"),
        ReviewState.OPEN: Standing("due", "a lead in the circle"),
        ReviewState.PROPOSED: Standing("waiting for a second person to agree to destroy", "a second person"),
        ReviewState.DONE: Standing("answered already"),
    },
    moves={
        (ReviewState.SET, ReviewEvent.COME_DUE): ReviewState.OPEN,
        (ReviewState.SET, ReviewEvent.KEEP_OR_HAND_OVER): ReviewState.DONE,
        (ReviewState.SET, ReviewEvent.PROPOSE_TO_DESTROY): ReviewState.PROPOSED,
        (ReviewState.OPEN, ReviewEvent.KEEP_OR_HAND_OVER): ReviewState.DONE,
        (ReviewState.OPEN, ReviewEvent.PROPOSE_TO_DESTROY): ReviewState.PROPOSED,
        (ReviewState.PROPOSED, ReviewEvent.AGREE): ReviewState.DONE,
        (ReviewState.PROPOSED, ReviewEvent.DISAGREE): ReviewState.OPEN,
    },
)


def second_person(state: str, *, first_person: str, second: str, on_hold: bool, agree: bool) -> ReviewState:
    """Where a proposal to destroy goes with a second person's answer.

    NotNow where nothing was proposed, where both are the same person, and where a hold stands (for agreeing).
    """
    event = ReviewEvent.AGREE if agree else ReviewEvent.DISAGREE
    if not REVIEWS.allows(ReviewState(state), event):
        raise NotNow("Nothing is waiting for a second person here.")
    if not second or second == first_person:
        raise NotNow("A second person must agree.")
    if agree and on_hold:
        raise NotNow("This file is on hold and cannot be destroyed.")
    return REVIEWS.after(ReviewState(state), event)


def backups_dark_by(destroyed_on: date) -> date:
    """By when the last copy of the keys is gone, if copies of the keystore are kept no longer than thirty days."""
    return destroyed_on + KEYS_GONE_FROM_COPIES
