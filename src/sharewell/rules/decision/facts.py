"""From a case to the facts the rules see: closed answers as they are, free words as heard, and a few worked-out facts.

`NAMES` is every fact in order; `facts_of` gives their values. `WORKED_OUT` says of each worked-out fact which answers
it is made from; nothing else goes into it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from sharewell.guidance import library
from sharewell.guidance.schema import Duty, LawfulBasis, ProcessingCondition
from sharewell.guidance.vocabulary import ControllerType, Harm, RecipientKind, Trigger
from sharewell.rules.decision.answers import TEXT_FIELDS, UNSURE_TEXT, Case, ExceptionClaim, Heard, heard
from sharewell.rules.decision.assessment import Road
from sharewell.rules.errors import Unreadable

CAN_WAIT = frozenset({Harm.BELOW_LINE, Harm.NONE})


class Choice(StrEnum):
    """What stands in place of a row of a table when none was chosen."""

    NONE = "none"
    UNSURE = "unsure"


class Second(StrEnum):
    """Whether a second person agreed, and is indeed a second one."""

    ABSENT = "absent"
    SAME = "same"
    OTHER = "other"
    UNSURE = "unsure"


def road_of(urgent: bool, harm: Harm) -> Road:
    """Urgent when a child is in danger, or when somebody says it is urgent and nothing says that it can wait.

    The policy, Timely; the key questions begin with "is anyone in immediate danger?".
    """
    if harm is Harm.IN_DANGER or (urgent and harm not in CAN_WAIT):
        return Road.URGENT
    return Road.ORDINARY


def level_of(urgent: bool, harm: Harm) -> Harm:
    """How serious it is taken to be: on the urgent road a child is taken to be in danger."""
    return Harm.IN_DANGER if road_of(urgent, harm) is Road.URGENT else harm


def basis_of(basis: str) -> LawfulBasis | Choice:
    """The row of the table of lawful bases; Unreadable for an id that is not in it."""
    if basis in ("", UNSURE_TEXT):
        return Choice.UNSURE if basis else Choice.NONE
    try:
        return library.lawful_basis(basis)
    except KeyError:
        raise Unreadable("basis", "is not in the table of lawful bases") from None


def condition_of(condition: str) -> ProcessingCondition | Choice:
    """The row of the table of conditions; Unreadable for an id that is not in it."""
    if condition in ("", UNSURE_TEXT):
        return Choice.UNSURE if condition else Choice.NONE
    try:
        return library.condition(condition)
    except KeyError:
        raise Unreadable("condition", "is not in the table of conditions") from None


def second_of(agreed_by: str, decided_by: str) -> Second:
    """A second person is somebody else than whoever decides."""
    if not agreed_by.strip():
        return Second.ABSENT
    if agreed_by.strip().casefold() == UNSURE_TEXT:
        return Second.UNSURE
    return Second.SAME if agreed_by.strip().casefold() == decided_by.strip().casefold() else Second.OTHER


@lru_cache(maxsize=65536)
def biting(
    recipient: RecipientKind,
    controller: ControllerType,
    decided_on: date,
    under_duty_since: date | None,
    triggers: frozenset[Trigger],
    level: Harm,
) -> tuple[Duty, ...]:
    """The duties that require this organisation to tell this recipient, on that day and these answers."""
    return tuple(
        duty
        for duty in _reaching(recipient, controller, decided_on, under_duty_since)
        if (not duty.harm or level in duty.harm) and (duty.trigger is None or duty.trigger in triggers)
    )


@lru_cache(maxsize=65536)
def unclear(
    recipient: RecipientKind,
    controller: ControllerType,
    decided_on: date,
    under_duty_since: date | None,
    level: Harm,
) -> tuple[Duty, ...]:
    """The duties of which nobody has settled whether they reach this far."""
    reaching = _reaching(recipient, controller, decided_on, under_duty_since)
    return tuple(duty for duty in reaching if level in duty.unclear_harm)


def _reaching(
    recipient: RecipientKind, controller: ControllerType, on: date, under_duty_since: date | None
) -> list[Duty]:
    """The duties in force that bind this organisation towards this recipient, whatever has happened."""
    if recipient in (RecipientKind.UNSURE, RecipientKind.UNANSWERED):
        return []
    bound = under_duty_since is not None and under_duty_since <= on
    return [
        duty
        for duty in library.duties(on)
        if (not duty.recipients or recipient in duty.recipients)
        and controller in duty.controllers
        and (bound or not duty.under_duty_only)
    ]


def exception_made_out(claim: ExceptionClaim, because: str, agreed_by: str, decided_by: str) -> bool:
    """Detriment to the child is claimed, with a reason, and a second person agrees (key questions, step 5a)."""
    return (
        claim is ExceptionClaim.DETRIMENT
        and heard(because) is Heard.GIVEN
        and second_of(agreed_by, decided_by) is Second.OTHER
    )


CASE_FIELDS: tuple[str, ...] = tuple(Case.__dataclass_fields__)
_read_case = attrgetter(*CASE_FIELDS)
_TEXT_AT: tuple[int, ...] = tuple(CASE_FIELDS.index(name) for name in CASE_FIELDS if name in TEXT_FIELDS)
_DUTY = ("recipient", "controller", "decided_on", "under_duty_since", "triggers", "urgent", "harm")
_EXCEPTION = ("exception", "exception_because", "exception_agreed_by", "decided_by")

WORKED_OUT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "road": ("urgent", "harm"),
        "level": ("urgent", "harm"),
        "chosen_basis": ("basis",),
        "chosen_condition": ("condition",),
        "second_for_protected": ("protected_agreed_by", "decided_by"),
        "second_for_exception": ("exception_agreed_by", "decided_by"),
        "all_duties": _DUTY,
        "duties": _DUTY + _EXCEPTION,
        "unclear_duties": tuple(name for name in _DUTY if name != "triggers"),
    }
)
NAMES: tuple[str, ...] = CASE_FIELDS + tuple(WORKED_OUT)
AT: Mapping[str, int] = MappingProxyType({name: index for index, name in enumerate(NAMES)})


def _works() -> dict[str, Callable[[Case], object]]:
    """One function for each worked-out fact, in the order of `WORKED_OUT`."""
    return {
        "road": lambda c: road_of(c.urgent, c.harm),
        "level": lambda c: level_of(c.urgent, c.harm),
        "chosen_basis": lambda c: basis_of(c.basis),
        "chosen_condition": lambda c: condition_of(c.condition),
        "second_for_protected": lambda c: second_of(c.protected_agreed_by, c.decided_by),
        "second_for_exception": lambda c: second_of(c.exception_agreed_by, c.decided_by),
        "all_duties": _all_duties,
        "duties": _standing_duties,
        "unclear_duties": lambda c: unclear(
            c.recipient, c.controller, c.decided_on, c.under_duty_since, level_of(c.urgent, c.harm)
        ),
    }


def _all_duties(case: Case) -> tuple[Duty, ...]:
    level = level_of(case.urgent, case.harm)
    return biting(case.recipient, case.controller, case.decided_on, case.under_duty_since, case.triggers, level)


def _standing_duties(case: Case) -> tuple[Duty, ...]:
    """The duties that bite and are not lifted by their own exception."""
    found = _all_duties(case)
    if not found or not exception_made_out(
        case.exception, case.exception_because, case.exception_agreed_by, case.decided_by
    ):
        return found
    return tuple(duty for duty in found if duty.exception != case.exception)


WORKS: Mapping[str, Callable[[Case], object]] = MappingProxyType(_works())


def facts_of(case: Case) -> tuple[object, ...]:
    """The value of every fact of `NAMES`, in order. Unreadable for a basis or condition that is in no table."""
    values = list(_read_case(case))
    for index in _TEXT_AT:
        values[index] = heard(values[index])
    values.extend([work(case) for work in WORKS.values()])
    return tuple(values)
