"""Where the identities that a case knows stand in a text, however they are spelt.

Whole words are compared by key, words run together or parted included, and words of five letters or more with one
letter wrong. A known name that is also an everyday word ("will", "rose") in small letters, or an everyday word one
letter away from a name, is a doubt: shown to a person, never replaced in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from sharewell.rules.brief.fold import Token, one_letter_apart, tokens, with_one_less
from sharewell.rules.brief.known import NOBODY, Form, KnownIndex, plain_digits
from sharewell.rules.brief.patterns import BORN, DATE, DIGITS, EMAIL, day_of
from sharewell.rules.brief.words import is_ordinary, opens_sentences

_JOINS = re.compile(r"[\s\-–'’`._·\u200b-\u200f\u2060\ufeff\u00ad]{0,3}")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|sir|madam|auntie|aunty|uncle)\.?\s{1,2}$", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n\r\"“‘(•*\-–]\s*)$")
WIDEST_WITH_ERROR = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A known identity at a place in the text, and the words to stand there. `sure` false: for a person to judge."""

    start: int
    end: int
    role: str
    sure: bool = True
    who: int = NOBODY


def find_known(text: str, index: KnownIndex, words: list[Token] | None = None) -> list[Found]:
    """Every known identity in `text`, leftmost and longest first, none overlapping. Linear in the text."""
    if index.empty:
        return []
    found = _numbers(text, index)
    taken = [(hit.start, hit.end) for hit in found]
    list_of_words = tokens(text) if words is None else words
    found += [hit for hit in _names(text, index, list_of_words) if not _overlaps(hit, taken)]
    return sorted(found, key=lambda hit: hit.start)


def at_sentence_start(text: str, place: int) -> bool:
    """Whether a capital at `place` says nothing, because a sentence, a line or quoted words begin there."""
    return _SENTENCE_START.search(text[max(0, place - 12) : place]) is not None


def _overlaps(hit: Found, taken: list[tuple[int, int]]) -> bool:
    return any(hit.start < end and start < hit.end for start, end in taken)


def _numbers(text: str, index: KnownIndex) -> list[Found]:
    """Known e-mail addresses, telephone and other numbers, and dates of birth (an age stands in their place)."""
    found = [
        Found(hit.start(), hit.end(), form.role, who=form.who)
        for hit in EMAIL.finditer(text)
        if (form := index.emails.get(hit.group().lower()))
    ]
    for hit in DIGITS.finditer(text) if index.numbers else ():
        form = index.numbers.get(plain_digits(hit.group()))
        if form:
            found.append(Found(hit.start(), hit.end(), form.role, who=form.who))
    for hit in DATE.finditer(text) if index.ages else ():
        day = day_of(hit.group())
        if day in index.ages:
            before = BORN.search(text[: hit.start()][-24:])
            start = hit.start() - len(before.group()) if before else hit.start()
            found.append(Found(start, hit.end(), index.ages[day]))
    kept: list[Found] = []
    for one in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if not _overlaps(one, [(hit.start, hit.end) for hit in kept]):
            kept.append(one)
    return kept


def _names(text: str, index: KnownIndex, words: list[Token]) -> list[Found]:
    """Known names and places, by windows of words that stand close together."""
    words = [word for word in words if word.key != "s" or text[word.start - 1 : word.start] not in {"'", "’", "`"}]
    joins = [
        _JOINS.fullmatch(text, one.end, other.start) is not None for one, other in pairwise(words)
    ]
    found: list[Found] = []
    place = 0
    while place < len(words):
        width, hit = _longest(text, index, words, joins, place)
        if hit is not None:
            found.append(hit)
        place += width
    return found


def _longest(
    text: str, index: KnownIndex, words: list[Token], joins: list[bool], place: int
) -> tuple[int, Found | None]:
    """The longest identity that begins at a word, and how many words it takes (one where there is none)."""
    reach = 1
    while reach < index.widest and place + reach < len(words) and joins[place + reach - 1]:
        reach += 1
    for width in range(reach, 0, -1):
        window = words[place : place + width]
        key = window[0].key if width == 1 else "".join([word.key for word in window])
        form = index.forms.get(key)
        if form is not None and _fits(text, form, window):
            return width, _hit(text, form, window, sure=_sure(text, form, window))
        if width <= WIDEST_WITH_ERROR and (near := _misspelt(index, key, window)) is not None:
            return width, _hit(text, near, window, sure=width > 1 or not is_ordinary(key))
        if width == 1 and key.endswith("s") and (form := index.forms.get(key[:-1])) and _fits(text, form, window):
            return width, _hit(text, form, window, sure=not is_ordinary(key))
    return 1, None


def _fits(text: str, form: Form, window: list[Token]) -> bool:
    """Whether a window with the right letters is this form, and not everyday words that happen to spell it."""
    parts = tuple(word.key for word in window)
    if form.capitals:
        letters = text[window[0].start : window[-1].end]
        after_number = text[max(0, window[0].start - 2) : window[0].start].strip()[-1:].isdigit()
        return letters.upper() == letters and not (after_number and letters in {"AM", "PM"})
    if parts == form.parts:
        return not form.exact or all(len(word.key) > 1 or text[word.start].isupper() for word in window)
    return not form.exact and not all(is_ordinary(part) for part in parts)


def _sure(text: str, form: Form, window: list[Token]) -> bool:
    """Whether to replace without asking: not for an everyday word that is also a name, unless written as a name."""
    if len(window) > 1 or form.capitals or not is_ordinary(window[0].key):
        return True
    if not text[window[0].start].isupper():
        return False
    return not (opens_sentences(window[0].key) and at_sentence_start(text, window[0].start))


def _misspelt(index: KnownIndex, key: str, window: list[Token]) -> Form | None:
    """The form that a window spells with one letter wrong, if any. Everyday words side by side are never one."""
    if len(key) < 4 or (len(window) > 1 and all(is_ordinary(word.key) for word in window)):
        return None
    meant = index.near.get(key, ())
    for spelling in with_one_less(key):
        meant += index.near.get(spelling, ())
    for candidate in meant:
        if one_letter_apart(candidate, key):
            return index.forms[candidate]
    return None


def _hit(text: str, form: Form, window: list[Token], *, sure: bool) -> Found:
    """The place of a window, with a title before it, and without the s of a possessive."""
    start, end = window[0].start, window[-1].end
    if form.name and (title := _TITLE.search(text[max(0, start - 10) : start])):
        start -= len(title.group())
    return Found(start, end, form.role, sure, form.who)
