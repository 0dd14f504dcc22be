"""The laws of the decision space: each says whether it holds in one state of one rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharewell.guidance.schema import LawfulBasis, ProcessingCondition, in_force
from sharewell.guidance.vocabulary import BasisKind, Harm, Outcome, Trigger
from sharewell.rules.decision.answers import (
    Advice,
    Answer,
    Closeness,
    Consent,
    ExceptionClaim,
    Heard,
    NotAsked,
    NotTold,
    Protected,
    RequesterTold,
    Told,
    WithholdReason,
)
from sharewell.rules.decision.assessment import Road, Status
from sharewell.rules.decision.checking import Check, Ruling
from sharewell.rules.decision.facts import CAN_WAIT, CASE_FIELDS, Second, road_of
from sharewell.rules.decision.family import ABOVE_THE_LINE, REFUSALS
from sharewell.rules.decision.outcomes import Plan, stands
from sharewell.rules.decision.recipients import CHECKED, CHECKED_FOR_URGENT, NOT_CHOSEN, PRIVATE_PEOPLE
from tests.rules.decision.space import Law, settled

Facts = dict[str, Any]
NEVER_OWED = frozenset(
    {
        "recipient_chosen",
        "recipient_checked",
        "recipient_barred",
        "protected",
        "without_names",
        "referral_recipient",
    }
)


def says_what_to_do(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """Whatever is unsettled says what to do and names an answer of the case; whatever is settled asks nothing."""
    if settled(ruling):
        return bool(ruling.words) and not ruling.asks
    return bool(ruling.words) and bool(ruling.asks) and set(ruling.asks) <= set(CASE_FIELDS)


def only_who_is_this_is_never_owed(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """Only questions of who receives it, and of what may not leak, are beyond owing."""
    return ruling.owable or check.id in NEVER_OWED


def only_telling_may_come_after(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """No rule says "owed" of its own accord but the one about telling whoever asked."""
    return ruling.status is not Status.OWED or check.id == "requester_told"


EVERY_RULE: Mapping[str, Law] = {
    "says what to do": says_what_to_do,
    "only 'who is this' is never owed": only_who_is_this_is_never_owed,
    "only telling the requester may come after": only_telling_may_come_after,
}


def _basis(check: Check, facts: Facts, ruling: Ruling) -> bool:
    chosen = facts["chosen_basis"]
    if not settled(ruling):
        return True
    return (
        isinstance(chosen, LawfulBasis)
        and chosen.open_to(facts["controller"], facts["decided_on"])
        and (chosen.kind is not BasisKind.CONSENT or facts["consent"] is Consent.AGREED)
        and (facts["controller"] not in chosen.note_for or facts["basis_note"] is Heard.GIVEN)
    )


def _another_basis_stands_beside_a_refusal(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """A basis that does not rest on consent never looks at the family's answer."""
    chosen = facts["chosen_basis"]
    if not isinstance(chosen, LawfulBasis) or chosen.kind is BasisKind.CONSENT:
        return True
    return check.rule(**{**facts, "consent": Consent.AGREED}) == ruling


def _condition(check: Check, facts: Facts, ruling: Ruling) -> bool:
    if not settled(ruling) or facts["special_category"] is Answer.NO:
        return True
    row, basis = facts["chosen_condition"], facts["chosen_basis"]
    on_consent = isinstance(basis, LawfulBasis) and basis.kind is BasisKind.CONSENT
    return (
        facts["special_category"] is Answer.YES
        and isinstance(row, ProcessingCondition)
        and in_force(facts["decided_on"], row.in_force_from, row.in_force_until)
        and not (row.without_consent and on_consent)
        and (not row.needs_consent or facts["consent"] is Consent.AGREED)
    )


