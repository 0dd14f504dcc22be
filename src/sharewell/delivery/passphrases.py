"""Passphrases to say on the phone: digits only, in groups, each group with a digit that catches a slip.

Digits are heard and typed alike by everybody, on any keyboard and in any first language. The last digit of each group
is worked out from the five before it (Damm's algorithm: it finds every single wrong digit and every pair swapped), so
that a slip is told by its group instead of as "wrong passphrase".
"""

from __future__ import annotations

import secrets

GROUPS, LENGTH = 5, 5
_BETWEEN = "-.,\u2010\u2011\u2012\u2013\u2014\u2212"
ORDINALS = ("first", "second", "third", "fourth", "fifth")

# A totally antisymmetric quasigroup of order 10 (H. M. Damm, 2004).
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def new_passphrase() -> str:
    """Five groups of six digits with dashes, for example ``572401-…``: 25 random digits, over 83 bits."""
    groups = ("".join(secrets.choice("0123456789") for _ in range(LENGTH)) for _ in range(GROUPS))
    return "-".join(f"{group}{_check(group)}" for group in groups)


def as_typed(text: str) -> str:
    """What somebody typed, in the form it was made in: spaces, dashes and dots do not matter for our own."""
    digits = _digits(text)
    return "-".join(_groups(digits)) if digits else text.strip()


def slip(text: str) -> str:
    """The group of our own kind of passphrase that was heard or typed wrongly ("third"); empty if none shows."""
    wrong = [place for place, group in enumerate(_groups(_digits(text))) if _check(group)]
    return ORDINALS[wrong[0]] if len(wrong) == 1 else ""


def _digits(text: str) -> str:
    """The digits of a passphrase that has the form of our own, else nothing."""
    bare = "".join(char for char in text if not char.isspace() and char not in _BETWEEN)
    return bare if len(bare) == GROUPS * (LENGTH + 1) and bare.isascii() and bare.isdigit() else ""


def _groups(digits: str) -> list[str]:
    return [digits[start : start + LENGTH + 1] for start in range(0, len(digits), LENGTH + 1)]


def _check(digits: str) -> int:
    """The digit that follows `digits`; 0 where the last of them already is that digit."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
