"""Passphrases to say on the phone: eight groups of letters and digits that sound unlike each other."""

from __future__ import annotations

import secrets

# No letter that is easily taken for another over a bad line (b/d/p/t/v, m/n, s/f), and none that looks like a digit.
SOUNDS = "acghjkqrwxyz234579"
GROUPS, LENGTH = 5, 4


def new_passphrase() -> str:
    """Five groups of four, for example ``kwa7-gh2r-…``: over 80 bits."""
    return "-".join("".join(secrets.choice(SOUNDS) for _ in range(LENGTH)) for _ in range(GROUPS))


def as_typed(text: str) -> str:
    """What somebody typed, in the form it was made in: case, spaces and dashes do not matter for our own."""
    bare = "".join(char for char in text.casefold() if char.isalnum())
    if len(bare) == GROUPS * LENGTH and set(bare) <= set(SOUNDS):
        return "-".join(bare[start : start + LENGTH] for start in range(0, len(bare), LENGTH))
    return text.strip()
