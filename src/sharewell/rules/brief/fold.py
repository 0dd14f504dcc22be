"""Text folded so that spellings of one name look alike, with the way back to where each letter stood.

Case, accents, look-alike letters and characters that cannot be seen make no difference to a reader who knows the
family, so they make none here. Punctuation and spaces part the words; the finder joins them again.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from sharewell.rules.names import hidden

# Letters of other alphabets that look like ours, and our own letters that decompose into nothing simpler.
_ALIKE = {
    **dict(zip("авекмнорстухіјѕԁһ", "abekmhopctyxijsdh", strict=True)),
    **dict(zip("αβεικνορτυχ", "abeikvoptux", strict=True)),
    **dict(zip("‘’‛ʼ“”‟–—‑−…", "''\''\"\"\"----.", strict=True)),
    "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|\d+")
_PLAIN_WORD = re.compile(r"[a-z]+|[0-9]+")
_STRANGE = re.compile(r"[^\n\t\r -~]")


class Token(NamedTuple):
    """One word or number: folded, and where it stands in the text as typed (`end` is one past the last letter)."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """One character as its plain small letters; empty for accents and for what cannot be seen."""
    if hidden(char) and char not in "\t\n\r":
        return ""
    if char in _ALIKE:
        return _ALIKE[char]
    plain = unicodedata.normalize("NFKD", char.casefold())
    kept = "".join(part for part in plain if not unicodedata.combining(part))
    return "".join(_ALIKE.get(part, part) for part in kept)


class Places:
    """Where the letters of a folded text stood before some were folded into several, or into nothing."""

    def __init__(self) -> None:
        self._at: list[int] = []
        self._moved: list[int] = []

    def from_here(self, folded: int, stood: int) -> None:
        """From this place of the folded text on, letters stood so far from where they stand now."""
        self._at.append(folded)
        self._moved.append(stood - folded)

    def of(self, folded: int) -> int:
        """Where the letter at a place of the folded text stood."""
        before = bisect_right(self._at, folded)
        return folded + (self._moved[before - 1] if before else 0)


def fold(text: str) -> tuple[str, Places | None]:
    """`text` in plain small letters, and where each letter stood; None for the places where none has moved.

    Each strange letter is put in order in one sweep of the whole text, so that most of it is never looked at singly.
    """
    if text.isascii() and not _STRANGE.search(text):
        return text.lower(), None
    plain = {char: _fold_char(char) for char in set(_STRANGE.findall(text))}
    moving = [char for char, put in plain.items() if len(put) != 1]
    places = None
    if moving:
        text, places = _moved(text, {char: plain.pop(char) for char in moving})
    for char, put in plain.items():
        text = text.replace(char, put)
    return text.lower(), places


def _moved(text: str, moving: dict[str, str]) -> tuple[str, Places]:
    """The text with letters that fold into several or into nothing put in, and where the letters after each stood."""
    places, pieces = Places(), list[str]()
    place = length = 0
    for hit in re.finditer("[" + re.escape("".join(moving)) + "]", text):
        put = moving[hit.group()]
        pieces += (text[place : hit.start()], put)
        length += hit.start() - place
        for more in range(1, len(put)):
            places.from_here(length + more, hit.start())
        length, place = length + len(put), hit.end()
        places.from_here(length, place)
    return "".join((*pieces, text[place:])), places


_APART = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz0123456789" else 32 for code in range(256))


def words_in(folded: str) -> set[str]:
    """The distinct words and numbers of a folded text, without their places: the fast way to see whether to look on.

    Letters and digits that stand together ("zz99") are one word here.
    """
    try:
        return set(folded.encode("ascii").translate(_APART).decode("ascii").split())
    except UnicodeEncodeError:
        return set(_WORD.findall(folded))


def tokens_of(folded: str, places: Places | None, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and numbers of (a part of) a folded text, in order, each with where it stood in the text as typed."""
    word = _PLAIN_WORD if folded.isascii() else _WORD
    found = word.finditer(folded, start, len(folded) if end is None else end)
    if places is None:
        return [Token(hit.group(), *hit.span()) for hit in found]
    return [Token(hit.group(), places.of(hit.start()), places.of(hit.end() - 1) + 1) for hit in found]


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text`, folded, in order."""
    return tokens_of(*fold(text))


def key_of(text: str) -> str:
    """The folded words of `text` joined into one: "Mary-Jane O'Brien" and "maryjane OBRIEN" have the same key."""
    return "".join(token.key for token in tokens(text))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether two words differ by at most one letter more, less, changed or swapped with its neighbour."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = 0
    while same < len(one) and one[same] == other[same]:
        same += 1
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    if one[same + 1 :] == other[same + 1 :]:
        return True
    swapped = one[same + 1 : same + 2] + one[same : same + 1]
    return other[same : same + 2] == swapped and one[same + 2 :] == other[same + 2 :]


def with_one_less(word: str) -> list[str]:
    """`word` with each of its letters left out in turn."""
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


_SPELT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("ph", "f"), ("x", "ks"), ("ck|q|c(?![hz])", "k"), ("s[hz]|cz|ch|z", "s"), ("w", "v"),
        ("(?<=[b-df-gj-np-tv-z])h", ""),
        ("[aeiouyj]+", "a"), (r"(.)\1+", r"\1"), ("h$", ""),
    )
)  # fmt: skip


def sound_of(key: str) -> str:
    """A folded word as it roughly sounds: "mohammed" as "muhamad" does, and "aleksandra" as "alexandra"."""
    for pattern, put in _SPELT:
        key = pattern.sub(put, key)
    return key


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, parted by spaces, as a set."""
    return frozenset(text.split())
