"""How long each of several things takes, taken in turn, and whether one of them can be told from another by that."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.support.rank_test import rank_test

# A difference is called found where the chance of one that large among equals is at most this.
CHANCE = 0.01


@dataclass(frozen=True)
class Compared:
    """One kind beside the plain one: the chance that they are the same, and the gap of their medians in seconds."""

    kind: str
    chance: float
    gap: float

    @property
    def told_apart(self) -> bool:
        """Whether the times tell which it was."""
        return self.chance <= CHANCE


def spent(acts: Mapping[str, Callable[[], object]], count: int, seed: int = 0) -> dict[str, list[int]]:
    """Nanoseconds of `count` calls of each. Each round has an order of its own.

    In one fixed order each kind would always stand at the same place in the pattern of the ledger, whose tree joins
    two branches at every second leaf, four at every fourth, and so on.
    """
    chance, order = random.Random(seed), list(acts)  # noqa: S311
    took: dict[str, list[int]] = {kind: [] for kind in acts}
    for _ in range(count):
        chance.shuffle(order)
        for kind in order:
            act = acts[kind]
            began = time.perf_counter_ns()
            act()
            took[kind].append(time.perf_counter_ns() - began)
    return took


def compare(took: Mapping[str, list[int]]) -> list[Compared]:
    """Every kind beside the first."""
    plain, *others = took
    middle = statistics.median(took[plain])
    return [
        Compared(kind, rank_test(took[kind], took[plain]), (statistics.median(took[kind]) - middle) / 1e9)
        for kind in others
    ]
