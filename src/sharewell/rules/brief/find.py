"""Where the identities that a case knows stand in a text, however they are spelt.

Whole words are compared by key, words run together or parted included, and words of five letters or more with one
letter wrong. A known name that is also an everyday word ("will", "rose") in small letters, or an everyday word one
letter away from a name, is a doubt: shown to a person, never replaced in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from sharewell.rules.brief.fold import Token, one_letter_apart, tokens
from sharewell.rules.brief.known import NOBODY, SHORTEST_WITH_ERROR, Form, KnownIndex, plain_digits
from sharewell.rules.brief.leftovers import starts_sentence
from sharewell.rules.brief.patterns import BORN, DATE, DIGITS, EMAIL, day_of
from sharewell.rules.brief.words import is_ordinary, opens_sentences, ordinary_words

_JOINS = re.compile(r"[\s\-–'’`._·\u200b-\u200f\u2060\ufeff\u00ad]{0,3}")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|sir|madam|pc|dc|sgt|rev|officer)\.?\s{1,2}$", re.IGNORECASE)
_YOUNG = frozenset({"the child", "another child", "the child's brother", "the child's sister", "the child's twin"})
ADULT_OF_FAMILY = "an adult of that family"
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


@dataclass(slots=True)
class _Scan:
    """One text being looked through: its words, which stand close enough to be one name, which are everyday words."""

    text: str
    index: KnownIndex
    words: list[Token]
    joins: list[bool]
    ordinary: list[bool]
    near: dict[str, Form | None]


def _names(text: str, index: KnownIndex, words: list[Token]) -> list[Found]:
    """Known names and places, by windows of words that stand close together."""
    words = [word for word in words if word.key != "s" or text[word.start - 1 : word.start] not in {"'", "’", "`"}]
    everyday = ordinary_words()
    pairs = [(one.end, other.start) for one, other in pairwise(words)]
    joins = [text[end:start] == " " or _JOINS.fullmatch(text, end, start) is not None for end, start in pairs]
    ordinary = [word.key in everyday or word.key.isdigit() for word in words]
    scan = _Scan(text, index, words, joins, ordinary, {})
    found: list[Found] = []
    place = 0
    while place < len(words):
        width, hit = _longest(scan, place)
        if hit is not None:
            found.append(hit)
        place += width
    return found


def _longest(scan: _Scan, place: int) -> tuple[int, Found | None]:
    """The longest identity that begins at a word, and how many words it takes (one where there is none)."""
    index, words, key = scan.index, scan.words, scan.words[place].key
    end, best = place + 1, 0
    while key in index.prefixes and end < len(words) and scan.joins[end - 1]:
        key += words[end].key
        end += 1
        form = index.forms.get(key)
        if form is not None and _fits(scan.text, form, words[place:end]):
            best = end
    if best:
        window = words[place:best]
        return best - place, _hit(scan.text, index.forms["".join([word.key for word in window])], window, sure=True)
    for width in (3, 2) if place + 1 < len(words) else ():
        window = words[place : place + width]
        if not scan.joins[place] or (window[0].key not in index.parts and window[-1].key not in index.parts):
            continue
        if all(scan.joins[place : place + width - 1]) and not all(scan.ordinary[place : place + width]):
            near = _misspelt(index, "".join([word.key for word in window]))
            if near is not None and len(near.parts) > 1:
                return len(window), _hit(scan.text, near, window, sure=True)
    return 1, _single(scan, place)


def _single(scan: _Scan, place: int) -> Found | None:
    """The identity that one word is, or is one letter away from, or is with an s."""
    word, key = scan.words[place], scan.words[place].key
    window = [word]
    form = scan.index.forms.get(key)
    if form is not None and _fits(scan.text, form, window):
        return _hit(scan.text, form, window, sure=_sure(scan.text, form, word, everyday=scan.ordinary[place]))
    if key[-1] == "s" and (form := scan.index.forms.get(key[:-1])) and _fits(scan.text, form, window, plural=True):
        return _hit(scan.text, form, window, sure=not scan.ordinary[place])
    if key not in scan.near:
        scan.near[key] = _misspelt(scan.index, key)
    near = scan.near[key]
    return None if near is None else _hit(scan.text, near, window, sure=not scan.ordinary[place])


def _fits(text: str, form: Form, window: list[Token], *, plural: bool = False) -> bool:
    """Whether a window with the right letters is this form, and not everyday words that happen to spell it."""
    if form.capitals:
        letters = text[window[0].start : window[-1].end]
        after_number = text[max(0, window[0].start - 2) : window[0].start].strip()[-1:].isdigit()
        return not plural and letters.upper() == letters and not (after_number and letters in {"AM", "PM"})
    parts = tuple([word.key for word in window])
    if parts == form.parts or (plural and len(form.parts) == 1):
        return not form.exact or all(len(word.key) > 1 or text[word.start].isupper() for word in window)
    return not form.exact and not all(is_ordinary(part) for part in parts)


def _sure(text: str, form: Form, word: Token, *, everyday: bool) -> bool:
    """Whether to replace without asking: not for an everyday word that is also a name, unless written as a name."""
    if form.capitals or not everyday:
        return True
    if not text[word.start].isupper():
        return False
    return not (opens_sentences(word.key) and starts_sentence(text, word.start))


def _misspelt(index: KnownIndex, key: str) -> Form | None:
    """The form that a key spells with one letter wrong, if any."""
    if not SHORTEST_WITH_ERROR - 1 <= len(key) <= index.longest + 1:
        return None
    near = index.near
    meant = near.get(key, ())
    for place in range(len(key)):
        meant += near.get(key[:place] + key[place + 1 :], ())
    for candidate in meant:
        if one_letter_apart(candidate, key):
            return index.forms[candidate]
    return None


def _hit(text: str, form: Form, window: list[Token], *, sure: bool) -> Found:
    """The place of a window, with a title before it; a title makes a child's surname an adult's."""
    start, end, role, who = window[0].start, window[-1].end, form.role, form.who
    title = _TITLE.search(text[max(0, start - 12) : start]) if form.name else None
    if title is not None:
        start -= len(title.group())
        if role in _YOUNG and len(window) == 1:
            role, who = ADULT_OF_FAMILY, NOBODY
    return Found(start, end, role, sure, who)
