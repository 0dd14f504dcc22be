"""The shape of every table: frozen rows, made only by `library` from TOML that passed its checks.

Dates are calendar dates in England; `in_force_from` and `in_force_until` are both included in the time in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sharewell.guidance.vocabulary import (
    BasisKind,
    ClockUnit,
    ControllerType,
    Evidence,
    FormSource,
    Harm,
    Nation,
    Outcome,
    RecipientKind,
    RetentionTrigger,
    Trigger,
)


def in_force(on: date, from_: date | None, until: date | None) -> bool:
    """Whether `on` lies in the time in force; without a start date nothing is in force yet."""
    return from_ is not None and from_ <= on and (until is None or on <= until)


@dataclass(frozen=True)
class GoldenRule:
    """One rule of an edition. `golden` is false for the duties in law that stand beside the seven.

    `checks` names the rule functions (sharewell.rules.decision) that work this rule through.
    """

    id: str
    number: int
    title: str
    words: str
    citation: str
    checks: tuple[str, ...]
    golden: bool = True


@dataclass(frozen=True)
class Question:
    """One question as it is asked on screen: `fields` are the answers of a case that it fills in."""

    id: str
    rule: str
    text: str
    fields: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True)
class Clause:
    """One obligation of a policy in our own words, and what answers for it.

    `implemented_by` holds "rule:…", "question:…" (of the same edition), "check:…" (a rule function) or "feature:…"
    (a row of features.toml).
    """

    id: str
    words: str
    implemented_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EditionHead:
    """What the top of an edition's file says about it."""

    key: str
    title: str
    publisher: str
    nation: Nation
    in_force_from: date
    in_force_until: date | None
    under_duty: bool
    provisional: bool
    provisional_why: str
    citation: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Edition(EditionHead):
    """One published version of the guidance: never changed once a decision rests on it.

    `needs` names, for each outcome, the checks that this edition adds to those that no edition can do without.
    """

    rules: tuple[GoldenRule, ...]
    questions: tuple[Question, ...]
    needs: Mapping[Outcome, tuple[str, ...]]
    clauses: tuple[Clause, ...] = ()

    def rule_for(self, check: str) -> GoldenRule:
        """The rule under which this edition works `check` through; KeyError when it does not name it."""
        for rule in self.rules:
            if check in rule.checks:
                return rule
        raise KeyError(check)

    def question(self, id_: str) -> Question:
        """The question with this id; KeyError when there is none."""
        for question in self.questions:
            if question.id == id_:
                return question
        raise KeyError(id_)


@dataclass(frozen=True)
class LawfulBasis:
    """A reason in data-protection law to use personal information (UK GDPR Article 6).

    `fits_harm` empty: any level. `note_for`: controllers who must also say something (`note_asks`) for it to stand.
    """

    id: str
    label: str
    legal_name: str
    kind: BasisKind
    controllers: tuple[ControllerType, ...]
    in_force_from: date
    in_force_until: date | None
    citation: str
    evidence: Evidence
    order: int
    fits_harm: tuple[Harm, ...] = ()
    note_for: tuple[ControllerType, ...] = ()
    note_asks: str = ""
    hint: str = ""

    def open_to(self, controller: ControllerType, on: date) -> bool:
        """Whether this kind of body could use it on that day."""
        return controller in self.controllers and in_force(on, self.in_force_from, self.in_force_until)


@dataclass(frozen=True)
class ProcessingCondition:
    """What else must hold for health, ethnicity, belief and the like (UK GDPR Article 9, DPA 2018 Schedule 1).

    `without_consent`: made for use where consent is not the ground. `needs_consent`: stands only on consent given.
    """

    id: str
    label: str
    legal_name: str
    in_force_from: date
    in_force_until: date | None
    citation: str
    evidence: Evidence
    without_consent: bool = False
    needs_consent: bool = False
    fits_harm: tuple[Harm, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Duty:
    """A duty in law to tell a certain recipient. It bites when every condition that its row names holds.

    `recipients` empty: whoever the order names. `harm` empty: whatever the level. `trigger` None: no event needed.
    `under_duty_only`: binds only an organisation that is under the duty to share (dated data of the organisation).
    `unclear_harm`: levels at which nobody has yet settled whether it bites, so advice comes before a refusal.
    `exception`: the duty's own let-out, or empty when it has none. No start date: not yet begun, so it never bites.
    """

    id: str
    title: str
    words: str
    recipients: tuple[RecipientKind, ...]
    controllers: tuple[ControllerType, ...]
    harm: tuple[Harm, ...]
    trigger: Trigger | None
    under_duty_only: bool
    exception: str
    exception_words: str
    clock: str
    in_force_from: date | None
    in_force_until: date | None
    citation: str
    evidence: Evidence
    provisional: bool = False
    unclear_harm: tuple[Harm, ...] = ()


@dataclass(frozen=True)
class Clock:
    """A time limit. `rolls`: a last day that is no working day moves to the next one. `fixed`: set by law."""

    key: str
    title: str
    unit: ClockUnit
    amount: int
    starts: str
    source: str
    evidence: Evidence
    fixed: bool = False
    rolls: bool = False
    note: str = ""


@dataclass(frozen=True)
class RetentionClass:
    """How long one kind of record is kept before the question "may we still keep this?" is asked; never silent
    deletion.

    The due date is `trigger` plus `years` and `months`; `indefinite` has no period but a review every `review_months`.
    `flags`: the circumstances that put a file in this class (`csa`, `looked_after`, `ehcp`, `malicious`), all needed.
    `or_age`: for adults, until this age if that is later. The default class of a record kind has no flags.
    """

    key: str
    title: str
    record: str
    controllers: tuple[ControllerType, ...]
    trigger: RetentionTrigger
    years: int
    months: int
    review_months: int
    source: str
    evidence: Evidence
    flags: tuple[str, ...] = ()
    indefinite: bool = False
    or_age: int = 0
    note: str = ""


@dataclass(frozen=True)
class Feature:
    """A part of the product that answers for a clause, in one line."""

    id: str
    words: str


@dataclass(frozen=True)
class FormField:
    """One thing that the form of some kinds of recipient asks for. `key`: the fact; `prompt`: how it is asked for here,
    where it is `typed`. `must`: they cannot act without it."""

    id: str
    key: str
    recipients: tuple[RecipientKind, ...]
    words: str
    found: FormSource
    must: bool
    source: str
    evidence: Evidence
    prompt: str = ""
