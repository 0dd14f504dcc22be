"""Measure a screening on the texts: what share of what was planted it finds, and how often it points at nothing.

A planted thing counts as found where every letter and digit of it is replaced or pointed out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from corpus.generate import Text

Spans = list[tuple[int, int]]
_END = re.compile(r"[.!?]+(?=\s|$|\")")


@dataclass
class Score:
    """What was planted and found by group and kind, what was missed, and what was pointed at in clean texts."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    sentences: int = 0
    false_flags: list[str] = field(default_factory=list)

    def share(self, group: str, *, of: Callable[[tuple[str, str]], bool] = lambda _: True) -> float:
        """The share found of one group (1.0 where nothing was planted)."""
        keys = [key for key in self.planted if key[0] == group and of(key)]
        total = sum(self.planted[key] for key in keys)
        return sum(self.found[key] for key in keys) / total if total else 1.0

    @property
    def per_ten(self) -> float:
        """False flags in ten clean sentences."""
        return 10 * len(self.false_flags) / max(1, self.sentences)


def measure(texts: Iterable[Text], clean: Iterable[Text], spans_of: Callable[[Text], Spans]) -> Score:
    """Score `spans_of`, which says what it would replace or point at, as places in the text it was given."""
    score = Score()
    for one in texts:
        seen = bytearray(len(one.text))
        for start, end in spans_of(one):
            seen[start:end] = b"\x01" * (end - start)
        for plant in one.plants:
            key = (plant.group, f"{plant.kind}, {plant.way}")
            words = one.text[plant.start : plant.end]
            score.planted[key] += 1
            if all(seen[plant.start + at] for at, char in enumerate(words) if char.isalnum()):
                score.found[key] += 1
            else:
                around = one.text[max(0, plant.start - 30) : plant.end + 30].replace("\n", " ")
                score.misses.append(f"{one.id}: {plant.group} {key[1]}: '{words}' in '…{around}…'")
    for one in clean:
        score.sentences += len(_END.findall(one.text))
        score.false_flags += [f"{one.id}: '{one.text[start:end]}'" for start, end in spans_of(one)]
    return score
