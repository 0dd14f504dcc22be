"""No text makes the screening of a brief hang."""

import re
import time
from collections.abc import Callable

import pytest

from sharewell.rules.brief import screen
from tests.rules.brief_case import INDEX

NOTE = "She was quiet and said that mummy was cross. Kai saw a mark on 3 March. "
AWKWARD = ["a", "1", "1/", "a-1-", "1 ", "A ", ". ", "-", "a@", "a.", "flat 1 ", "é", "12 aa aa ", "AB1 ", "Mr "]


def growth(work: Callable[[str], object], unit: str) -> float:
    """How many times as much a text ten times as long costs: 10 where cost grows with the text, 100 with its square."""

    def cost(length: int) -> float:
        text = (unit * length)[:length]
        runs = []
        for _ in range(3):
            begun = time.process_time()
            work(text)
            runs.append(time.process_time() - begun)
        return min(runs)

    return cost(8_000) / max(cost(800), 2e-4)


@pytest.mark.parametrize("unit", [NOTE, *AWKWARD])
def test_no_text_makes_the_screening_hang(unit: str) -> None:
    assert growth(lambda text: screen(text, INDEX), unit) < 35


def test_control_a_pattern_that_hangs_is_found() -> None:
    hangs = re.compile(r"\b(?=[A-Z0-9/]*[0-9])(?=[A-Z0-9/]*[A-Z])[A-Z0-9]+", re.IGNORECASE)
    assert growth(lambda text: list(hangs.finditer(text)), "1/") > 35
