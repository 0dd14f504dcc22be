"""Where in a text it is worth looking closer for the identities of a case: the fast way past everything else.

Nearly every word of a text is neither a name that the case knows nor one letter away from one. The distinct words of a
piece are judged once and remembered with the index; only round a word that was marked is the text looked at word by
word. The looking itself stays in `find`: what stands here may send it to too many places, never to too few.
"""

from __future__ import annotations

import re

from sharewell.rules.brief.fold import Places, Token, one_letter_apart, tokens_of, with_one_less, word_set, words_in
from sharewell.rules.brief.index import Form, KnownIndex
from sharewell.rules.brief.known import SHORTEST_WITH_ERROR

Stretch = tuple[int, int]
PIECE, OVERLAP = 1024, 64
BEFORE = 18
MOST_REMEMBERED = 200_000
# Single letters that stand apart all the time ("a", "I", "child's", "don't", "I'm", "he'd").
_OFTEN_ALONE = frozenset("aistmd")


def misspelt(index: KnownIndex, key: str) -> Form | None:
    """The form that a key spells with one letter wrong, if any."""
    if not SHORTEST_WITH_ERROR - 1 <= len(key) <= index.longest + 1:
        return None
    if key in index.spelt:
        return index.spelt[key]
    if len(index.spelt) > MOST_REMEMBERED:
        index.spelt.clear()
    index.spelt[key] = found = _meant(index, key)
    return found


def _meant(index: KnownIndex, key: str) -> Form | None:
    near = index.near
    meant = near.get(key, ())
    for place in range(len(key)):
        meant += near.get(key[:place] + key[place + 1 :], ())
    for candidate in meant:
        if one_letter_apart(candidate, key):
            return index.forms[candidate]
    return None


def marked(word: str, index: KnownIndex) -> bool:
    """Whether a word is a reason to look closer: a form, part of one, near one, or a letter standing apart."""
    if word in index.forms or word in index.parts or (word[-1] == "s" and word[:-1] in index.forms):
        return True
    if len(word) == 1 and word.isalpha() and word.isascii():
        return word not in _OFTEN_ALONE
    if not word.isalpha():
        return index.has_digits(word)
    return misspelt(index, word) is not None


def spots(text: str, folded: str, places: Places | None, index: KnownIndex) -> list[tuple[int, str]]:
    """The words of a folded text round which to look closer, each with its place, in order.

    Initials count in capitals only. The word is empty where only two words together are a reason.
    """
    found: dict[int, str] = {}
    if len(index.cleared) > MOST_REMEMBERED:
        index.cleared.clear()
        index.quiet.clear()
    for end in range(PIECE, len(folded) + PIECE, PIECE):
        begin = max(0, end - PIECE - OVERLAP)
        words = words_in(folded[begin:end])
        for word in words - index.quiet:
            if not _is_reason(word, index):
                for following in index.following(word) & words:
                    beside = _beside(word, following).finditer(folded, begin, end)
                    found.update((hit.start(), "") for hit in beside)
            elif word not in index.initials:
                _add_places(found, folded, word, begin, end)
            elif text.find(word.upper(), *_as_typed(places, begin, end)) >= 0:
                _add_places(found, folded, word, begin, end, "")
    return sorted(found.items())


def _is_reason(word: str, index: KnownIndex) -> bool:
    """Whether a word is a reason to look closer; what was found out is remembered."""
    if word in index.marked:
        return True
    if word in index.cleared:
        return False
    if marked(word, index):
        index.marked.add(word)
        return True
    index.cleared.add(word)
    if word not in index.starts:
        index.quiet.add(word)
    if len(word) <= SHORTEST_WITH_ERROR and not index.short.isdisjoint((word, *with_one_less(word))):
        index.maybe.add(word)
    return False


def _as_typed(places: Places | None, begin: int, end: int) -> Stretch:
    """A stretch of the folded text, by the places it has in the text as typed."""
    return (begin, end) if places is None else (places.of(begin), places.of(end))


def _add_places(
    found: dict[int, str], folded: str, word: str, begin: int, end: int, known_as: str | None = None
) -> None:
    """Add each place where a whole word stands."""
    size, place = len(word), folded.find(word, begin, end)
    while place >= 0:
        after = place + size
        if not folded[after : after + 1].isalnum() and not (place and folded[place - 1].isalnum()):
            found.setdefault(place, word if known_as is None else known_as)
        place = folded.find(word, after, end)


_compiled: dict[tuple[str, str], re.Pattern[str]] = {}
MOST_COMPILED = 10_000


def _beside(word: str, following: str) -> re.Pattern[str]:
    """A word with another that may go on from it, close enough to be one name written in parts."""
    key = (word, following)
    if key not in _compiled:
        if len(_compiled) >= MOST_COMPILED:
            _compiled.clear()
        parts = re.escape(word), re.escape(following)
        _compiled[key] = re.compile(rf"(?<![a-z]){parts[0]}[\W_]{{0,3}}{parts[1]}(?![a-z])")
    return _compiled[key]


_NEXT = re.compile(r"[^a-z0-9]{0,3}([a-z0-9]+)")
_MARKS = " \t\n\r.,;:!?()[]\"'-_/"
# Words that change what a name after them means: a title, or the beginning of a family name.
_BEFORE_A_NAME = word_set("mr mrs ms miss mx dr sir madam pc dc sgt rev officer o d")


def closer(
    text: str, folded: str, places: Places | None, index: KnownIndex
) -> tuple[list[Stretch], list[list[Token]]]:
    """Names that stand by themselves, by their places in the folded text; and the words of stretches to look through.

    A name stands by itself where it is written as the case knows it, is no everyday word, and neither neighbour can be
    part of it.
    """
    alone: list[Stretch] = []
    stretches: list[Stretch] = []
    for place, word in spots(text, folded, places, index):
        if stretches and place - BEFORE <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], place + index.tail)
        elif word in index.plain and _by_itself(folded, place, word, index):
            alone.append((place, place + len(word)))
        else:
            stretches.append((max(0, place - BEFORE), place + index.tail))
    return _outside(alone, stretches), [_words(folded, places, *one) for one in stretches]


def _outside(alone: list[Stretch], stretches: list[Stretch]) -> list[Stretch]:
    """Those of `alone` that no stretch reaches or touches; both in order."""
    kept = []
    at = 0
    for one in alone:
        while at < len(stretches) and stretches[at][1] <= one[0]:
            at += 1
        if at == len(stretches) or one[1] < stretches[at][0]:
            kept.append(one)
    return kept


def _by_itself(folded: str, place: int, word: str, index: KnownIndex) -> bool:
    """Whether neither the word before nor the one after can belong to a name."""
    cleared, maybe = index.cleared, index.maybe
    after = _NEXT.match(folded, place + len(word))
    if after is not None:
        following = after[1]
        if following not in cleared or following in maybe or following in index.following(word):
            return False
    before = folded[max(0, place - BEFORE) : place].split()
    if not before:
        return place == 0
    last = before[-1].strip(_MARKS)
    if last not in cleared or last in maybe or last in _BEFORE_A_NAME:
        return False
    return word not in index.following(last)


def _words(folded: str, places: Places | None, begin: int, end: int) -> list[Token]:
    """The whole words between two places."""
    while begin and folded[begin - 1].isalnum():
        begin -= 1
    while end < len(folded) and folded[end - 1 : end + 1].isalnum():
        end += 1
    return tokens_of(folded, places, begin, min(end, len(folded)))
