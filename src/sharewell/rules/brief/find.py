"""Where the identities that a case knows stand in a text, however they are spelt.

Whole words are compared by key, words run together or parted included, and words of five letters or more with one
letter wrong. A known name that is also an everyday word ("will", "rose") in small letters, or an everyday word one
letter away from a name, is a doubt: shown to a person, never replaced in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sharewell.rules.brief.fold import Places, Token, fold, tokens_of
from sharewell.rules.brief.index import Form, KnownIndex
from sharewell.rules.brief.known import NOBODY, plain_digits, words_in_place
from sharewell.rules.brief.leftovers import starts_sentence
from sharewell.rules.brief.patterns import ADDRESS, BEGUN, BORN, DATE, DIGITS, EMAIL, PLATE, POSTCODE, day_of
from sharewell.rules.brief.spot import closer, misspelt
from sharewell.rules.brief.words import is_ordinary, opens_sentences

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


def find_known(text: str, index: KnownIndex) -> list[Found]:
    """Every known identity in `text`, leftmost and longest first, none overlapping. Linear in the text.

    What is one letter away, or spelt apart or together, is found too. A name inside something else that tells more (an
    e-mail address, a plate) is left for that to be pointed out whole.
    """
    if index.empty:
        return []
    folded, places = fold(text)
    alone, stretches = closer(text, folded, places, index)
    found = [_alone(folded, places, index, *one) for one in alone]
    digits = False
    for words in stretches:
        digits = digits or any(word.key[0].isdigit() for word in words)
        found += _names(text, index, words)
    numbers = _numbers(text, index) if digits or ("@" in text and index.emails) else []
    return _settled(text, sorted(found, key=lambda hit: hit.start), numbers)


def _alone(folded: str, places: Places | None, index: KnownIndex, start: int, end: int) -> Found:
    """A name that stands by itself."""
    form = index.forms[folded[start:end]]
    if places is not None:
        start, end = places.of(start), places.of(end - 1) + 1
    return Found(start, end, form.role, who=form.who)


def find_slowly(text: str, index: KnownIndex) -> list[Found]:
    """The same, looking at every word: what the fast way is checked against."""
    numbers = _numbers(text, index)
    found = _names(text, index, tokens_of(*fold(text)))
    return _settled(text, found, numbers)


def _settled(text: str, found: list[Found], numbers: list[Found]) -> list[Found]:
    """The hits that stand, in order: numbers first, then each name in its shape, none over another."""
    kept = [(hit.start, hit.end) for hit in numbers]
    settled = list(numbers)
    for hit in found:
        if numbers and _overlaps(hit, kept):
            continue
        whole = _in_its_shape(text, hit)
        if whole is None or (whole is not hit and _overlaps(whole, [(one.start, one.end) for one in settled])):
            continue
        settled.append(whole)
    return sorted(settled, key=lambda hit: hit.start)


_SIDE = 48
_DIGIT_OR_AT = re.compile(r"[0-9@]")


def _in_its_shape(text: str, hit: Found) -> Found | None:
    """A hit that is only part of something else that tells: the whole e-mail or street address in its place.

    None where it is part of a postcode or a plate, which is pointed out whole and which nobody would read as a name.
    """
    low, high = max(0, hit.start - _SIDE), min(len(text), hit.end + _SIDE)
    if _DIGIT_OR_AT.search(text, low, high) is None:
        return hit
    for pattern, role in _SHAPES:
        for shape in pattern.finditer(text, low, high):
            start, end = shape.span()
            inside = start <= hit.start < hit.end <= end and (start, end) != (hit.start, hit.end)
            if not inside and not (pattern is EMAIL and hit.start < start < hit.end):
                continue
            if pattern is ADDRESS and len(text[hit.end : end].split()) > 1:
                continue
            return Found(start, end, role) if role else None
    return hit


_SHAPES = (
    (EMAIL, words_in_place("email")), (ADDRESS, words_in_place("address")), (POSTCODE, ""), (PLATE, ""),
)  # fmt: skip


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


class _Scan:
    """One piece of a text being looked through: its words, and what is asked about them, worked out when asked."""

    __slots__ = ("index", "text", "words")

    def __init__(self, text: str, index: KnownIndex, words: list[Token]) -> None:
        self.text, self.index, self.words = text, index, words

    def joined(self, place: int) -> bool:
        """Whether a word stands close enough to the next one to be one name with it."""
        end, start = self.words[place].end, self.words[place + 1].start
        return self.text[end:start] == " " or _JOINS.fullmatch(self.text, end, start) is not None

    def ordinary(self, place: int) -> bool:
        """Whether a word is an everyday word, or a number."""
        return is_ordinary(self.words[place].key)

    def nothing_begins(self, place: int) -> bool:
        """Whether a word and what follows it are known to be no part of an identity, so that nothing is looked for."""
        index, words, key = self.index, self.words, self.words[place].key
        if key not in index.cleared:
            return False
        if place + 1 == len(words):
            return True
        following = words[place + 1].key
        if following in index.parts or (key in index.starts and following in index.following(key)):
            return False
        return place + 2 == len(words) or words[place + 2].key not in index.parts


def _names(text: str, index: KnownIndex, words: list[Token]) -> list[Found]:
    """Known names and places, by windows of words that stand close together."""
    words = [word for word in words if word.key != "s" or text[word.start - 1 : word.start] not in {"'", "’", "`"}]
    scan = _Scan(text, index, words)
    found: list[Found] = []
    place = 0
    while place < len(words):
        if scan.nothing_begins(place):
            place += 1
            continue
        width, hit = _longest(scan, place)
        if hit is not None:
            found.append(hit)
        place += width
    return found


def _longest(scan: _Scan, place: int) -> tuple[int, Found | None]:
    """The longest identity that begins at a word, and how many words it takes (one where there is none)."""
    index, words, key = scan.index, scan.words, scan.words[place].key
    end, best = place + 1, 0
    while key in index.prefixes and end < len(words) and scan.joined(end - 1):
        key += words[end].key
        end += 1
        form = index.forms.get(key)
        if form is not None and _fits(scan.text, form, words[place:end]):
            best = end
    if best:
        window = words[place:best]
        return best - place, _hit(scan.text, index.forms["".join([word.key for word in window])], window, sure=True)
    return _wide(scan, place) or (1, _single(scan, place))


def _wide(scan: _Scan, place: int) -> tuple[int, Found] | None:
    """An identity of several words with one letter wrong that begins at a word, and how many words it takes."""
    index, words = scan.index, scan.words
    for width in range(min(WIDEST_WITH_ERROR, len(words) - place), 1, -1):
        window = words[place : place + width]
        if window[0].key not in index.parts and window[-1].key not in index.parts:
            continue
        key = "".join([word.key for word in window])
        if len(key) not in index.wide or not all(map(scan.joined, range(place, place + width - 1))):
            continue
        near = misspelt(index, key)
        if near is not None and len(near.parts) > 1 and not all(map(scan.ordinary, range(place, place + width))):
            return width, _hit(scan.text, near, window, sure=True)
    return None


def _single(scan: _Scan, place: int) -> Found | None:
    """The identity that one word is, or is one letter away from, or is with an s."""
    word, key = scan.words[place], scan.words[place].key
    window = [word]
    form = scan.index.forms.get(key)
    if form is not None and _fits(scan.text, form, window):
        return _hit(scan.text, form, window, sure=_sure(scan.text, form, word, everyday=scan.ordinary(place)))
    if key[-1] == "s" and (form := scan.index.forms.get(key[:-1])) and _fits(scan.text, form, window, plural=True):
        return _hit(scan.text, form, window, sure=not scan.ordinary(place))
    near = misspelt(scan.index, key)
    return None if near is None else _hit(scan.text, near, window, sure=not scan.ordinary(place))


def _fits(text: str, form: Form, window: list[Token], *, plural: bool = False) -> bool:
    """Whether a window with the right letters is this form, and not everyday words that happen to spell it."""
    if form.capitals:
        letters = text[window[0].start : window[-1].end]
        after_number = text[max(0, window[0].start - 2) : window[0].start].strip()[-1:].isdigit()
        if plural or letters.upper() != letters or (after_number and letters in {"AM", "PM"}):
            return False
        return form.parts not in _NEVER_INITIALS and not (is_ordinary("".join(form.parts)) and _shouted(text, window))
    parts = tuple([word.key for word in window])
    if parts == form.parts or (plural and len(form.parts) == 1):
        return not form.exact or all(len(word.key) > 1 or text[word.start].isupper() for word in window)
    return not form.exact and not all(is_ordinary(part) for part in parts)


# What everybody writes in capitals, whatever somebody's initials are.
_NEVER_INITIALS = frozenset(map(tuple, ("gp", "pe", "ok", "tv", "hv", "sw", "nhs", "dsl", "cp", "cin", "iep")))


def _shouted(text: str, window: list[Token]) -> bool:
    """Whether the word before or after stands in capitals too, so that capitals say nothing here."""
    before = text[max(0, window[0].start - 20) : window[0].start].split()[-1:]
    after = text[window[-1].end : window[-1].end + 20].split()[:1]
    return any(len(word) > 1 and word.isupper() for word in (*before, *after))


def _sure(text: str, form: Form, word: Token, *, everyday: bool) -> bool:
    """Whether to replace without asking: not for an everyday word that is also a name, unless written as a name."""
    if form.capitals or not everyday:
        return True
    if not text[word.start].isupper():
        return False
    return not (opens_sentences(word.key) and starts_sentence(text, word.start))


def _whole_address(text: str, start: int, end: int) -> tuple[int, int]:
    """Where an address stands whole, with the number of the house that goes with a known street."""
    for shape in ADDRESS.finditer(text, max(0, start - _SIDE), min(len(text), end + _SIDE)):
        if shape.start() <= start < shape.end():
            return shape.start(), max(end, shape.end())
    return start, end


def _hit(text: str, form: Form, window: list[Token], *, sure: bool) -> Found:
    """The place of a window, with a title before it; a title makes a child's surname an adult's."""
    start, end, role, who = window[0].start, window[-1].end, form.role, form.who
    if not form.name:
        if role == words_in_place("address"):
            start, end = _whole_address(text, start, end)
        return Found(start, end, role, sure, who)
    begun = BEGUN.search(text, max(0, start - 3), start)
    if begun is not None:
        start = begun.start()
    title = _TITLE.search(text[max(0, start - 12) : start])
    if title is not None:
        start -= len(title.group())
        if role in _YOUNG and len(window) == 1:
            role, who = ADULT_OF_FAMILY, NOBODY
    return Found(start, end, role, sure, who)
