"""Names and other short words, taken as people have them.

O'Brien, Zoë, 王, a single name and a child called Null are names; nobody's name is corrected. What is taken out is only
what cannot be seen: zero-width and direction marks can make two names look like one, and somebody else's words can hide
in them. The person is told when that happened. What cannot be stored at all is refused, not changed in silence.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from sharewell.rules.errors import Gap

SOURCE = "seed, Accurate"
NAME_LIMIT = 200
HIDDEN_NOTICE = "The name contains hidden characters. We removed them; check it still reads correctly."
EMPTY_NAME = "Enter a name, or choose 'Name not known'."
NOT_STORABLE = "This contains a character we cannot store. Type it again without it."

# Invisible, though their Unicode category does not say so: fillers, the braille blank, the grapheme joiner.
_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_BREAKS = frozenset("\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")


@dataclass(frozen=True)
class CleanText:
    """Words as they will be kept, and what the person must be told about them."""

    text: str
    notices: tuple[str, ...] = ()


def clean_name(typed: str, *, field: str, required: bool = True) -> CleanText | Gap:
    """A name as it will be kept: composed (NFC), single spaces, nothing hidden; or what to mend.

    With `required` false an empty name is taken: that is how 'Name not known' is said.
    """
    found = clean_line(typed, field=field, limit=NAME_LIMIT)
    if isinstance(found, CleanText) and required and not found.text:
        return Gap(field, EMPTY_NAME, SOURCE)
    return found


def clean_line(typed: str, *, field: str, limit: int = NAME_LIMIT) -> CleanText | Gap:
    """Any short single line (a place, a reference, a service): the same cleaning, and empty is allowed."""
    if not storable(typed):
        return Gap(field, NOT_STORABLE, SOURCE)
    seen = "".join(" " if char in _BREAKS else char for char in typed)
    visible = "".join(char for char in seen if not hidden(char))
    text = " ".join(unicodedata.normalize("NFC", visible).split())
    if len(text) > limit:
        return Gap(field, f"Shorten to {limit} characters.", SOURCE)
    return CleanText(text, (HIDDEN_NOTICE,) if visible != seen else ())


def hidden(char: str) -> bool:
    """Whether a character cannot be seen: control, format (zero-width, direction), variation marks, fillers."""
    if char in _INVISIBLE_LETTERS or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return True
    return unicodedata.category(char) in {"Cc", "Cf"}


def storable(text: str) -> bool:
    """Whether every store can keep the text: no NUL, and no half of a character (lone surrogate)."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


def made_storable(text: str) -> str:
    """The text with what cannot be stored shown as a replacement mark: only for words that must never be refused."""
    if storable(text):
        return text
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)
