"""What every held value has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Held:
    """What every stored value has."""

    id: str
    version: int = 0
