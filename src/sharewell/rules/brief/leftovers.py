"""What may still show who it is about, once the known identities are gone: shown to a person, with kind and place.

Shapes first (addresses, numbers, dates), then every word that is not an everyday word, then a capital where none
belongs, then rare things that together can name a child in a small setting. Nothing here claims that a text is safe: it
only says what was seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sharewell.rules.brief import patterns
from sharewell.rules.brief.fold import Token, word_set
from sharewell.rules.brief.patterns import BEGUN
from sharewell.rules.brief.rare import rare
from sharewell.rules.brief.words import (
    capital_words,
    does_things,
    is_derived,
    is_everyday,
    is_ordinary_small,
    name_words,
    opens_sentences,
)


class LeftoverKind(StrEnum):
    """What a leftover looks like."""

    NAME = "name"
    WORD = "word"
    MAY_BE_NAME = "may_be_name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    DATE = "date"
    PHONE = "phone"
    NHS_NUMBER = "nhs_number"
    NUMBER = "number"
    EMAIL = "email"
    WEB = "web"
    PLATE = "plate"
    REFERENCE = "reference"
    RARE = "rare"


WHY: dict[LeftoverKind, str] = {
    LeftoverKind.NAME: "This looks like a name.",
    LeftoverKind.WORD: "We do not know this word. It may be a name, or a slip of the keys.",
    LeftoverKind.MAY_BE_NAME: "This is like a name in this record, or a name that is also an everyday word.",
    LeftoverKind.ADDRESS: "This looks like an address.",
    LeftoverKind.POSTCODE: "This looks like a postcode, or part of one.",
    LeftoverKind.DATE: "A date can show who it is. Say how long ago, or an age.",
    LeftoverKind.PHONE: "This looks like a phone number.",
    LeftoverKind.NHS_NUMBER: "This looks like an NHS number.",
    LeftoverKind.NUMBER: "This long number may belong to a person.",
    LeftoverKind.EMAIL: "This looks like an e-mail address.",
    LeftoverKind.WEB: "This looks like a web address or an online name.",
    LeftoverKind.PLATE: "This looks like a vehicle's number plate.",
    LeftoverKind.REFERENCE: "This looks like a reference or a personal number.",
    LeftoverKind.RARE: "Something rare can name a child in a small setting.",
}

INSTEAD: dict[LeftoverKind, str] = {
    LeftoverKind.NAME: "somebody",
    LeftoverKind.ADDRESS: "an address",
    LeftoverKind.POSTCODE: "an address",
    LeftoverKind.PHONE: "a phone number",
    LeftoverKind.NHS_NUMBER: "an NHS number",
    LeftoverKind.NUMBER: "a number",
    LeftoverKind.EMAIL: "an e-mail address",
    LeftoverKind.WEB: "a web address",
    LeftoverKind.PLATE: "a number plate",
    LeftoverKind.REFERENCE: "a reference",
}


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that may show who it is: what they look like, where they stand, and why a person should look.

    `instead`: what could stand there; empty where only a person can tell.
    """

    text: str
    kind: LeftoverKind
    start: int
    end: int
    why: str
    instead: str = ""


@dataclass(slots=True)
class _Page:
    """A text being looked over, and the places already accounted for, one flag a character."""

    text: str
    taken: bytearray

    def free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\x01" * (end - start)


def find_leftovers(
    text: str, words: list[Token], skip: list[tuple[int, int]], places: int | None = None
) -> list[Leftover]:
    """Every leftover of `text`, in order. `words`: its words; `skip`: places that were put in by us or are doubts.

    `places`: how many children the setting has, where that is known: in a small one less is rare enough to tell.
    """
    page = _Page(text, bytearray(len(text)))
    for start, end in skip:
        page.take(start, end)
    found = list(_shapes(page))
    found += _words(page, words)
    found += [leftover(text, LeftoverKind.RARE, one.start, one.end, one.why) for one in rare(text, places)]
    return sorted(found, key=lambda one: (one.start, one.end))


def leftover(text: str, kind: LeftoverKind, start: int, end: int, why: str = "") -> Leftover:
    """One leftover at a place of `text`."""
    return Leftover(text[start:end], kind, start, end, why or WHY[kind], INSTEAD.get(kind, ""))


_SHAPES: tuple[tuple[re.Pattern[str], LeftoverKind], ...] = (
    (patterns.EMAIL, LeftoverKind.EMAIL),
    (patterns.WEB, LeftoverKind.WEB),
    (patterns.ADDRESS, LeftoverKind.ADDRESS),
    (patterns.NAMED_STREET, LeftoverKind.ADDRESS),
    (patterns.POSTCODE, LeftoverKind.POSTCODE),
    (patterns.INSURANCE, LeftoverKind.REFERENCE),
    (patterns.PLATE, LeftoverKind.PLATE),
    (patterns.OLD_PLATE, LeftoverKind.PLATE),
    (patterns.OUTCODE, LeftoverKind.POSTCODE),
    (patterns.REFERENCE, LeftoverKind.REFERENCE),
    (patterns.LONG_DIGITS, LeftoverKind.NUMBER),
    (patterns.DATE, LeftoverKind.DATE),
    (patterns.DIGITS, LeftoverKind.NUMBER),
    (patterns.SHORT_DIGITS, LeftoverKind.NUMBER),
)
_MEASURE = re.compile(
    r"[0-9]+(?:st|nd|rd|th|am|pm|[cmk]?m|[mk]?g|ml|l|yrs?|yo|y|mths?|hrs?|mins?|secs?|s|x|d)?", re.IGNORECASE
)


