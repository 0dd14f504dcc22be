"""The family: told or not, asked or not, and what their answer settles.

Being told, agreeing to the sharing, and consent as the ground in law are three things; the third is in `bases`.
"""

from __future__ import annotations

from datetime import timedelta

from sharewell.guidance.schema import Duty
from sharewell.guidance.vocabulary import Harm
from sharewell.rules.decision.answers import Answer, Consent, Heard, NotAsked, NotTold, Told
from sharewell.rules.decision.checking import Ruling, check, contradicted, met, missing, not_needed, unsure

REFUSALS = frozenset({Consent.REFUSED, Consent.DIVIDED, Consent.WITHDRAWN})
# Leaving a family out is for as long as it has to be: it is looked at again after four weeks, which is this project's
# own figure (the guidance gives none), and again until they are told.
FAMILY_AGAIN = "family_again"
AGAIN_AFTER = timedelta(days=28)
LOOK_AGAIN = "Look again whether the family can be told now"
ABOVE_THE_LINE = frozenset({Harm.IN_DANGER, Harm.LIKELY_HARM})


@check("the policy, rules 2 and 7: be open, or write down why not", clock="tell_family_after")
def family_told(told: Told, not_told_because: NotTold, consent: Consent) -> Ruling:
    """The family was told, or there is a reason why not."""
    if told is Told.TOLD:
        return met("The family was told.")
    if told is Told.UNSURE:
        return unsure("Ask for advice on whether it is safe to tell the family.", "told")
    if told is Told.UNANSWERED:
        return missing("Say whether you have told the family, or why not.", "told")
    if consent is Consent.AGREED:
        return contradicted("They cannot have agreed without being told. Change one of the two.", "told", "consent")
    if not_told_because is NotTold.UNSURE:
        return unsure("Ask for advice on whether it is safe to tell the family.", "not_told_because")
    if not_told_because in (NotTold.UNANSWERED, NotTold.NOT_YET):
        return missing("Tell the family, or say why they have not been told.", "not_told_because")
    return met("The family was not told, and the reason is written down.")


@check("the policy, rules 2 and 4: ask for agreement unless that is unsafe or out of place")
def agreement_sought(consent: Consent, not_asked_because: NotAsked) -> Ruling:
    """Agreement was asked for, whatever the answer, or there is a reason for not asking."""
    return _asked_or_why(consent, not_asked_because, must_ask=True)


@check('the policy, rule 2: a reason stands beside every "not asked"')
def not_asked_why(consent: Consent, not_asked_because: NotAsked) -> Ruling:
    """Nobody need be asked to agree; if the answer given is "not asked", it says why."""
    return _asked_or_why(consent, not_asked_because, must_ask=False)


def _asked_or_why(consent: Consent, because: NotAsked, must_ask: bool) -> Ruling:
    if consent is Consent.UNANSWERED:
        if must_ask:
            return missing("Say whether you asked the family to agree, and what they said.", "consent")
        return not_needed("Agreement is not what this rests on.")
    if consent is Consent.UNSURE:
        return unsure("Ask for advice on whether the family should be asked to agree.", "consent")
    if consent is not Consent.NOT_ASKED:
        return met("The family was asked, and their answer is written down.")
    if because is NotAsked.UNSURE:
        return unsure("Ask for advice on whether it is safe to ask the family.", "not_asked_because")
    if because is NotAsked.NOT_YET:
        return missing("Ask the family, or say why you are not asking.", "consent", "not_asked_because")
    if because is NotAsked.UNANSWERED:
        return missing("Say why asking was not safe, or would cause delay.", "not_asked_because")
    if because is NotAsked.SHARE_WHATEVER_THE_ANSWER:
        return met("Not asked, because it will be shared whatever they answer. Tell them instead.")
    return met("Not asked, and the reason is written down.")


@check("the policy, rule 4: respect a refusal where possible; local practice below the harm line")
def refusal_respected(consent: Consent, not_asked_because: NotAsked, level: Harm, duties: tuple[Duty, ...]) -> Ruling:
    """Above the harm line, or under a duty, a refusal does not forbid by itself; below it, the family's answer
    counts.
    """
    if duties:
        return met("The law requires this sharing, whatever the family answers.")
    if level in ABOVE_THE_LINE:
        return met("A refusal does not forbid sharing here, so long as another ground stands.")
    if consent is Consent.AGREED:
        return met("The family agreed.")
    if level is Harm.UNANSWERED:
        return missing("Say how serious the worry is: it settles whether the family's answer decides.", "harm")
    if level is Harm.UNSURE:
        return unsure("Ask for advice on how serious this is: it settles whether the family's answer decides.", "harm")
    return _below_the_line(consent, not_asked_because)


def _below_the_line(consent: Consent, because: NotAsked) -> Ruling:
    """Early help, the progress check at two, and the like: agreement decides."""
    if consent in REFUSALS:
        return contradicted("Below the harm line a refusal is respected: do not share this with names.", "consent")
    if consent is Consent.UNSURE:
        return unsure("Ask for advice: below the harm line the family's answer decides.", "consent")
    if consent is Consent.NOT_ASKED:
        if because in (NotAsked.SHARE_WHATEVER_THE_ANSWER, NotAsked.WOULD_DELAY):
            words = "Below the harm line the family's answer decides: ask them. If it cannot wait, say why."
            return contradicted(words, "not_asked_because", "harm")
        if because in (NotAsked.UNSAFE, NotAsked.UNSURE):
            words = "If asking would be unsafe, this may not be below the harm line. Ask for advice."
            return unsure(words, "not_asked_because", "harm")
    return missing("Ask the family: below the harm line their answer decides.", "consent")


@check("the policy, rule 4: people may not expect it to be shared")
def expectation(consent: Consent, expected: Answer, fair_because: Heard) -> Ruling:
    """Without agreement: whether they would expect it, and if not, why it is still fair."""
    if consent is Consent.AGREED:
        return not_needed("The family agreed.")
    if expected is Answer.YES:
        return met("They would expect it.")
    if expected is Answer.UNSURE:
        return unsure("Ask for advice on whether the family would expect this.", "expected")
    if expected is Answer.UNANSWERED:
        return missing("Say whether the family would expect you to share this.", "expected")
    if fair_because is Heard.GIVEN:
        return met("They would not expect it, and why it is still fair is written down.")
    if fair_because is Heard.UNSURE:
        return unsure("Ask for advice on whether it is fair to share what they do not expect.", "fair_because")
    return missing("Say why it is fair although they would not expect it.", "fair_because")
