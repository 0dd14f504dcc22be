"""Where a sealed value belongs: bound into its ciphertext, so that it opens there and nowhere else."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Compartment(StrEnum):
    """Which of a scope's keys seals a value. Who may open one may not thereby open another."""

    ORDINARY = "ordinary"
    IDENTITY = "identity"
    SEALED = "sealed"


class Place(NamedTuple):
    """Organisation, scope (a file or the organisation), compartment, table, column, row and version of a value."""

    organisation: str
    scope: str
    compartment: Compartment
    table: str
    column: str
    row: str
    version: int


def origin_of(organisation: str) -> str:
    """The name a ledger goes by outside: random, so that a checkpoint does not say whose it is."""
    return f"sharewell.ledger/{organisation}"
