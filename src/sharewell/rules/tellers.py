"""Who told us, as far as it must be kept from others: a neighbour who rang, a relative who asked not to be named.

Whoever is not here for their work tells at their own risk. Who they are is marked when it is written down, stays in the
record, and leaves it only where two people together say that it must (seed, rule 5: whose safety depends on it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sharewell.rules.brief.fold import key_of
from sharewell.rules.brief.known import plain_digits
from sharewell.rules.brief.words import is_everyday, name_words
from sharewell.rules.values import Statement, Teller

TELLER_WORDS: Mapping[Teller, str] = {
    Teller.WORKER: "Somebody who works with the child",
    Teller.FAMILY: "A member of the family, or a friend of theirs",
    Teller.PUBLIC: "A member of the public, a neighbour or another parent",
    Teller.UNNAMED: "Somebody else who could be harmed if it were known",
}
STANDS_FOR: Mapping[Teller, str] = {
    Teller.FAMILY: "a member of the family, who is not named",
    Teller.PUBLIC: "a member of the public, who is not named",
    Teller.UNNAMED: "somebody who is not named",
}
PROTECTED = frozenset(STANDS_FOR)
# A sentence with one of these says who told us.
TELLS = re.compile(
    r"\b(?:told|tells?|telling|said|says|reported|reports|rang|rung|called|phoned|texted|emailed|wrote|contacted|"
    r"informed|mentioned|confided|alleged|let\s+us\s+know|came\s+to\s+us|asked\s+us|according\s+to|heard\s+from|"
    r"source|from|by|reporter|referrer|caller|informant)\b",
    re.IGNORECASE,
)
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame"])
_PART = re.compile(r"[^\s,;:()/]+")
_NUMBER = re.compile(r"\+?\d[\d ()-]{4,}\d")
_MAIL = re.compile(r"[^\s,;:()<>]+@[^\s,;:()<>]+")


def marked(statements: Iterable[Statement], tellers: Mapping[str, str]) -> tuple[Statement, ...]:
    """Statements with what their tellers are to the child as it was marked since (by statement)."""
    return tuple(
        replace(one, teller=Teller(tellers[one.id])) if tellers.get(one.id) in set(Teller) else one
        for one in statements
    )


def source_for_others(statement: Statement) -> str:
    """Who told us, as others may know it: their part where they are protected, and as it was typed otherwise."""
    return STANDS_FOR[statement.teller] if statement.teller in PROTECTED else statement.source


def identifying(source: str) -> tuple[str, ...]:
    """The parts of "who told us" that tell who it is: names, numbers, an e-mail address; none of "a neighbour"."""
    found = [match.group().strip() for match in (*_MAIL.finditer(source), *_NUMBER.finditer(source))]
    rest = _NUMBER.sub(" , ", _MAIL.sub(" , ", source))
    for stretch in re.split(r"[,;:()/]|\s-\s", rest):
        name: list[str] = []
        for word in [*_PART.findall(stretch), ""]:
            if word and _is_name(word):
                name.append(_bare(word))
            elif name:
                found.append(" ".join(name))
                name = []
    return tuple(dict.fromkeys(one for one in found if len(one) > 1))


def is_number(words: str) -> bool:
    """Whether these are a phone number or an e-mail address rather than a name."""
    return "@" in words or bool(plain_digits(words))


def _bare(word: str) -> str:
    return word.strip(".'’\"").removesuffix("'s").removesuffix("’s")


def _is_name(word: str) -> bool:
    bare = _bare(word)
    key = key_of(bare)
    if not key or key in _TITLES or not any(char.isalpha() for char in bare):
        return False
    return not is_everyday(key) or (bare[:1].isupper() and key in name_words())
