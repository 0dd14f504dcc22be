"""In whose name a key is asked for."""

from __future__ import annotations

from typing import NamedTuple


class Asker(NamedTuple):
    """In whose name, and for what, a key is asked for. Empty where nobody is signed in yet."""

    person_id: str = ""
    purpose: str = ""
