"""A checkpoint as people copy it from paper: its size, and nine groups of four letters and digits.

    2048 7KQ4-0M2X-…-9F3A-C1WD

After the size stand the first 20 bytes of the root in Crockford's base 32 (no I, L, O or U), in eight groups, and one
more that is made from the others, so that a slip of the pen is told apart from a ledger that was changed. 160 bits are
more than anybody can make a second root for.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sharewell.rules.errors import Unreadable
from sharewell.rules.ledger.checkpoint import Checkpoint

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ROOT_BYTES = 20
GROUP = 4
GROUPS = 9
SLIP = "There is a slip in the line from paper: compare it with the paper, group by group."
_READ_AS = str.maketrans("OIL", "011", "- \n\t")


@dataclass(frozen=True)
class OnPaper:
    """What paper says of a ledger: its size, and the first bytes of its root."""

    size: int
    root: bytes

    def is_of(self, size: int, root: bytes) -> bool:
        """Whether a checkpoint of this size and root is the one on paper."""
        return size == self.size and root.startswith(self.root)


def text_of(checkpoint: Checkpoint) -> str:
    """A checkpoint as the line that is printed."""
    root = checkpoint.root[:ROOT_BYTES]
    letters = _letters(int.from_bytes(root, "big"), ROOT_BYTES * 8 // 5) + _check(checkpoint.size, root)
    return f"{checkpoint.size} " + "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def line_of(note: str) -> str:
    """A signed note as that line. Raises Unreadable where its text is not a checkpoint."""
    return text_of(Checkpoint.parse(note.rpartition("\n\n")[0] + "\n"))


def parse(text: str) -> OnPaper | None:
    """What a typed line says; None where it is something else than such a line.

    Capitals or not, and hyphens or spaces, do not matter; O, I and L are read as the digits they look like. Raises
    Unreadable where the last group does not follow from the others: something was copied wrongly.
    """
    size, _, rest = text.strip().upper().partition(" ")
    letters = rest.translate(_READ_AS)
    if not (size.isascii() and size.isdecimal()) or len(letters) != GROUP * GROUPS or set(letters) - set(LETTERS):
        return None
    number = 0
    for letter in letters[:-GROUP]:
        number = number * len(LETTERS) + LETTERS.index(letter)
    root = number.to_bytes(ROOT_BYTES, "big")
    if _check(int(size), root) != letters[-GROUP:]:
        raise Unreadable("against", SLIP)
    return OnPaper(int(size), root)


def _check(size: int, root: bytes) -> str:
    digest = hashlib.sha256(b"%d\n%b" % (size, root)).digest()
    return _letters(int.from_bytes(digest[:3], "big") >> 4, GROUP)


def _letters(number: int, count: int) -> str:
    return "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(count)))
