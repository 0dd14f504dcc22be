"""Passwords: long, anything goes, not common, and not made of what everybody here knows.

No rules about kinds of characters and no forced change: length and surprise are what help. Spaces, emoji and any
alphabet are fine, and a long one is never cut short.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sharewell.rules.brief.words import is_ordinary
from sharewell.rules.errors import Gap

SHORTEST = 15
MOST_BYTES = 1024
LEAST_WORTH = 8
SOURCE = "house rule, passwords"

TOO_SHORT = f"Use at least {SHORTEST} characters. Three or four words that do not belong together work well."
TOO_LONG = f"Shorten the password: the limit is {MOST_BYTES} bytes."
TOO_COMMON = "This password is too common: it is among the first that anybody would try. Choose another."
CONTEXT = "This password contains the setting's name, a person's name or the sign-in name. Choose another."

# What people put together when they are told to make it longer: each is worth no more than one character.
_COMMON_PARTS = (
    "password", "passwort", "passw0rd", "letmein", "welcome", "sharewell", "safeguarding", "preschool", "nursery",
    "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "iloveyou", "monkey", "dragon", "football", "liverpool",
    "arsenal", "chelsea", "charlie", "sunshine", "princess", "superman", "administrator", "admin", "master", "secret",
    "changeme", "abcdefghijklmnopqrstuvwxyz", "abcdef", "0123456789", "1234567890", "123456789", "12345678", "1234567",
    "123456", "12345", "1234", "abc", "spring", "summer", "autumn", "winter", "monday", "january", "december",
    "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "qazwsx", "zaqwsx", "cderfv", "edcrfv", "bgtyhn", "zxcv",
    "correcthorsebatterystaple", "thequickbrownfox", "jumpsoverthelazydog", "mypassword", "longpassword",
)  # fmt: skip
_LEET = str.maketrans("@$!0134579", "asioieastg")
_MANY_TIMES = re.compile(r"(.{1,4}?)\1{2,}")


def gaps(password: str, *, context: Iterable[str] = (), field: str = "password") -> list[Gap]:
    """What to mend about a new password: too short, too long, too common, or made of `context` (names known here)."""
    if len(password.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return [Gap(field, TOO_LONG, SOURCE)]
    if len(password) < SHORTEST:
        return [Gap(field, TOO_SHORT, SOURCE)]
    if _common(password):
        return [Gap(field, TOO_COMMON, SOURCE)]
    plain = _folded(password)
    if any(len(part) >= 4 and part in plain for words in context for part in _parts(words)):
        return [Gap(field, CONTEXT, SOURCE)]
    return []


def _folded(text: str) -> str:
    """Without case, accents, spaces and marks: how somebody guessing would think of it."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in bare if char.isalnum() or ord(char) > 0x2000)


def _parts(words: str) -> list[str]:
    """The whole of a name, and each of its words that is not an everyday word ("little" gives nobody away)."""
    single = (_folded(word) for word in re.split(r"[\s'’@._-]+", words))
    return [_folded(words), *(word for word in single if not is_ordinary(word))]


def _common(password: str) -> bool:
    """Whether little is left once repetitions and what everybody uses are counted as one character each."""
    plain = "".join(password.casefold().split())
    letters = _folded(password)
    forms = [plain, plain.translate(_LEET)]
    if 2 * len(letters) > len(plain):
        forms += [letters, _folded(password.casefold().translate(_LEET))]
    return any(_worth(form) < LEAST_WORTH for form in forms)


def _worth(text: str) -> int:
    """How many characters are left to guess: once for something said twice, one for each common part."""
    half = len(text) // 2
    left = text[:half] if text[:half] * 2 == text else text
    for part in sorted(_COMMON_PARTS, key=len, reverse=True):
        left = left.replace(part, "\x00")
    left = _MANY_TIMES.sub("\x00", left)
    left = re.sub(r"(?:19|20)\d\d", "\x00", left)
    return min(len(left), 2 * len(set(left)))
