"""Not sharing, or not yet: reasons that are reasons, a word to whoever asked, and the duties that forbid it."""

from __future__ import annotations

from datetime import date

from sharewell.guidance import library
from sharewell.guidance.schema import Duty
from sharewell.guidance.vocabulary import Harm, RecipientKind
from sharewell.rules.decision.answers import (
    Advice,
    Answer,
    Consent,
    ExceptionClaim,
    Heard,
    RequesterTold,
    WithholdReason,
)
from sharewell.rules.decision.assessment import Road
from sharewell.rules.decision.checking import Ruling, check, contradicted, met, missing, not_needed, owed, unsure
from sharewell.rules.decision.facts import CAN_WAIT, Second
from sharewell.rules.decision.family import REFUSALS
from sharewell.rules.decision.recipients import NOT_CHOSEN
from sharewell.rules.decision.timing import latest_day
from sharewell.rules.london import date_words

NO_REASON_ALONE = frozenset({WithholdReason.DATA_PROTECTION, WithholdReason.FEAR_OF_LOSING_FAMILY})
WEIGHED_APART = NO_REASON_ALONE | {WithholdReason.REFUSAL_RESPECTED, WithholdReason.UNSURE}


@check("the policy, rules 1 and 7: the law is no barrier; reasons for not sharing")
def withhold_reasons(withhold_because: frozenset[WithholdReason], consent: Consent, level: Harm) -> Ruling:
    """There is a reason for not sharing that is one.

    "Data protection" alone is not, nor is fear of losing the family; a refusal is one only below the harm line.
    """
    if not withhold_because:
        return missing("Choose why it is not shared.", "withhold_because")
    if WithholdReason.UNSURE in withhold_because:
        return unsure("Ask for advice on whether there is a reason not to share.", "withhold_because")
    if withhold_because - WEIGHED_APART:
        return met("There is a reason for not sharing.")
    if WithholdReason.REFUSAL_RESPECTED in withhold_because:
        return _refusal_as_reason(consent, level)
    if WithholdReason.DATA_PROTECTION in withhold_because:
        words = "Data protection is no reason by itself: the law helps you share. Say what else stands against it."
        return contradicted(words, "withhold_because")
    words = "Fear of losing the family is no reason by itself: the child comes first. Say what else stands against it."
    return contradicted(words, "withhold_because")


def _refusal_as_reason(consent: Consent, level: Harm) -> Ruling:
    if consent is Consent.UNANSWERED:
        return missing("You give the family's refusal as the reason. Say what they answered.", "consent")
    if consent is Consent.UNSURE:
        return unsure("You give the family's refusal as the reason and are not sure of it. Ask for advice.", "consent")
    if consent not in REFUSALS:
        return contradicted("The family did not refuse, so that is not the reason.", "withhold_because", "consent")
    if level in CAN_WAIT:
        return met("The family refused, and below the harm line that is respected.")
    if level is Harm.UNANSWERED:
        return missing("Say how serious the worry is: it settles whether a refusal is a reason.", "harm")
    if level is Harm.UNSURE:
        return unsure("Ask for advice on how serious this is: it settles whether a refusal is a reason.", "harm")
    words = "Where a child may be harmed a refusal is no reason by itself. Say what else stands against sharing."
    return contradicted(words, "withhold_because")


@check("the policy, Recorded: talk over a refusal with whoever asked", clock="requester_reply")
def requester_told(asked: Answer, requester_told: RequesterTold, requester_unsafe_because: Heard) -> Ruling:
    """Whoever asked is told that it is not shared, and why, unless telling them is itself unsafe."""
    if asked is Answer.NO:
        return not_needed("Nobody asked for it.")
    if asked is Answer.UNSURE:
        return unsure("Find out whether anybody asked for it.", "asked")
    if asked is Answer.UNANSWERED:
        return missing("Say whether they asked for it, or you thought of sharing it.", "asked")
    if requester_told is RequesterTold.TOLD:
        return met("Whoever asked was told, and why.")
    if requester_told is RequesterTold.NOT_YET:
        return owed(
            "Tell whoever asked that it is not shared, why, and what would make you look again.", "requester_told"
        )
    if requester_told is RequesterTold.UNSURE:
        return unsure("Ask for advice on whether it is safe to tell whoever asked.", "requester_told")
    if requester_told is RequesterTold.UNANSWERED:
        return missing("Say whether you discussed it with the person who asked.", "requester_told")
    if requester_unsafe_because is Heard.GIVEN:
        return met("Telling whoever asked would be unsafe, and why is written down.")
    if requester_unsafe_because is Heard.UNSURE:
        return unsure("Ask for advice on whether it is safe to tell whoever asked.", "requester_unsafe_because")
    return missing("Say why it would be unsafe to tell whoever asked.", "requester_unsafe_because")


