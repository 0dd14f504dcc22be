"""The ground in law, and what else must hold for the most private kinds of information."""

from __future__ import annotations

from datetime import date

from sharewell.guidance.schema import Duty, LawfulBasis, ProcessingCondition, in_force
from sharewell.guidance.vocabulary import BasisKind, ControllerType, Harm
from sharewell.rules.decision.answers import Answer, Consent, Heard
from sharewell.rules.decision.checking import Ruling, check, contradicted, met, missing, not_needed, unsure
from sharewell.rules.decision.facts import Choice
from sharewell.rules.decision.family import REFUSALS


@check("UK GDPR Article 6; the policy, rule 4")
def basis(
    chosen_basis: LawfulBasis | Choice,
    basis_note: Heard,
    consent: Consent,
    controller: ControllerType,
    decided_on: date,
    level: Harm,
    duties: tuple[Duty, ...],
) -> Ruling:
    """A ground in law is chosen, was open to this kind of body on the day, and fits the other answers."""
    if chosen_basis is Choice.NONE:
        return missing("Choose why the law lets you share. Agreement is one ground among several.", "basis")
    if not isinstance(chosen_basis, LawfulBasis):
        return unsure("Ask for advice on why the law lets you share.", "basis")
    if not chosen_basis.open_to(controller, decided_on):
        words = (
            f'"{chosen_basis.legal_name}" was not open to your kind of organisation on that day. Choose another ground.'
        )
        return contradicted(words, "basis")
    if chosen_basis.kind is BasisKind.CONSENT:
        return _agreement_as_ground(consent)
    if chosen_basis.kind is BasisKind.LEGAL_OBLIGATION and duties:
        return met(f"The law requires it: {duties[0].title}.")
    unfit = _fits(chosen_basis.fits_harm, level, chosen_basis.legal_name, "basis")
    if unfit is not None:
        return unfit
    if chosen_basis.kind is BasisKind.LEGAL_OBLIGATION or controller in chosen_basis.note_for:
        return _note(chosen_basis, basis_note)
    return met(f"Ground in law: {chosen_basis.legal_name}.")


def _agreement_as_ground(consent: Consent) -> Ruling:
    """Consent stands as the ground only while it is given, by everybody who can give it."""
    if consent is Consent.AGREED:
        return met("Ground in law: consent, and the family agreed.")
    if consent is Consent.UNANSWERED:
        return missing("You rest this on consent. Say whether the family agreed.", "consent")
    if consent is Consent.UNSURE:
        return unsure("You rest this on consent and are not sure that it was given. Ask for advice.", "consent")
    words = "There is no consent, so it cannot be the ground. Choose another, such as risk of harm or a duty in law."
    if consent not in REFUSALS:
        words = "Nobody was asked, so consent cannot be the ground. Choose another, or ask."
    return contradicted(words, "basis", "consent")


def _note(chosen: LawfulBasis, note: Heard) -> Ruling:
    if note is Heard.GIVEN:
        return met(f"Ground in law: {chosen.legal_name}.")
    if note is Heard.UNSURE:
        return unsure(f"{chosen.note_asks}, or ask for advice.", "basis_note")
    return missing(f"{chosen.note_asks}.", "basis_note")


def _fits(levels: tuple[Harm, ...], level: Harm, name: str, field: str) -> Ruling | None:
    """What stands against a ground that is only for some levels of harm; None when nothing does."""
    if not levels or level in levels:
        return None
    if level is Harm.UNANSWERED:
        return missing(f'Say how serious the worry is: "{name}" is only for somebody in danger.', "harm")
    if level is Harm.UNSURE:
        return unsure(f'Ask for advice on how serious this is: "{name}" is only for somebody in danger.', "harm")
    return contradicted(f'"{name}" is only for somebody in danger. Choose another.', field, "harm")


@check("UK GDPR Article 9; Data Protection Act 2018 Schedule 1")
def condition(
    special_category: Answer,
    chosen_condition: ProcessingCondition | Choice,
    chosen_basis: LawfulBasis | Choice,
    consent: Consent,
    decided_on: date,
    level: Harm,
) -> Ruling:
    """For health, ethnicity, belief and the like, a condition is chosen, was in force, and sits with the ground."""
    if special_category is Answer.NO:
        return not_needed("Nothing in it is of the most private kinds.")
    if special_category is Answer.UNANSWERED:
        return missing("Say whether it is about health, ethnicity, belief or something as private.", "special_category")
    if special_category is Answer.UNSURE:
        return unsure("Ask for advice on whether it is of the most private kinds.", "special_category")
    if chosen_condition is Choice.NONE:
        return missing("Choose what allows the most private kinds of information to be used.", "condition")
    if not isinstance(chosen_condition, ProcessingCondition):
        return unsure("Ask for advice on what allows the most private kinds of information to be used.", "condition")
    if not in_force(decided_on, chosen_condition.in_force_from, chosen_condition.in_force_until):
        return contradicted(f'"{chosen_condition.legal_name}" was not in force on that day.', "condition")
    on_consent = isinstance(chosen_basis, LawfulBasis) and chosen_basis.kind is BasisKind.CONSENT
    if chosen_condition.without_consent and on_consent:
        words = (
            f'"{chosen_condition.legal_name}" is for sharing without consent, and you rest this on consent. Change one.'
        )
        return contradicted(words, "condition", "basis")
    if chosen_condition.needs_consent and consent is not Consent.AGREED:
        return _consent_wanted(consent)
    unfit = _fits(chosen_condition.fits_harm, level, chosen_condition.legal_name, "condition")
    return unfit or met(f"Condition: {chosen_condition.legal_name}.")


def _consent_wanted(consent: Consent) -> Ruling:
    if consent is Consent.UNANSWERED:
        return missing("You chose explicit consent. Say whether the family agreed.", "consent")
    if consent is Consent.UNSURE:
        return unsure("You chose explicit consent and are not sure that it was given. Ask for advice.", "consent")
    return contradicted(
        "The family did not agree, so explicit consent cannot be the condition.", "condition", "consent"
    )
