"""Who may ask for an address: declared on each page as data, so that one without a declaration stops the start.

The declaration lets nobody in. What enforces it stands beside it, and `tests/proofs/test_every_address.py` asks every
address to see that the two agree. What somebody may do with a file is another question: see `rules.access`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])
NAME = "who_asks"


class Who(StrEnum):
    """Who may ask. Everything about a file is for somebody who is signed in, without exception."""

    ANYBODY = "anybody"
    FIRST_START = "whoever starts it for the first time, until somebody has"
    HALF_WAY = "somebody who has shown a password and not the second step yet"
    TABLET = "somebody at an enrolled shared tablet"
    SIGNED_IN = "somebody who is signed in"


def asked_by(who: Who) -> Callable[[V], V]:
    """Declare who may ask for a page. Decorators round it keep the declaration if they keep its attributes."""

    def declared(view: V) -> V:
        setattr(view, NAME, who)
        return view

    return declared


def declared_by(view: object) -> Who | None:
    """What a page declares; None where it says nothing."""
    found = getattr(view, NAME, None)
    return found if isinstance(found, Who) else None
