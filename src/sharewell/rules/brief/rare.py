"""Rare things: one that names a child by itself ("the only twins"), or a few that do so together in a small setting."""

from __future__ import annotations

import re
from typing import NamedTuple

WHY = "Something rare can name a child in a small setting."
SMALL_SETTING = 30


class Rare(NamedTuple):
    """Where something rare stands, and why it may tell."""

    start: int
    end: int
    why: str


_ALONE = re.compile(
    r"\bthe only (?:\w+ ){0,2}(?:child|children|boy|girl|twins?|triplets|family|pupil|one)\b"
    r"|\b(?:twins|triplets) in the\b",
    re.IGNORECASE,
)
_NUMBER = r"(?:[0-9]{1,2}|one|two|three|four|five)"
AGE, INJURY = "an age", "an unusual injury"
# What each kind of rare thing looks like; the letters before it must stand in the text for it to be looked for at all.
_FACETS: dict[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    name: (hints, re.compile(pattern, re.IGNORECASE))
    for name, hints, pattern in (
        (AGE, (" old", "-old", "aged ", " is "),
         rf"\b{_NUMBER}[ -](?:years?|months?|weeks?)[ -]old\b|\baged {_NUMBER}\b|\bchild is {_NUMBER}\b"),
        ("brothers and sisters", ("twin", "triplet", "eldest", "youngest", "middle of", "one of", "only child"),
         r"\b(?:twins?|triplets?|(?:eldest|youngest|middle) of|one of (?:three|four|five|six)|only child)\b"),
        (INJURY, ("cigarette", "iron", "belt", "rope", "bite", "scald", "fractur", "broken", "strangl", "burn"),
         r"\b(?:cigarette|iron|belt|rope|bite mark|(?:human|adult) bite|scald\w*|fractur\w+"
         r"|broken (?:arm|leg|rib|wrist|bone|jaw)|strangl\w+|burn(?:t|s)?)\b"),
        ("how the family is made", ("adopt", "foster", "surrog", "two mums", "two dads", "looked", "refugee", "asylum"),
         r"\b(?:adopt\w+|foster\w*|surrog\w+|two (?:mums|dads)|looked.after|refugee|asylum)\b"),
        ("health", ("wheelchair", "deaf", "blind", "fed", "syndrome", "palsy", "epilep", "diabet", "cleft", "hearing",
                    "leuk"),
         r"\b(?:wheelchair|deaf|blind|tube.fed|syndrome|palsy|epilep\w+|diabet\w+|cleft|hearing aids?|leuk\w+)\b"),
        ("language or faith", ("language", "speaks", "mosque", "temple", "synagogue", "church school"),
         r"\b(?:first language|only speaks|speaks only|mosque|temple|synagogue|church school)\b"),
        ("work", ("officer", "vicar", "imam", "headteacher", "councillor", "soldier", "footballer", " at"),
         r"\b(?:police officer|prison officer|vicar|imam|headteacher|councillor|soldier|footballer"
         r"|(?:doctor|nurse|teacher) at)\b"),
    )
}  # fmt: skip
_TOGETHER, _RARE_TOGETHER = 3, 2


def rare(text: str, places: int | None = None) -> list[Rare]:
    """What is rare by itself, and the last of a few that are rare together, with all of them named.

    `places`: how many children the setting has. In a small one an unusual injury and an age are enough.
    """
    found = [Rare(hit.start(), hit.end(), WHY) for hit in _ALONE.finditer(text)]
    small = text.lower()
    seen: dict[str, re.Match[str]] = {}
    for name, (hints, pattern) in _FACETS.items():
        hit = pattern.search(text) if any(hint in small for hint in hints) else None
        if hit is not None:
            seen[name] = hit
    few = places is not None and places <= SMALL_SETTING and {AGE, INJURY} <= seen.keys()
    if few or len(seen) >= _TOGETHER or len(seen.keys() - {AGE}) >= _RARE_TOGETHER:
        hits = sorted(seen.values(), key=lambda hit: hit.start())
        together = ", ".join(f"'{hit.group()}'" for hit in hits)
        why = f"Together these may show who it is: {together}. Say less of one of them."
        found.append(Rare(hits[-1].start(), hits[-1].end(), why))
    return found
