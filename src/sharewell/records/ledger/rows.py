"""The canonical bytes of a row: the same from a model, from raw SQL, on SQLite and on PostgreSQL.

    sharewell row 1
    the table
    name=value      for each text or whole-number column, by name; a backslash is doubled, a line feed is "\\n"
    name:length     for each column of bytes, by name
    (an empty line, and then those bytes, one column after the other)

A column that is empty (no text, zero, no bytes) is left out: so a column that a later version adds, with an empty
default, leaves what was answered for before as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from sharewell.records.models.base import Row

HEADING = "sharewell row 1"
PLAIN = (models.CharField, models.TextField, models.IntegerField)
NEEDED = {"id", "organisation_id", "scope_id"}


class Table:
    """One guarded table: which columns it has, and the canonical bytes of its rows."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = sorted(model._meta.concrete_fields, key=lambda field: str(field.column))
        for field in fields:
            if field.null or not isinstance(field, (*PLAIN, models.BinaryField)):
                raise TypeError(f"{model.__name__}.{field.name}: a guarded table holds text, whole numbers and bytes")
        if not {str(field.column) for field in fields} >= NEEDED:
            raise TypeError(f"{model.__name__}: a guarded table has an id, an organisation and a scope")
        self.model = model
        self.name = model._meta.db_table
        self._fields = [f for f in fields if isinstance(f, PLAIN)] + [f for f in fields if not isinstance(f, PLAIN)]
        self._plain = sum(isinstance(field, PLAIN) for field in fields)
        self._templates: dict[tuple[bool, ...], str] = {}
        self.columns = [str(field.column) for field in self._fields]
        self.id_at = self.columns.index("id")

    @property
    def text_columns(self) -> list[str]:
        """Columns that hold text."""
        return [str(f.column) for f in self._fields[: self._plain] if not isinstance(f, models.IntegerField)]

    @property
    def number_columns(self) -> list[str]:
        """Columns that hold whole numbers."""
        return [str(f.column) for f in self._fields[: self._plain] if isinstance(f, models.IntegerField)]

    @property
    def bytes_columns(self) -> list[str]:
        """Columns that hold bytes."""
        return self.columns[self._plain :]

    def select(self) -> str:
        """SQL for every row, its columns in the order that `canonical` takes."""
        return f'SELECT {", ".join(self._quoted())} FROM "{self.name}"'

    def canonical(self, row: Sequence[Any]) -> bytes:
        """The canonical bytes of one row as read by `select`."""
        blobs = row[self._plain :]
        values = (*row[: self._plain], *map(len, blobs))
        pattern = tuple(map(bool, values))
        template = self._templates.get(pattern) or self._template(pattern)
        text = template % tuple(filter(None, values))
        if "\\" in text or text.count("\n") != template.count("\n"):
            text = template % tuple(_escaped(value) for value in values if value)
        return b"".join((text.encode(), *blobs))

    def canonical_of(self, instance: models.Model) -> bytes:
        """The canonical bytes of the row that a model instance was saved as."""
        values: list[Any] = []
        for field in self._fields:
            value = getattr(instance, field.attname)
            values.append(bytes(value) if isinstance(field, models.BinaryField) else field.get_prep_value(value))
        return self.canonical(values)

    def _quoted(self) -> Iterable[str]:
        return (f'"{column}"' for column in self.columns)

    def _template(self, pattern: tuple[bool, ...]) -> str:
        lines = [HEADING, self.name]
        for index, (column, filled) in enumerate(zip(self.columns, pattern, strict=True)):
            if filled:
                lines.append(f"{column}=%s" if index < self._plain else f"{column}:%d")
        return self._templates.setdefault(pattern, "\n".join(lines) + "\n\n")


def _escaped(value: object) -> object:
    return value.replace("\\", "\\\\").replace("\n", "\\n") if isinstance(value, str) else value


def digest(salt: bytes, canonical: bytes) -> str:
    """The salted digest of a row, in hex."""
    return hashlib.sha256(salt + canonical).hexdigest()


@cache
def table_of(model: type[models.Model]) -> Table:
    """The guarded table of a model. Raises TypeError where it is not made as one must be."""
    return Table(model)


@cache
def tables() -> tuple[Table, ...]:
    """Every guarded table, by name: whatever is a `Row`, or says `guarded = True`."""
    found = [m for m in apps.get_models() if issubclass(m, Row) or getattr(m, "guarded", False)]
    return tuple(sorted((table_of(model) for model in found), key=lambda table: table.name))
