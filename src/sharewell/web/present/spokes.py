"""Who knows what as a picture: the child in the centre, one spoke for each of those outside."""

from __future__ import annotations

from math import cos, pi, sin
from typing import NamedTuple

from sharewell.rules.who_knows import KNOWS_WORDS, Spoke

WIDTH = HEIGHT = 320
_MIDDLE, _LONG = 160, 118


class Arm(NamedTuple):
    """One spoke as it is drawn: its number in the key, where it ends, how it is drawn, and its words in the key."""

    number: int
    x: int
    y: int
    kind: str
    who: str
    words: str


def arms(spokes: tuple[Spoke, ...]) -> list[Arm]:
    """The spokes evenly round the child, the first at the top."""
    made = []
    for place, spoke in enumerate(spokes):
        turn = 2 * pi * place / len(spokes)
        x, y = round(_MIDDLE + _LONG * sin(turn)), round(_MIDDLE - _LONG * cos(turn))
        made.append(Arm(place + 1, x, y, spoke.most.value, spoke.who, counted(spoke)))
    return made


def counted(spoke: Spoke) -> str:
    """How many items they have in each way, in words."""
    return ", ".join(f"{KNOWS_WORDS[how].lower()}: {count}" for how, count in spoke.counts.items())
