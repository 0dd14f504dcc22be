"""The Mann-Whitney rank test: whether two heaps of numbers look as if they came from the same source.

The normal approximation with correction for ties and for continuity, two-sided: for hundreds of numbers and more. What
it gives is the chance of a difference in ranks at least this large where there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby


def rank_test(first: Sequence[float], second: Sequence[float]) -> float:
    """The p-value; 1.0 where every number is the same. Raises ValueError where one heap is empty."""
    few, many = len(first), len(second)
    if not few or not many:
        raise ValueError("Both need numbers.")
    total = few + many
    ranks_of_first, ties, before = 0.0, 0, 0
    for _, group in groupby(sorted([(n, True) for n in first] + [(n, False) for n in second]), lambda pair: pair[0]):
        same = list(group)
        middle = before + (len(same) + 1) / 2
        ranks_of_first += middle * sum(is_first for _, is_first in same)
        ties += len(same) ** 3 - len(same)
        before += len(same)
    ahead = ranks_of_first - few * (few + 1) / 2
    spread = few * many / 12 * (total + 1 - ties / (total * (total - 1)))
    if spread <= 0:
        return 1.0
    distance = max(abs(ahead - few * many / 2) - 0.5, 0.0)
    return math.erfc(distance / math.sqrt(2 * spread))
