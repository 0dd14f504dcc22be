"""The whole decision space, factored.

A rule function sees only the facts in its signature, so its whole space is the product of their values (`states_of`).
Worked-out facts take every value that any answers can give them; where two of them hang together in life, all their
combinations are taken all the same, so what holds here holds in life. `walk` holds laws against every state and returns
those in which one fails, so that a planted bug can be seen to be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain, combinations, product
from math import prod
from typing import Any, get_args, get_origin, get_type_hints

from sharewell.guidance import library
from sharewell.guidance.schema import Duty
from sharewell.guidance.vocabulary import ControllerType, Harm, RecipientKind, Trigger
from sharewell.rules.decision.answers import TEXT_FIELDS, Case, Heard, WithholdReason
from sharewell.rules.decision.assessment import Road, Status
from sharewell.rules.decision.checking import CHECKS, Check, Ruling
from sharewell.rules.decision.facts import WORKED_OUT, Choice, Second, biting, unclear
from sharewell.rules.decision.outcomes import Plan, plan_for

DAY = timedelta(days=1)
EDITIONS = tuple(edition.key for edition in library.editions())
UNANSWERED = {"unanswered", Heard.ABSENT, Choice.NONE, Second.ABSENT, None, frozenset(), ()}


def subsets(items: Any) -> list[frozenset[Any]]:
    """Every subset."""
    items = list(items)
    found = chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))
    return [frozenset(chosen) for chosen in found]


@cache
def law_days() -> tuple[date, ...]:
    """Every day on which a table changes, and the day before: between two of them the law stands still."""
    changes = {date(2026, 11, 22)}
    for row in (*library.all_bases(), *library.all_conditions(), *library.all_duties()):
        if row.in_force_from is not None:
            changes |= {row.in_force_from, row.in_force_from - DAY}
        if row.in_force_until is not None:
            changes |= {row.in_force_until, row.in_force_until + DAY}
    return tuple(sorted(changes))


@cache
def duty_sets() -> tuple[tuple[Duty, ...], ...]:
    """Every set of duties that any answers can bring to bear, and each of them with its own exceptions lifted."""
    found: set[tuple[Duty, ...]] = {()}
    triggers = subsets(Trigger)
    for on in law_days():
        for since in (None, on - DAY, on, on + DAY):
            for recipient, controller, level in product(RecipientKind, ControllerType, Harm):
                for happened in triggers:
                    found.add(biting(recipient, controller, on, since, happened, level))
    found |= {tuple(duty for duty in duties if not duty.exception) for duties in found}
    return tuple(sorted(found, key=lambda duties: tuple(duty.id for duty in duties)))


@cache
def unclear_sets() -> tuple[tuple[Duty, ...], ...]:
    """Every set of duties whose reach any answers can leave in doubt."""
    cases = product(RecipientKind, ControllerType, law_days(), (None, date(2000, 1, 1), date(2100, 1, 1)), Harm)
    return tuple(
        {unclear(recipient, controller, on, since, level) for recipient, controller, on, since, level in cases}
    )


@cache
def domain(fact: str) -> tuple[Any, ...]:
    """Every value a fact can have, as the rules see it."""
    if fact in ("chosen_basis", "chosen_condition"):
        rows = library.all_bases() if fact == "chosen_basis" else library.all_conditions()
        return (*Choice, *rows)
    special: Mapping[str, Callable[[], tuple[Any, ...]]] = {
        "road": lambda: tuple(Road),
        "level": lambda: tuple(Harm),
        "second_for_protected": lambda: tuple(Second),
        "second_for_exception": lambda: tuple(Second),
        "duties": duty_sets,
        "all_duties": duty_sets,
        "unclear_duties": unclear_sets,
        "decided_on": law_days,
        "defer_until": lambda: (None, *(date(2026, 12, 23) + DAY * days for days in range(-2, 22))),
        "urgent": lambda: (False, True),
        "withhold_because": lambda: tuple(subsets(WithholdReason)),
        "triggers": lambda: tuple(subsets(Trigger)),
        "edition": lambda: EDITIONS,
        "under_duty_since": lambda: (None, *law_days()),
    }
    if fact in special:
        return special[fact]()
    if fact in TEXT_FIELDS:
        return tuple(Heard)
    hint = get_type_hints(Case)[fact]
    kind = next(part for part in get_args(hint) if part is not type(None)) if get_origin(hint) else hint
    assert issubclass(kind, StrEnum)
    return (*((None,) if get_origin(hint) else ()), *kind)


def values_of(check: Check, fact: str) -> tuple[Any, ...]:
    """The values of a fact for one rule. Putting off is worked through at a year's end, with its bank holidays."""
    if check.id == "defer_date" and fact == "decided_on":
        return (date(2026, 12, 23),)
    return domain(fact)


