"""The published words and facts, by edition: dated data in TOML files, read through `library`. No logic lives here."""

from sharewell.guidance.library import (
    bank_holidays,
    clock,
    clocks,
    condition,
    conditions,
    duties,
    edition,
    edition_in_force,
    editions,
    features,
    lawful_bases,
    lawful_basis,
    receiving_form,
    retention_class,
    retention_classes,
)
from sharewell.guidance.reading import GuidanceError

__all__ = [
    "GuidanceError",
    "bank_holidays",
    "clock",
    "clocks",
    "condition",
    "conditions",
    "duties",
    "edition",
    "edition_in_force",
    "editions",
    "features",
    "lawful_bases",
    "lawful_basis",
    "receiving_form",
    "retention_class",
    "retention_classes",
]
