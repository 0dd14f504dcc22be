"""The row that every guarded table is made of.

A guarded row has a random identifier, the organisation it belongs to, the scope whose keys seal it (a safeguarding
file or the organisation), a version for optimistic checks, and a sealed body. Beside these a table may hold only
text, whole numbers and bytes that say nothing by themselves: identifiers, states, times. So a row's canonical bytes
are the same on SQLite and PostgreSQL, from the model and from raw SQL, and the ledger can answer for every one.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sharewell.records.times import STAMP_LENGTH
from sharewell.rules.values import new_id
from sharewell.vault.places import Compartment

ID_LENGTH = 32


def reference_column(**options: object) -> models.CharField[str, str]:
    """A column for another row's identifier. No foreign key: the ledger, not the database, answers for links."""
    return models.CharField(max_length=ID_LENGTH, **options)  # type: ignore[arg-type]


def stamp_column(**options: object) -> models.CharField[str, str]:
    """A column for a time as `times.stamp` writes it; empty text where there is none yet."""
    return models.CharField(max_length=STAMP_LENGTH, **options)  # type: ignore[arg-type]


class Row(models.Model):
    """Abstract: what every guarded table shares."""

    compartment: ClassVar[Compartment] = Compartment.ORDINARY

    id = models.CharField(max_length=ID_LENGTH, primary_key=True, default=new_id)
    organisation_id = reference_column()
    scope_id = reference_column()
    version = models.PositiveIntegerField(default=1)
    body = models.BinaryField()

    class Meta:
        abstract = True