def states_of(check: Check) -> Iterator[tuple[Any, ...]]:
    """Every state of one rule: the facts it reads, in the order of its signature."""
    return product(*(values_of(check, fact) for fact in check.reads))


def size_of_the_whole() -> int:
    """How many combinations of closed answers there are in all: the product over every answer of a case."""
    apart = {"defer_until", "decided_on", "under_duty_since"}
    fields = [name for name in Case.__dataclass_fields__ if name not in apart]
    sizes = [len(domain("chosen_" + name)) if name in ("basis", "condition") else len(domain(name)) for name in fields]
    return prod(sizes) * len(law_days()) * 4 * len(domain("defer_until"))


@dataclass
class Walk:
    """What a walk through a space found: how many states there were, and the first in which a law fails."""

    states: int = 0
    breaches: list[str] = field(default_factory=list)

    def breach(self, law: str, check: Check, facts: tuple[Any, ...], ruling: Ruling) -> None:
        """Notes a state in which a law fails."""
        if len(self.breaches) < 20:
            shown = {name: getattr(fact, "id", fact) for name, fact in zip(check.reads, facts, strict=True)}
            self.breaches.append(f"{law}: {check.id} {shown} gives {ruling}")


Law = Callable[[Check, dict[str, Any], Ruling], bool]


def walk(
    checks: Mapping[str, Check], laws: Mapping[str, Law], only: frozenset[str] | None = None, first: bool = False
) -> Walk:
    """Every state of every rule (or of `only`), against every law; a law says whether it holds.

    `first`: stop at the first breach, for a control that only asks whether there is one.
    """
    found = Walk()
    for check in checks.values():
        if only is not None and check.id not in only:
            continue
        for facts in states_of(check):
            found.states += 1
            ruling = check.rule(*facts)
            named = dict(zip(check.reads, facts, strict=True))
            for law, holds in laws.items():
                if not holds(check, named, ruling):
                    found.breach(law, check, facts, ruling)
                    if first:
                        return found
    return found


def plans() -> tuple[Plan, ...]:
    """Every edition, made ready."""
    return tuple(plan_for(key) for key in EDITIONS)


def with_rule(name: str, rule: Callable[..., Ruling]) -> dict[str, Check]:
    """The register with one rule function replaced: for planting a bug."""
    return {**CHECKS, name: replace(CHECKS[name], rule=rule)}


def settled(ruling: Ruling) -> bool:
    """Whether nothing more is wanted."""
    return ruling.status in (Status.MET, Status.NOT_NEEDED)


def fields_of(fact: str) -> tuple[str, ...]:
    """The answers a fact is made from."""
    return WORKED_OUT.get(fact, (fact,))


def unanswered(value: Any) -> bool:
    """Whether a value stands for "not answered"."""
    return value in UNANSWERED


def vanishing(checks: Mapping[str, Check]) -> tuple[set[tuple[str, str]], int]:
    """The pairs (rule, fact) in which answering that fact settles a finding that had not asked for it; and the
    steps.
    """
    pairs, steps = set(), 0
    for check in checks.values():
        domains = [values_of(check, fact) for fact in check.reads]
        for facts in states_of(check):
            before = check.rule(*facts)
            if settled(before):
                continue
            for place, fact in enumerate(check.reads):
                if not unanswered(facts[place]) or set(fields_of(fact)) & set(before.asks):
                    continue
                for value in domains[place]:
                    steps += 1
                    if settled(check.rule(*facts[:place], value, *facts[place + 1 :])):
                        pairs.add((check.id, fact))
    return pairs, steps
