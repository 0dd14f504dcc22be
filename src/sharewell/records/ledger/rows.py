"""The guarded tables, and their rows as the ledger answers for them (`rules.ledger.row_bytes`)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from sharewell.records.models.base import Row
from sharewell.rules.ledger.row_bytes import RowForm

PLAIN = (models.CharField, models.TextField, models.IntegerField)
NEEDED = {"id", "organisation_id", "scope_id"}


class Table(RowForm):
    """One guarded table: which columns it has, and the canonical bytes and salted digests of its rows."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = sorted(model._meta.concrete_fields, key=lambda field: str(field.column))
        for field in fields:
            if field.null or not isinstance(field, (*PLAIN, models.BinaryField)):
                raise TypeError(f"{model.__name__}.{field.name}: a guarded table holds text, whole numbers and bytes")
        if not {str(field.column) for field in fields} >= NEEDED:
            raise TypeError(f"{model.__name__}: a guarded table has an id, an organisation and a scope")
        self.model = model
        plain = [field for field in fields if isinstance(field, PLAIN)]
        self._kinds = [(field, int if isinstance(field, models.IntegerField) else str) for field in plain]
        self._blob_fields = [field for field in fields if not isinstance(field, PLAIN)]
        super().__init__(
            model._meta.db_table,
            [(str(field.column), kind is int) for field, kind in self._kinds],
            [str(field.column) for field in self._blob_fields],
        )

    def select(self) -> str:
        """SQL for every row as the other methods take it: plain columns, lengths of bytes, and then the bytes."""
        columns = [f'"{name}"' for name in self.plain]
        columns += [f'length("{name}")' for name in self.blobs] + [f'"{name}"' for name in self.blobs]
        return f'SELECT {", ".join(columns)} FROM "{self.name}"'

    def row_of(self, instance: models.Model) -> tuple[Any, ...]:
        """A model instance as `select` would read it once saved."""
        plain = []
        for field, kind in self._kinds:
            value = getattr(instance, field.attname)
            plain.append(value if type(value) is kind else field.get_prep_value(value))
        blobs = [bytes(getattr(instance, field.attname)) for field in self._blob_fields]
        return (*plain, *map(len, blobs), *blobs)


@cache
def table_of(model: type[models.Model]) -> Table:
    """The guarded table of a model. Raises TypeError where it is not made as one must be."""
    return Table(model)


@cache
def tables() -> tuple[Table, ...]:
    """Every guarded table, by name: whatever is a `Row`, or says `guarded = True`."""
    found = [m for m in apps.get_models() if issubclass(m, Row) or getattr(m, "guarded", False)]
    return tuple(sorted((table_of(model) for model in found), key=lambda table: table.name))
