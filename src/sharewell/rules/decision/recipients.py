"""Who would receive it: chosen, who they say they are, not the adult of concern, and with a part to play.

The question "who is this" is never skipped. A gap here is not owed on the urgent road: it is settled by ringing a
number from the local profile or a published one, which is also the quickest way to get help.
"""

from __future__ import annotations

from sharewell.guidance.schema import Duty
from sharewell.guidance.vocabulary import RecipientKind, Trigger
from sharewell.rules.decision.answers import Advice, Closeness, Heard, Verification
from sharewell.rules.decision.assessment import Road
from sharewell.rules.decision.checking import Ruling, check, contradicted, met, missing, not_needed, unsure

CHECKED_FOR_URGENT = frozenset({Verification.LOCAL_PROFILE, Verification.PUBLISHED, Verification.CALLED_BACK})
CHECKED = CHECKED_FOR_URGENT | {Verification.KNOWN_IN_PERSON}
NOT_CHOSEN = frozenset({RecipientKind.UNSURE, RecipientKind.UNANSWERED})
PRIVATE_PEOPLE = frozenset({RecipientKind.PARENT, RecipientKind.REQUESTER_PRIVATE})
REFERRAL_GOES_TO = frozenset(
    {
        RecipientKind.CHILDRENS_SOCIAL_CARE,
        RecipientKind.FAMILY_HELP,
        RecipientKind.POLICE,
        RecipientKind.LADO,
        RecipientKind.HEALTH,
    }
)
RING = "Ring a number from the local profile or a published one, and share with whoever answers there."


@check("the policy, rule 6: only those who need it")
def recipient_chosen(recipient: RecipientKind) -> Ruling:
    """Somebody is chosen to receive it."""
    if recipient is RecipientKind.UNANSWERED:
        return missing("Choose who would receive it.", "recipient", owable=False)
    if recipient is RecipientKind.UNSURE:
        return unsure("Ask for advice on who should receive it. You need not give a name.", "recipient", owable=False)
    return met("The recipient is chosen.")


@check("the policy, rule 6: securely; case reviews of information sent to the wrong person")
def recipient_checked(verification: Verification, road: Road) -> Ruling:
    """It is known that they are who they say; on the urgent road, by a number in the local profile or a published
    one.
    """
    if verification in CHECKED_FOR_URGENT:
        return met("They were reached by a number or address that we know.")
    if road is Road.URGENT:
        return missing(_urgent_words(verification), "verification", owable=False)
    if verification is Verification.KNOWN_IN_PERSON:
        return met("They are known to us and were met face to face.")
    if verification is Verification.UNSURE:
        return unsure(f"You are not sure who they are. {RING}", "verification", owable=False)
    if verification is Verification.CALLER_NOT_RUNG_BACK:
        words = "They rang us. Ring them back on a number we know or a published one, not on the number they gave."
        return missing(words, "verification", owable=False)
    return missing("Check who they are, by a number or address we know and not one from their message.", "verification",
                   owable=False)  # fmt: skip


def _urgent_words(verification: Verification) -> str:
    if verification is Verification.CALLER_NOT_RUNG_BACK:
        return f"They rang us: hang up and ring back. {RING}"
    return RING


@check("case reviews of information that reached the person a family was hiding from")
def recipient_barred(
    closeness: Closeness, recipient: RecipientKind, duties: tuple[Duty, ...], advice: Advice
) -> Ruling:
    """Whoever receives it is neither the adult of concern nor close to them. Being named in a record is no bar."""
    body = recipient not in PRIVATE_PEOPLE
    if closeness is Closeness.NEITHER:
        return met("They are not the adult of concern, nor close to them.")
    if closeness is Closeness.NAMED_ONLY:
        return met("They are named in the record, which is no bar to receiving it.")
    if closeness is Closeness.UNANSWERED:
        return missing("Say whether they are the adult of concern, or close to them.", "closeness", owable=body)
    if closeness is Closeness.UNSURE:
        words = "Ask for advice on whether they are close to the adult of concern."
        return unsure(words, "closeness", owable=body)
    if any(duty.trigger is Trigger.COURT_ORDER for duty in duties):
        if advice is Advice.TAKEN:
            return met("A court's order names them, and advice was taken.")
        words = "A court's order names somebody close to the concern. Take legal advice before it goes."
        return missing(words, "advice", owable=False)
    words = "They are the adult of concern, or close to them. Choose somebody else there to receive it."
    return contradicted(words, "closeness", "recipient", owable=False)


@check("the policy, rule 6: shared only with those who need it")
def recipient_need(recipient_need: Heard) -> Ruling:
    """Why this recipient needs it is written down."""
    if recipient_need is Heard.GIVEN:
        return met("Why they need it is written down.")
    if recipient_need is Heard.UNSURE:
        return unsure("Ask for advice on whether they need it.", "recipient_need")
    return missing("Say why they need it: what would it help them to do?", "recipient_need")


@check("the policy: advice becomes a referral when the name is given")
def referral_recipient(recipient: RecipientKind) -> Ruling:
    """A referral goes to somebody who can take it up."""
    if recipient in REFERRAL_GOES_TO:
        return met("They take referrals.")
    if recipient in NOT_CHOSEN:
        return not_needed("Nobody is chosen yet.")
    words = "A referral goes to social care, family help, the police, health, or the council's officer (LADO)."
    return missing(words, "recipient", "outcome", owable=False)