def _refusal(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """Above the harm line, or under a duty, never in the way; below it only agreement lets it pass, and a no is a
    no.
    """
    if facts["duties"] or facts["level"] in ABOVE_THE_LINE:
        return settled(ruling)
    if facts["consent"] in REFUSALS and facts["level"] in CAN_WAIT:
        return ruling.status is Status.CONTRADICTED
    return settled(ruling) == (facts["consent"] is Consent.AGREED)


def _told(check: Check, facts: Facts, ruling: Ruling) -> bool:
    reasons = set(NotTold) - {NotTold.UNANSWERED, NotTold.UNSURE, NotTold.NOT_YET}
    told = facts["told"] is Told.TOLD
    why_not = facts["told"] is Told.NOT_TOLD and facts["not_told_because"] in reasons
    return settled(ruling) == (told or (why_not and facts["consent"] is not Consent.AGREED))


def _sought(check: Check, facts: Facts, ruling: Ruling) -> bool:
    honest = (NotAsked.UNSAFE, NotAsked.WOULD_DELAY, NotAsked.SHARE_WHATEVER_THE_ANSWER)
    asked = facts["consent"] in {Consent.AGREED, *REFUSALS}
    return settled(ruling) == (
        asked or (facts["consent"] is Consent.NOT_ASKED and facts["not_asked_because"] in honest)
    )


def _not_asked(check: Check, facts: Facts, ruling: Ruling) -> bool:
    return settled(ruling) if facts["consent"] is Consent.UNANSWERED else _sought(check, facts, ruling)


def _checked(check: Check, facts: Facts, ruling: Ruling) -> bool:
    enough = CHECKED_FOR_URGENT if facts["road"] is Road.URGENT else CHECKED
    return settled(ruling) == (facts["verification"] in enough) and (settled(ruling) or not ruling.owable)


def _barred(check: Check, facts: Facts, ruling: Ruling) -> bool:
    closeness = facts["closeness"]
    if closeness in (Closeness.NEITHER, Closeness.NAMED_ONLY):
        return settled(ruling)
    ordered = any(duty.trigger is Trigger.COURT_ORDER for duty in facts["duties"])
    if closeness in (Closeness.ADULT_OF_CONCERN, Closeness.CLOSE_TO_THEM):
        passes = ordered and facts["advice"] is Advice.TAKEN
        return settled(ruling) == passes and (passes or not ruling.owable)
    return not settled(ruling) and ruling.owable == (facts["recipient"] not in PRIVATE_PEOPLE)


def _protected(check: Check, facts: Facts, ruling: Ruling) -> bool:
    checked = facts["verification"] in CHECKED
    if facts["protected"] in (Protected.NONE_PRESENT, Protected.GUARDED):
        return settled(ruling)
    agreed = facts["protected"] is Protected.INCLUDED and checked and facts["second_for_protected"] is Second.OTHER
    return settled(ruling) == agreed and (agreed or ruling.owable == checked)


def _withheld(check: Check, facts: Facts, ruling: Ruling) -> bool:
    chosen = facts["withhold_because"]
    weak = {WithholdReason.DATA_PROTECTION, WithholdReason.FEAR_OF_LOSING_FAMILY, WithholdReason.UNSURE}
    respected = facts["consent"] in REFUSALS and facts["level"] in CAN_WAIT
    good = chosen - weak - (set() if respected else {WithholdReason.REFUSAL_RESPECTED})
    return settled(ruling) == (bool(good) and WithholdReason.UNSURE not in chosen)


def _requester(check: Check, facts: Facts, ruling: Ruling) -> bool:
    if facts["asked"] is not Answer.YES:
        return settled(ruling) == (facts["asked"] is Answer.NO)
    if facts["requester_told"] is RequesterTold.NOT_YET:
        return ruling.status is Status.OWED
    unsafe = facts["requester_told"] is RequesterTold.UNSAFE and facts["requester_unsafe_because"] is Heard.GIVEN
    return settled(ruling) == (facts["requester_told"] is RequesterTold.TOLD or unsafe)


def _exception(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """Against a duty: detriment, said why, agreed by a second person, and no duty there without that exception."""
    duties = facts["all_duties"]
    made_out = (
        facts["exception"] is ExceptionClaim.DETRIMENT
        and facts["exception_because"] is Heard.GIVEN
        and facts["second_for_exception"] is Second.OTHER
        and all(duty.exception == "detriment" for duty in duties)
    )
    return settled(ruling) == (not duties or made_out)


def _unnamed(check: Check, facts: Facts, ruling: Ruling) -> bool:
    said = facts["level"] is not Harm.UNANSWERED
    return settled(ruling) == (facts["identifiable"] is Answer.NO and not facts["duties"] and said)


def _words(check: Check, facts: Facts, ruling: Ruling) -> bool:
    return settled(ruling) == all(value is Heard.GIVEN for value in facts.values())


def _put_off(check: Check, facts: Facts, ruling: Ruling) -> bool:
    until = facts["defer_until"]
    if facts["road"] is Road.URGENT or until is None or until < facts["decided_on"]:
        return not settled(ruling)
    at_once = any(duty.clock in ("eyfs_notice", "duty_to_share") for duty in facts["duties"])
    return not (settled(ruling) and at_once and until > facts["decided_on"])


def _chosen(check: Check, facts: Facts, ruling: Ruling) -> bool:
    return settled(ruling) == (facts["recipient"] not in NOT_CHOSEN)


OWN_LAWS: Mapping[str, Law] = {
    "basis": _basis,
    "condition": _condition,
    "refusal_respected": _refusal,
    "family_told": _told,
    "agreement_sought": _sought,
    "not_asked_why": _not_asked,
    "recipient_chosen": _chosen,
    "recipient_checked": _checked,
    "recipient_barred": _barred,
    "recipient_need": _words,
    "protected": _protected,
    "withhold_reasons": _withheld,
    "requester_told": _requester,
    "duty_exception": _exception,
    "without_names": _unnamed,
    "defer_date": _put_off,
    "reasons": _words,
    "purpose": _words,
    "left_out": _words,
    "risks": _words,
}


def own_law(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """The law of this rule: exactly when it is settled, or must not be."""
    law = OWN_LAWS.get(check.id)
    return law is None or law(check, facts, ruling)


def a_refusal_alone_forbids_nothing(check: Check, facts: Facts, ruling: Ruling) -> bool:
    """With another ground chosen, the ground stands the same whatever the family said."""
    return check.id != "basis" or _another_basis_stands_beside_a_refusal(check, facts, ruling)


def never_blocks_in_danger(plan: Plan) -> Law:
    """On the urgent road no rule that a share needs is a gap, but for who receives it and what may not leak to them."""
    needed = frozenset(plan.needed(Outcome.SHARE))
    steps = {step.check.id: step for step in plan.steps}

    def law(check: Check, facts: Facts, ruling: Ruling) -> bool:
        if check.id not in needed or settled(ruling) or not _in_danger(facts):
            return True
        found = steps[check.id].finding(ruling, Road.URGENT)
        return stands(Outcome.SHARE, found, Road.URGENT) is Status.OWED or _who_is_this(check, facts)

    return law


def _in_danger(facts: Facts) -> bool:
    if facts.get("road", Road.URGENT) is not Road.URGENT or facts.get("level", Harm.IN_DANGER) is not Harm.IN_DANGER:
        return False
    return road_of(facts.get("urgent", True), facts.get("harm", Harm.IN_DANGER)) is Road.URGENT


def _who_is_this(check: Check, facts: Facts) -> bool:
    """The only excuses: nobody chosen, not reached by a number of ours, close to the concern, or unchecked with
    secrets.
    """
    close = (Closeness.ADULT_OF_CONCERN, Closeness.CLOSE_TO_THEM)
    excuses = {
        "recipient_chosen": lambda: facts["recipient"] in NOT_CHOSEN,
        "recipient_checked": lambda: facts["verification"] not in CHECKED_FOR_URGENT,
        "recipient_barred": lambda: facts["closeness"] in close or facts["recipient"] in PRIVATE_PEOPLE,
        "protected": lambda: facts["verification"] not in CHECKED,
    }
    return check.id in excuses and excuses[check.id]()
