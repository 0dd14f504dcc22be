"""The ways to show who one is, and the codes that are typed. No letter, no message to a telephone: both can be read by
others (ASVS 6.3.6)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum

HOW_MANY_CODES = 10
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread
CODE_LENGTH = 12
RESET_LASTS = timedelta(hours=48)
CHALLENGE_LASTS = timedelta(minutes=10)


class FactorKind(StrEnum):
    """`RESET` is not a way in: it is a lead's leave to set the second step up anew."""

    PASSKEY = "passkey"
    APP = "app"
    CODES = "codes"
    RESET = "reset"


def new_code() -> str:
    """A code to write down: 60 random bits in three groups."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def plain_code(typed: str) -> str:
    """A code as it was meant: capital letters and digits, without spaces and dashes."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())


def is_app_code(typed: str) -> bool:
    """Whether this has the form of an app's code: six digits."""
    plain = plain_code(typed)
    return len(plain) == 6 and plain.isdigit()
