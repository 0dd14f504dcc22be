"""What was put right or is disputed, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True)
class Settled:
    """A holder of old words who was told by another road than a pack, or need not be: who that is, and in words how."""

    key: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Correction(Held):
    """What stands beside words that stay as they are (see `sharewell.rules.corrections`).

    `about_id`: the statement, or "child." and the fact. `kind`: corrected or disputed. `old`: the words as they were;
    `words`: what is right, or the other person's account; `why`: how we know, or what we say to it; `who` disputes it.
    """

    file_id: str
    about_id: str
    kind: str
    old: str
    words: str
    why: str
    made_at: datetime
    made_by: str
    who: str = ""
    concern_id: str = ""
    settled: tuple[Settled, ...] = ()
