"""How a rule function is written down and found.

A rule function is an ordinary function whose parameters are the facts it may see, and nothing else: the register reads
their names from its signature and hands it exactly those. So no rule can lean on an answer it does not declare, and the
whole space of one rule is the product of its own parameters. Free words never reach a rule; it sees whether they were
given.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from sharewell.rules.decision.assessment import Status

URGENT_ANSWERS = "urgent_answers"


class Ruling(NamedTuple):
    """What a rule function says: how it stands, in words, which fields it still asks for, and whether that may be
    owed.
    """

    status: Status
    words: str
    asks: tuple[str, ...] = ()
    owable: bool = True


def met(words: str) -> Ruling:
    """It is as it should be."""
    return Ruling(Status.MET, words)


def not_needed(words: str) -> Ruling:
    """The other answers make this question fall away."""
    return Ruling(Status.NOT_NEEDED, words)


def missing(words: str, *asks: str, owable: bool = True) -> Ruling:
    """Something has still to be answered or done."""
    return Ruling(Status.MISSING, words, asks, owable)


def unsure(words: str, *asks: str, owable: bool = True) -> Ruling:
    """Somebody is not sure: advice comes next."""
    return Ruling(Status.UNSURE, words, asks, owable)


def contradicted(words: str, *asks: str, owable: bool = True) -> Ruling:
    """Two answers, or an answer and the law, cannot both stand."""
    return Ruling(Status.CONTRADICTED, words, asks, owable)


def owed(words: str, *asks: str) -> Ruling:
    """It may come after the decision is recorded, and is owed until then."""
    return Ruling(Status.OWED, words, asks)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule function as registered: `reads` are the facts it is handed, `cites` the paragraph it implements.

    `clock`: the time limit of its debt when it is owed.
    """

    id: str
    reads: tuple[str, ...]
    rule: Callable[..., Ruling]
    cites: str
    clock: str


Rule = TypeVar("Rule", bound=Callable[..., Ruling])
_register: dict[str, Check] = {}
CHECKS: Mapping[str, Check] = MappingProxyType(_register)


def check(cites: str, clock: str = URGENT_ANSWERS) -> Callable[[Rule], Rule]:
    """Registers a rule function under its own name, with the paragraph it implements and the clock of its debt."""

    def enter(rule: Rule) -> Rule:
        name = rule.__name__
        if name in _register:
            raise ValueError(f"two rules are called {name}")
        _register[name] = Check(name, tuple(inspect.signature(rule).parameters), rule, cites, clock)
        return rule

    return enter
