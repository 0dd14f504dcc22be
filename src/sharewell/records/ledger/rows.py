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

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import models

from sharewell.records.models.base import Row

HEADING = "sharewell row 1"
PLAIN = (models.CharField, models.TextField, models.IntegerField)
# Which columns hold something, which hold nothing, what nothing is in them, what to fill in, and its number of lines.
_Pick = Callable[[tuple[Any, ...]], tuple[Any, ...]]
_Shape = tuple[_Pick, _Pick, tuple[Any, ...], str, int]
NEEDED = {"id", "organisation_id", "scope_id"}


class Table:
    """One guarded table: which columns it has, and the canonical bytes and salted digests of its rows."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = sorted(model._meta.concrete_fields, key=lambda field: str(field.column))
        for field in fields:
            if field.null or not isinstance(field, (*PLAIN, models.BinaryField)):
                raise TypeError(f"{model.__name__}.{field.name}: a guarded table holds text, whole numbers and bytes")
        if not {str(field.column) for field in fields} >= NEEDED:
            raise TypeError(f"{model.__name__}: a guarded table has an id, an organisation and a scope")
        self.model = model
        self.name = model._meta.db_table
        self._plain_fields = [field for field in fields if isinstance(field, PLAIN)]
        self._blob_fields = [field for field in fields if not isinstance(field, PLAIN)]
        self._empty = [0 if isinstance(f, (models.IntegerField, models.BinaryField)) else "" for f in self._in_order()]
        self._kinds = [(f, int if isinstance(f, models.IntegerField) else str) for f in self._plain_fields]
        self.plain = [str(field.column) for field in self._plain_fields]
        self.blobs = [str(field.column) for field in self._blob_fields]
        self.id_at = self.plain.index("id")
        self.organisation_at = self.plain.index("organisation_id")
        self._count = len(fields)
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._last = self._shape((1,) * self._count)

    def _in_order(self) -> list[Any]:
        return self._plain_fields + self._blob_fields

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

    def digest(self, salt: bytes, row: tuple[Any, ...]) -> str:
        """The salted digest, in hex: SHA-256 of the salt and the canonical bytes. Raises TypeError as `canonical`."""
        return sha256(b"".join((salt, self._text(row), *row[self._count :]))).hexdigest()

    def digests(self, salts: Iterable[bytes], rows: Iterable[tuple[Any, ...]]) -> list[str]:
        """The same of many rows, in order. Written flat: a check of the whole ledger spends its time here."""
        (filled_of, empty_of, empty, template, lines), count = self._last, self._count
        found: list[str] = []
        for salt, row in zip(salts, rows, strict=True):
            filled = filled_of(row)
            if empty_of(row) == empty and all(filled):
                text = template % filled
                if text.count("\n") == lines and "\\" not in text:
                    found.append(sha256(b"".join((salt, text.encode(), *row[count:]))).hexdigest())
                    continue
            found.append(self.digest(salt, row))
            filled_of, empty_of, empty, template, lines = self._last
        return found

    def canonical(self, row: tuple[Any, ...]) -> bytes:
        """The canonical bytes of one row. Raises TypeError where a value is not of its column's kind."""
        return b"".join((self._text(row), *row[self._count :]))

    def _text(self, row: tuple[Any, ...]) -> bytes:
        """What stands before the bytes. Most rows have the shape of the row before, so that one is tried first."""
        filled_of, empty_of, empty, template, lines = self._last
        filled = filled_of(row)
        if empty_of(row) != empty or not all(filled):
            pattern = tuple([value and 1 for value in row[: self._count]])
            filled_of, empty_of, empty, template, lines = self._last = self._shapes.get(pattern) or self._shape(pattern)
            filled = filled_of(row)
        text = template % filled
        if text.count("\n") != lines or "\\" in text:
            text = template % tuple(map(_escaped, filled))
        return text.encode()

    def _shape(self, pattern: tuple[object, ...]) -> _Shape:
        """Of rows in which these columns hold something (1) or nothing: what to fill in, and how many lines it has."""
        lines, filled_at, empty_at = [HEADING, self.name], [], []
        names = [f"{name}=%s" for name in self.plain] + [f"{name}:%d" for name in self.blobs]
        for at, (line, filled, empty) in enumerate(zip(names, pattern, self._empty, strict=True)):
            if filled:
                lines.append(line)
                filled_at.append(at)
            elif type(filled) is not type(empty):
                raise TypeError("a value is not of its column's kind")
            else:
                empty_at.append(at)
        shape = (
            _picker(filled_at), _picker(empty_at), tuple(self._empty[at] for at in empty_at),
            "\n".join(lines) + "\n\n", len(lines) + 1,
        )  # fmt: skip
        return self._shapes.setdefault(pattern, shape)


def _picker(places: list[int]) -> _Pick:
    """A function from a row to the values at `places`."""
    if len(places) > 1:
        return itemgetter(*places)
    return itemgetter(slice(places[0], places[0] + 1) if places else slice(0))


def _escaped(value: object) -> object:
    return value.replace("\\", "\\\\").replace("\n", "\\n") if isinstance(value, str) else value


@cache
def table_of(model: type[models.Model]) -> Table:
    """The guarded table of a model. Raises TypeError where it is not made as one must be."""
    return Table(model)


@cache
def tables() -> tuple[Table, ...]:
    """Every guarded table, by name: whatever is a `Row`, or says `guarded = True`."""
    found = [m for m in apps.get_models() if issubclass(m, Row) or getattr(m, "guarded", False)]
    return tuple(sorted((table_of(model) for model in found), key=lambda table: table.name))
