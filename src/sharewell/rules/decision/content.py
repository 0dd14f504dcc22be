"""What would go: why, how much, about whom else, and how. Other people and protected details are looked at under
any duty.
"""

from __future__ import annotations

from sharewell.guidance.schema import Duty
from sharewell.guidance.vocabulary import Harm
from sharewell.rules.decision.answers import Answer, Channel, Heard, Protected, ThirdParties, Verification
from sharewell.rules.decision.checking import Ruling, check, contradicted, met, missing, unsure
from sharewell.rules.decision.facts import Second
from sharewell.rules.decision.recipients import CHECKED


@check("the key questions, step 1; the policy, rule 6: necessary for the purpose")
def purpose(purpose: Heard) -> Ruling:
    """There is a clear purpose."""
    if purpose is Heard.GIVEN:
        return met("The purpose is written down.")
    if purpose is Heard.UNSURE:
        return unsure("Ask for advice on whether there is a good reason to share this.", "purpose")
    return missing("Say why this might be shared: what would it help somebody to do?", "purpose")


@check("the key questions, step 2: could it identify a living person?")
def identifies(identifiable: Answer) -> Ruling:
    """Sharing with names is about something that identifies somebody."""
    if identifiable is Answer.YES:
        return met("It identifies a living person, so the rules apply in full.")
    if identifiable is Answer.NO:
        words = "You said that it identifies nobody. Record it as shared without names, or change that answer."
        return contradicted(words, "identifiable", "outcome")
    if identifiable is Answer.UNSURE:
        return unsure(
            "Ask for advice on whether it identifies somebody. Until then treat it as if it does.", "identifiable"
        )
    return missing("Say whether it could tell somebody who a living person is.", "identifiable")


@check("the policy, rule 3: without names where possible; the key questions, step 2")
def without_names(identifiable: Answer, duties: tuple[Duty, ...], level: Harm) -> Ruling:
    """Sharing without names really is without names, and no duty asks for the name."""
    if duties:
        words = f"The law requires this recipient to be told who it is about: {duties[0].title}."
        return contradicted(words, "outcome", owable=False)
    if level is Harm.UNANSWERED:
        words = "Say how serious the worry is: it settles whether the law asks for the name."
        return missing(words, "harm", owable=False)
    if identifiable is Answer.NO:
        return met("It identifies nobody.")
    if identifiable is Answer.UNSURE:
        return unsure("Have somebody else read it for anything that tells who it is.", "identifiable", owable=False)
    if identifiable is Answer.YES:
        return missing("Take out what tells who it is about, and read it again.", "identifiable", owable=False)
    return missing("Say whether it could tell somebody who a living person is.", "identifiable", owable=False)


@check("the policy, rule 6: necessary, proportionate, relevant, adequate, accurate")
def minimum(minimum: Answer) -> Ruling:
    """What would go has been looked through: no more than is needed, and enough."""
    if minimum is Answer.YES:
        return met("It is what they need, and enough.")
    if minimum is Answer.UNSURE:
        return unsure("Ask for advice on how much they need.", "minimum")
    return missing("Look through what would go: only what they need, and enough to be useful.", "minimum")


@check("the policy, Necessary and proportionate: the effect on others named")
def third_parties(third_parties: ThirdParties) -> Ruling:
    """For everybody else named it is decided whether they stay in."""
    if third_parties is ThirdParties.NONE_NAMED:
        return met("Nobody else is named.")
    if third_parties is ThirdParties.DECIDED:
        return met("It is decided for everybody else named: included, blanked out or left out.")
    if third_parties is ThirdParties.UNSURE:
        return unsure("Ask for advice on the other people named.", "third_parties")
    return missing("Decide for each other person named: include, blank out or leave out.", "third_parties")


@check("the 2024 rules, rule 5: protect whoever could be hurt if found", clock="second_person")
def protected(protected: Protected, verification: Verification, second_for_protected: Second) -> Ruling:
    """Details that somebody's safety depends on stay back, or go to a checked recipient with two people's agreement.

    They never go to somebody unchecked, however urgent the story; so that gap is never owed.
    """
    checked = verification in CHECKED
    if protected is Protected.NONE_PRESENT:
        return met("Nobody's safety depends on anything in it.")
    if protected is Protected.GUARDED:
        return met("Details that somebody's safety depends on are kept back.")
    if protected is Protected.UNANSWERED:
        return missing("Say whether somebody's safety depends on a detail in it.", "protected", owable=checked)
    if protected is Protected.UNSURE:
        words = "Keep back any address or name that somebody's safety may depend on, and ask for advice."
        return unsure(words, "protected", owable=checked)
    if not checked:
        words = "Somebody's safety depends on a detail in it. It cannot go to a person who has not been checked."
        return contradicted(words, "protected", "verification", owable=False)
    return _second_person(second_for_protected)


def _second_person(second: Second) -> Ruling:
    if second is Second.OTHER:
        return met("A second person agreed that these details must go.")
    if second is Second.SAME:
        return contradicted("The second person must be somebody else than whoever decides.", "protected_agreed_by")
    if second is Second.UNSURE:
        return unsure("Ask the deputy or the information-governance lead to agree.", "protected_agreed_by")
    words = "Ask a second person to agree that these details must go, or keep them back."
    return missing(words, "protected_agreed_by", "protected")


@check("the policy, rule 7: what was shared")
def left_out(left_out: Heard) -> Ruling:
    """Sharing part says what was left out and why."""
    if left_out is Heard.GIVEN:
        return met("What is left out, and why, is written down.")
    if left_out is Heard.UNSURE:
        return unsure("Ask for advice on what may be left out.", "left_out")
    return missing("Say what you are leaving out, and why.", "left_out")


@check("the policy, Secure")
def channel(channel: Channel) -> Ruling:
    """How it goes is chosen."""
    if channel is Channel.UNANSWERED:
        return missing("Choose how it will be sent.", "channel")
    if channel is Channel.UNSURE:
        return unsure("Ask for advice on a safe way to send it.", "channel")
    return met("How it goes is chosen.")
