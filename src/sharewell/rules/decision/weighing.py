"""What is at stake, whether somebody has been asked, and the reasons."""

from __future__ import annotations

from sharewell.guidance.vocabulary import Harm
from sharewell.rules.decision.answers import Advice, Heard
from sharewell.rules.decision.checking import Ruling, check, contradicted, met, missing, not_needed, unsure
from sharewell.rules.decision.facts import CAN_WAIT


@check("the key questions, step 0; the policy, rule 5")
def harm_level(harm: Harm) -> Ruling:
    """How serious the worry is has been said."""
    if harm is Harm.UNANSWERED:
        return missing("Say how serious the worry is.", "harm")
    if harm is Harm.UNSURE:
        return unsure("Ask for advice on how serious this is. You need not give a name.", "harm")
    return met("How serious it is has been said.")


@check("the policy, Timely")
def urgency_fits(urgent: bool, harm: Harm) -> Ruling:
    """ "Urgent" is not said of something that can wait."""
    if urgent and harm in CAN_WAIT:
        words = "You called it urgent, and that nobody is likely to be harmed. Change one of the two."
        return contradicted(words, "urgent", "harm")
    return met("How urgent it is fits how serious it is.")


@check("the policy, rule 5: safety and well-being, both ways")
def risks(risk_if_shared: Heard, risk_if_not: Heard) -> Ruling:
    """What could happen if it is shared, and if it is not, are both written down."""
    if Heard.UNSURE in (risk_if_shared, risk_if_not):
        fields = _those(Heard.UNSURE, risk_if_shared, risk_if_not) + _those(Heard.ABSENT, risk_if_shared, risk_if_not)
        return unsure("Ask for advice on who could be hurt if you share, and if you do not.", *fields)
    absent = _those(Heard.ABSENT, risk_if_shared, risk_if_not)
    if absent:
        return missing("Say who could be hurt if you share, and who if you do not.", *absent)
    return met("The risk is weighed both ways.")


def _those(wanted: Heard, shared: Heard, not_shared: Heard) -> tuple[str, ...]:
    pairs = (("risk_if_shared", shared), ("risk_if_not", not_shared))
    return tuple(name for name, value in pairs if value is wanted)


@check("the policy, rule 3: seek advice if in doubt")
def advice(advice: Advice) -> Ruling:
    """Advice that is wanted has been had."""
    if advice is Advice.TAKEN:
        return met("Advice was taken.")
    if advice is Advice.WANTED:
        return unsure("Ask for the advice you want, or say that you no longer need it.", "advice")
    return not_needed("Nobody asked for advice.")


@check("the policy, rule 7: the reasons, whichever way it goes")
def reasons(reasons: Heard) -> Ruling:
    """The reasons are written down."""
    if reasons is Heard.GIVEN:
        return met("The reasons are written down.")
    if reasons is Heard.UNSURE:
        return unsure("Ask for advice, then write down your reasons.", "reasons")
    return missing("Say why you are sharing, or why not. The reason is part of the record.", "reasons")
