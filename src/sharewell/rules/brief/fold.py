"""Text folded so that spellings of one name look alike, with the way back to where each letter stood.

Case, accents, look-alike letters and characters that cannot be seen make no difference to a reader who knows the
family, so they make none here. Punctuation and spaces part the words; the finder joins them again.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from sharewell.rules.names import hidden

# Letters of other alphabets that look like ours, and our own letters that decompose into nothing simpler.
_ALIKE = {
    **dict(zip("авекмнорстухіјѕԁһ", "abekmhopctyxijsdh", strict=True)),
    **dict(zip("αβεικνορτυχ", "abeikvoptux", strict=True)),
    "ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|\d+")


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
    plain = unicodedata.normalize("NFKD", char.casefold())
    kept = "".join(part for part in plain if not unicodedata.combining(part))
    return "".join(_ALIKE.get(part, part) for part in kept)


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text`, folded, in order."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return [Token(found.group(), *found.span()) for found in _WORD.finditer(text.lower())]
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        plain = char.lower() if char.isascii() and char.isprintable() else _fold_char(char)
        folded.append(plain)
        origin.extend([place] * len(plain))
    return [
        Token(found.group(), origin[found.start()], origin[found.end() - 1] + 1)
        for found in _WORD.finditer("".join(folded))
    ]


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


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, parted by spaces, as a set."""
    return frozenset(text.split())