@check("the duties in force; the key questions, step 5a", clock="second_person")
def duty_exception(
    all_duties: tuple[Duty, ...], exception: ExceptionClaim, exception_because: Heard, second_for_exception: Second
) -> Ruling:
    """Against a duty, not sharing needs that duty's own exception: never just any reason, and some duties have none."""
    for duty in all_duties:
        if not duty.exception:
            return contradicted(
                f"The law requires you to share with them, and has no exception: {duty.title}.", "outcome"
            )
    if not all_duties:
        return not_needed("No duty requires this recipient to be told.")
    if exception is ExceptionClaim.UNSURE:
        return unsure("Ask for advice on whether sharing would hurt the child more than not sharing.", "exception")
    if exception is not ExceptionClaim.DETRIMENT:
        words = f"The law requires you to share: {all_duties[0].title}. Only its own exception allows you not to."
        return missing(words, "exception")
    if exception_because is Heard.UNSURE:
        return unsure("Ask for advice on why sharing would hurt the child more.", "exception_because")
    if exception_because is Heard.ABSENT:
        return missing("Say why sharing would hurt the child more than not sharing.", "exception_because")
    if second_for_exception is Second.ABSENT:
        return missing("Ask a second person to agree to the exception.", "exception_agreed_by")
    if second_for_exception is Second.UNSURE:
        return unsure("Ask a second person to agree to the exception.", "exception_agreed_by")
    if second_for_exception is Second.SAME:
        words = "The second person must be somebody else than whoever decides."
        return contradicted(words, "exception_agreed_by")
    return met("The duty's own exception is made out, and a second person agreed.")


@check("Children Act 2004 s.16LA, so far as its reach is not settled")
def duty_unclear(unclear_duties: tuple[Duty, ...], advice: Advice) -> Ruling:
    """Where nobody has settled whether a duty reaches this far, advice comes before a refusal."""
    if not unclear_duties:
        return not_needed("No duty is in doubt.")
    if advice is Advice.TAKEN:
        return met("Whether a duty reaches this far is not settled, and advice was taken.")
    words = f"Ask for advice first. It is not settled whether this duty reaches so far: {unclear_duties[0].title}."
    return unsure(words, "advice")


@check("the policy, Timely; the time limits of the duties")
def defer_date(
    defer_until: date | None,
    decided_on: date,
    duties: tuple[Duty, ...],
    road: Road,
    recipient: RecipientKind,
    level: Harm,
) -> Ruling:
    """Putting it off has a date, which no duty and no open doubt may be made to wait beyond."""
    if road is Road.URGENT:
        words = "A child may be in danger now, so this cannot be put off. Ring the duty team or the police."
        return contradicted(words, "outcome", "harm")
    if defer_until is None:
        return missing("Choose the day on which this will be decided.", "defer_until")
    if defer_until < decided_on:
        return contradicted("The day on which this will be decided has passed. Choose another.", "defer_until")
    for duty in duties:
        last = latest_day(library.clock(duty.clock), decided_on)
        if last is not None and defer_until > last:
            words = f"The law gives you until {date_words(last)}: {duty.title}. Choose that day or an earlier one."
            return contradicted(words, "defer_until")
    if recipient in NOT_CHOSEN or level in (Harm.UNSURE, Harm.UNANSWERED):
        last = latest_day(library.clock("get_advice"), decided_on)
        if last is not None and defer_until > last:
            words = f"Until it is clear who should know and how serious it is, choose {date_words(last)} or earlier."
            return missing(words, "defer_until", "recipient", "harm")
    return met("There is a day on which this will be decided.")
