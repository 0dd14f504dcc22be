"""The rank test that the proofs of equal times rest on, against published values and against counting every case."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from tests.support.rank_test import rank_test
from tests.support.timing import compare, spent

# The example of SciPy's own page of mannwhitneyu, which is also in R's words; method "asymptotic".
MALES, FEMALES = [19, 22, 16, 29, 24], [20, 11, 17, 12]


def middle_ranks(numbers):
    return [sum(other < n for other in numbers) + (numbers.count(n) + 1) / 2 for n in numbers]


def counted_out(first, second):
    """The same chance by going through every way to share out the ranks."""
    ranks = middle_ranks([*first, *second])
    expected = len(first) * (len(ranks) + 1) / 2
    far = abs(sum(ranks[: len(first)]) - expected)
    ways = [abs(sum(some) - expected) >= far - 1e-9 for some in combinations(ranks, len(first))]
    return sum(ways) / len(ways)


def test_the_published_example_comes_out():
    assert rank_test(MALES, FEMALES) == pytest.approx(0.11134688653314041, abs=1e-12)
    assert rank_test(FEMALES, MALES) == rank_test(MALES, FEMALES)
    assert counted_out(MALES, FEMALES) == pytest.approx(0.1111111, abs=1e-6)


@pytest.mark.parametrize(("first", "second"), [
    ([1, 1, 2, 2, 3, 3, 4, 4, 9], [2, 3, 3, 4, 4, 5, 5, 6]),
    ([1, 2, 3, 4, 5, 6, 7, 8], [5, 6, 7, 8, 9, 10, 11, 12]),
    ([5, 5, 5, 5, 5, 6, 7, 8], [5, 5, 5, 6, 6, 6, 7, 9]),
])  # fmt: skip
def test_it_is_near_what_counting_every_case_gives_also_with_ties(first, second):
    assert rank_test(first, second) == pytest.approx(counted_out(first, second), abs=0.02)


def test_numbers_that_are_all_the_same_differ_in_nothing_and_no_numbers_are_an_error():
    assert rank_test([3, 3, 3], [3, 3]) == 1.0
    with pytest.raises(ValueError, match="numbers"):
        rank_test([], [1])


def test_equals_seem_different_about_as_often_as_they_should_and_a_small_shift_is_found():
    chance = random.Random(7)  # noqa: S311
    heaps = [[chance.gauss(100, 10) for _ in range(300)] for _ in range(400)]
    said = [rank_test(one, other) for one, other in zip(heaps[::2], heaps[1::2], strict=True)]
    assert 2 <= sum(p <= 0.05 for p in said) <= 20
    assert rank_test([n + 4 for n in heaps[0]], heaps[1]) < 0.001


def test_each_act_is_done_as_often_as_asked_in_an_order_of_its_own_each_round():
    done: list[str] = []
    took = spent({"one": lambda: done.append("one"), "two": lambda: done.append("two")}, 40)
    assert {kind: len(times) for kind, times in took.items()} == {"one": 40, "two": 40}
    rounds = {tuple(done[at : at + 2]) for at in range(0, 80, 2)}
    assert rounds == {("one", "two"), ("two", "one")}


def test_the_gap_is_that_of_the_medians_in_seconds():
    [other] = compare({"plain": [1000] * 9, "other": [1_001_000] * 9})
    assert other.gap == pytest.approx(0.001)
    assert other.told_apart
