"""Words that say a child may be in danger now: whoever writes or hears them is shown the way to the urgent share.

No list is whole, and none needs to be: these words only open a door sooner. What they find is never held back, and what
they miss is still asked by the question whether the child is safe.
"""

from __future__ import annotations

import re

SOURCE = "seed, rule 1 and policy bullet 4"

_NOW = r"(?:now|tonight|today|immediately|at once|straight ?away|this (?:minute|morning|afternoon|evening))"
_HELP = r"(?:999|(?:the )?police|(?:the |an )?ambulance|emergency services)"
_AFRAID = r"(?:afraid|scared|frightened|terrified|refus\w+)"
_SAYS: tuple[str, ...] = (
    r"(?:in|immediate|serious|real|grave|great|any) danger",
    r"(?:is|are|be|was|not|isn['’]?t|aren['’]?t) (?:un)?safe",
    r"life.threatening|life and death|serious(?:ly)? (?:harm(?:ed)?|hurt|injur(?:y|ed))|significant harm",
    rf"(?:call|ring|phone|dial|get)(?:ing)? {_HELP}|{_HELP} (?:right )?{_NOW}|section 47|police protection",
    r"strangl\w+|suffocat\w+|stabb\w+|(?:with|has|had|pulled|got|by) a (?:knife|gun|weapon)",
    r"threaten\w* to (?:kill|stab|burn|harm|hurt|take)",
    r"(?:will|going to|gonna|wants? to|tried to|try to) (?:kill|strangle|stab|drown|suffocate|poison)",
    r"kill (?:him|her|them|me|us|you|it|himself|herself)|overdos\w+|suicid\w+",
    r"unconscious|not breathing|can(?:['’]?t|not) breathe",
    rf"{_AFRAID} (?:of going|to go|to be taken) home|can(?:['’]?t|not) go home",
    r"raped?|sexual(?:ly)? (?:abus\w+|assault\w+|touch\w+)|female genital mutilation|fgm|forced marriage",
    r"abduct\w+|kidnap\w*|tak(?:e|en|ing) (?:\w+ ){1,3}out of the country",
    r"(?:do not|don['’]?t) let (?:\w+ ){1,3}go|locked in|left (?:alone at home|at home alone)",
    rf"(?:him|her|them|child|baby) to hospital|go to hospital|a ?& ?e {_NOW}",
)
_DANGER = re.compile(rf"\b(?:{'|'.join(_SAYS)})\b", re.IGNORECASE)
_NOT_SAFE = re.compile(r"(?:not|isn['’]?t|aren['’]?t) safe|unsafe", re.IGNORECASE)
_SAFE = re.compile(r"(?:is|are|be|was) safe", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no|not|never|nobody|none|without|rather than|(?:is|was|are|do|does|did)n['’]?t)\b(?: \w+){0,3} ?$",
    re.IGNORECASE,
)
_LOOK_BACK = 40


def danger_in(text: str) -> tuple[str, ...]:
    """The words in `text` that say danger, each once, in order. Words that are denied just before are left out.

    "In danger" is found, "not in any danger" is not; "not safe" is found, "is safe" is not. Linear in the text.
    """
    found: dict[str, None] = {}
    for hit in _DANGER.finditer(text):
        words = hit.group()
        if _SAFE.fullmatch(words):
            continue
        before = re.split(r"[.!?;\n]", text[max(0, hit.start() - _LOOK_BACK) : hit.start()])[-1]
        if _DENIED.search(before) and not _NOT_SAFE.fullmatch(words):
            continue
        found.setdefault(words)
    return tuple(found)