def _shapes(page: _Page) -> Iterator[Leftover]:
    has_digit = _DIGIT.search(page.text) is not None
    small = page.text.lower()
    absent = set() if has_digit else set(_NEED_DIGITS)
    absent |= {kind for kind, hints in _HINTS.items() if not any(hint in small for hint in hints)}
    for pattern, kind in _SHAPES:
        if kind in absent:
            continue
        for hit in pattern.finditer(page.text):
            start, end = hit.span()
            if page.free(start, end) and _means_it(pattern, hit.group()):
                page.take(start, end)
                number = kind is LeftoverKind.NUMBER
                yield leftover(page.text, _number_kind(hit.group()) if number else kind, start, end)


_DIGIT = re.compile(r"[0-9]")
# Letters without which there is no such shape.
_HINTS = {LeftoverKind.EMAIL: ("@",), LeftoverKind.WEB: ("@", "www.", "http")}
_NEED_DIGITS = frozenset(
    {LeftoverKind.POSTCODE, LeftoverKind.PLATE, LeftoverKind.NUMBER, LeftoverKind.REFERENCE}
)


def _means_it(pattern: re.Pattern[str], found: str) -> bool:
    """Whether a shape is what it looks like: not a measure or an age ("2cm", "3-year-old"), nor "may 3 times"."""
    if pattern is patterns.REFERENCE:
        if found.isalpha() or not any(char.isdigit() for char in found) or not any(char.isalpha() for char in found):
            return False
        parts = found.lower().split("-")
        return len(found) >= 4 and not all(_MEASURE.fullmatch(part) or is_everyday(part) for part in parts)
    if pattern is patterns.DATE:
        return not (found[:3] in {"may", "mar"} and not found.startswith("march"))
    return True


def _number_kind(found: str) -> LeftoverKind:
    digits = "".join(char for char in found if char.isdigit())
    if patterns.is_nhs_number(digits):
        return LeftoverKind.NHS_NUMBER
    return LeftoverKind.PHONE if len(digits) >= 9 else LeftoverKind.NUMBER


_TITLES = word_set("mr mrs ms mx dr pc dc sgt rev")
_NAMING = word_set("called named nickname")
_BEFORE_NAMES = word_set(
    """brother sister cousin uncle auntie aunty aunt friend mum dad mummy daddy nan nanny gran granny grandma grandad
    partner boyfriend girlfriend stepdad stepmum stepfather stepmother neighbour miss called named name nickname mother
    father son daughter baby twin sibling child girl boy dog"""
)


def _words(page: _Page, words: list[Token]) -> list[Leftover]:
    """Unknown words, capitals where none belongs, and whoever follows a title or kinship word; neighbours joined."""
    found: list[Leftover] = []
    before = ""
    taken, text = page.taken, page.text
    for place, word in enumerate(words):
        start, end, key = word.start, word.end, word.key
        after = words[place + 1].key if place + 1 < len(words) else ""
        if not taken[start]:
            kind = _kind_of(text, word, before, after)
            if kind is not None:
                begun = BEGUN.search(text, max(0, start - 3), start)
                start = begun.start() if begun and kind is LeftoverKind.NAME else start
                last = found[-1] if found else None
                if last and _one_name(text, last, kind, start):
                    found[-1] = leftover(text, last.kind, last.start, end)
                else:
                    found.append(leftover(text, kind, start, end))
        before = key
    return found


def _one_name(text: str, last: Leftover, kind: LeftoverKind, start: int) -> bool:
    """Whether a finding goes on from the last one ("Anna Maria", "Mrs Cook")."""
    return last.kind is kind is LeftoverKind.NAME and text[last.end : start] in (" ", "-", "'", "’", ". ", "-")


def _kind_of(text: str, word: Token, before: str, after: str) -> LeftoverKind | None:
    """What a word may be, with the words beside it; None for an everyday word."""
    key, capital = word.key, text[word.start].isupper()
    if not is_everyday(key):
        if key in capital_words() and before not in _TITLES:
            return None
        if capital and is_derived(key) and starts_sentence(text, word.start):
            return None
        if key in _TITLES or capital:
            return LeftoverKind.NAME
        if len(key) == 1 or is_ordinary_small(key):
            return None
        return LeftoverKind.NAME if before in _TITLES or before in _BEFORE_NAMES else LeftoverKind.WORD
    if before in _TITLES or _named(key, before, after, capital=capital):
        return LeftoverKind.NAME
    if not capital or key in capital_words():
        return None
    written = text[word.start : word.end]
    shouted = len(written) > 1 and written.isupper()
    if starts_sentence(text, word.start) or shouted:
        return LeftoverKind.NAME if key in name_words() and not opens_sentences(key) and not shouted else None
    return LeftoverKind.NAME


_NOT_BEFORE_NAMES = word_set(
    "the a an this that these those her his their our my your its some any no each every of in on at into onto very "
    "more it he she they we i you who which there to will would can could should may might must not had has have been "
    "be"
)


def _named(key: str, before: str, after: str, *, capital: bool) -> bool:
    """Whether an everyday word that is also a name is used as one: after "called", or doing what people do."""
    if key not in name_words():
        return False
    if before in _NAMING or (before in _BEFORE_NAMES and not opens_sentences(key)):
        return True
    return does_things(after) and (capital or before not in _NOT_BEFORE_NAMES)


_OPENING = frozenset(".!?:\n\r")
_AROUND = frozenset(" \t'\"“‘”’•*–-")


def starts_sentence(text: str, place: int) -> bool:
    """Whether a capital at `place` says nothing, because a sentence, a line or quoted words begin there."""
    at = place - 1
    quoted = False
    while at >= 0 and text[at] in _AROUND:
        quoted = quoted or text[at] in "\"“‘"
        at -= 1
    return quoted or at < 0 or text[at] in _OPENING
