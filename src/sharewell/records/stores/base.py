"""One store: sealed rows in, frozen values out.

A store writes a row only through `Writes`, which remembers every row so that the ledger event of the same transaction
answers for it; and it reads a row only through `Opened`, which the gate hands out. The statements are compiled once a
table: building a query costs more than running one (see the measured ways in the performance notes of the docs).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pydantic_core import from_json

from sharewell.records import statements
from sharewell.records.models.base import Row
from sharewell.records.times import stamp
from sharewell.records.wall.standing import at
from sharewell.rules.errors import Broken, Missing, Stale
from sharewell.rules.held import Held
from sharewell.vault.places import Place
from sharewell.vault.vault import Vault

V = TypeVar("V", bound=Held)
_ID_AND_VERSION, _FIRST_TWO = itemgetter("id", "version"), itemgetter(0, 1)
UNLIKE = "A stored row does not say what was written to it."
STALE = "Somebody changed this while you were writing. Your text is below; nothing was lost."


def as_shown(value: V, version: int | None) -> V:
    """`value` where it still is at the version that somebody was shown; None: nobody was, a program acts.

    Raises Stale for any other, 0 among them: a form that does not say what it was made from overwrites nothing.
    """
    if version is not None and version != value.version:
        raise Stale(STALE)
    return value


@dataclass(frozen=True)
class Opened:
    """What the gate hands out: leave to read rows of one scope (a file, or the organisation) until the work is done."""

    vault: Vault
    organisation_id: str
    scope_id: str


@dataclass
class Writes:
    """Every row written, and removed, in one transaction: what the ledger event must answer for."""

    vault: Vault
    organisation_id: str
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    removed: list[tuple[str, str]] = field(default_factory=list)

    def wrote(self, row: Row) -> None:
        """Remember `row`; a row written twice is answered for as it stands last."""
        self.rows[(row._meta.db_table, row.pk)] = row

    def dropped(self, table: str, row_id: str) -> None:
        """Remember that a row is gone."""
        self.rows.pop((table, row_id), None)
        self.removed.append((table, row_id))


class Store(Generic[V]):
    """Values of one kind in one table.

    `columns` gives the clear columns of a value (identifiers, states, times: nothing readable); the whole value goes
    into the sealed body. `scope` says whose keys seal it.
    """

    def __init__(
        self,
        model: type[Row],
        value: type[V],
        columns: Callable[[V], Mapping[str, object]] = lambda _: {},
        scope: Callable[[V], str] | None = None,
    ) -> None:
        self.model = model
        self.columns = columns
        self.scope = scope
        self._value = value

    @cached_property
    def _adapter(self) -> TypeAdapter[V]:
        return TypeAdapter(self._value)

    @cached_property
    def _table(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def _times_scope(self) -> int:
        """How often a read names the scope: twice where a row says which file it is in, since that is indexed."""
        return 2 if "file_id" in _fields(self.model) else 1

    @cached_property
    def _in_scope(self) -> str:
        named = " AND ".join(['"scope_id" = %s', '"file_id" = %s'][: self._times_scope])
        return f'SELECT "id", "version", "body" FROM "{self._table}" WHERE "organisation_id" = %s AND {named}'

    @cached_property
    def _update(self) -> str:
        names = ", ".join(f'"{name}" = %s' for name in _fields(self.model))
        return f'UPDATE "{self._table}" SET {names} WHERE "id" = %s AND "version" = %s'

    def _place(self, organisation: str, scope: str, row: str, version: int) -> Place:
        return Place(organisation, scope, self.model.compartment, self._table, "body", row, version)

    def put(self, writes: Writes, value: V) -> V:
        """Insert or update `value` and return it at its new version.

        Raises Stale where somebody else saved since `value` was read.
        """
        scope = self.scope(value) if self.scope else writes.organisation_id
        stored = replace(value, version=value.version + 1)
        place = self._place(writes.organisation_id, scope, value.id, stored.version)
        row = self.model(
            id=value.id,
            organisation_id=writes.organisation_id,
            scope_id=scope,
            version=stored.version,
            body=writes.vault.seal(place, self._adapter.dump_json(stored)),
            **{name: _plain(content) for name, content in self.columns(stored).items()},
        )
        self._write(row, value.version)
        writes.wrote(row)
        return stored

    def _write(self, row: Row, read_at_version: int) -> None:
        if read_at_version == 0:
            insert([row])
            return
        _stand_at(row.organisation_id, row.scope_id)
        with statements.cursor() as cursor:
            cursor.execute(self._update, [*_values(row), row.pk, read_at_version])
            if cursor.rowcount != 1:
                raise Stale(STALE)

    def drop(self, writes: Writes, ids: Iterable[str]) -> None:
        """Remove rows; the event says that they are gone."""
        for row_id in ids:
            with statements.cursor() as cursor:
                cursor.execute(
                    f'DELETE FROM "{self._table}" WHERE "id" = %s AND "organisation_id" = %s',
                    [row_id, writes.organisation_id],
                )
                if cursor.rowcount == 1:
                    writes.dropped(self._table, row_id)

    def get(self, opened: Opened, row_id: str) -> V:
        """The value with this id in the opened scope. Raises Missing for unknown and foreign ones alike."""
        found = self.where(opened, id=row_id)
        if not found:
            raise Missing
        return found[0]

    def where(self, opened: Opened, *, order: str = "", limit: int = 0, **equal: object) -> list[V]:
        """Values in the opened scope whose clear columns equal `equal`, by clear column `order` ("-" for newest first).

        The scope is part of the query, never a filter after it.
        """
        return self._read(opened, self._ordered(order, limit, equal), [*map(_plain, equal.values())])

    def plain(self, opened: Opened, *, order: str = "", **equal: object) -> list[dict[str, Any]]:
        """As `where`, and each value as the plain dictionary that was sealed: for a page that shows hundreds of rows.

        Opened and checked against its row just the same. Times and states are the text they were written as.
        """
        rows, texts = self._texts(opened, self._ordered(order, 0, equal), [*map(_plain, equal.values())])
        values: list[dict[str, Any]] = from_json(b"[%b]" % b",".join(texts), cache_strings="keys")
        if list(map(_ID_AND_VERSION, values)) != list(map(_FIRST_TWO, rows)):
            raise Broken(UNLIKE)
        return values

    def _ordered(self, order: str, limit: int, equal: Iterable[str]) -> str:
        sql = " AND ".join((self._in_scope, *(f'"{name}" = %s' for name in equal)))
        if order:
            sql += f' ORDER BY "{order.lstrip("-")}"{" DESC" if order.startswith("-") else ""}, "id"'
        if limit:
            sql += f" LIMIT {int(limit)}"
        return sql

    def these(self, opened: Opened, ids: Iterable[str]) -> dict[str, V]:
        """Those of `ids` that are in the opened scope, by identifier: one read. Unknown and foreign ones are left out.
        """
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        marks = ", ".join(["%s"] * len(wanted))
        sql = f'{self._in_scope} AND "id" IN ({marks})'
        return {value.id: value for value in self._read(opened, sql, wanted)}

    def clear(self, opened: Opened, row_id: str, *columns: str) -> tuple[Any, ...]:
        """Clear columns of one row in the opened scope, its body unread: for a file that is locked to who asks.

        Raises Missing where there is no such row.
        """
        found = self.clear_where(opened, *columns, id=row_id)
        if not found:
            raise Missing
        return found[0]

    def clear_where(self, opened: Opened, *columns: str, **equal: object) -> list[tuple[Any, ...]]:
        """As `clear`, of every row in the opened scope whose clear columns equal `equal`."""
        names = ", ".join(f'"{name}"' for name in columns)
        clauses = ['"organisation_id" = %s', '"scope_id" = %s', *(f'"{name}" = %s' for name in equal)]
        _stand_at(opened.organisation_id, opened.scope_id)
        with statements.cursor() as cursor:
            cursor.execute(
                f'SELECT {names} FROM "{self._table}" WHERE {" AND ".join(clauses)} ORDER BY "id"',
                [opened.organisation_id, opened.scope_id, *map(_plain, equal.values())],
            )
            return list(cursor.fetchall())

    def _read(self, opened: Opened, sql: str, values: list[Any]) -> list[V]:
        rows, texts = self._texts(opened, sql, values)
        return [self._value_of(text, row) for text, row in zip(texts, rows, strict=True)]

    def _texts(
        self, opened: Opened, sql: str, values: list[Any]
    ) -> tuple[list[tuple[str, int, bytes]], list[bytes]]:
        """The rows that `sql` finds, and what was sealed in each."""
        _stand_at(opened.organisation_id, opened.scope_id)
        with statements.cursor() as cursor:
            cursor.execute(sql, [opened.organisation_id, *[opened.scope_id] * self._times_scope, *values])
            rows = cursor.fetchall()
        if rows and not isinstance(rows[0][2], bytes):
            rows = [(row_id, version, bytes(body)) for row_id, version, body in rows]
        shelf = self._place(opened.organisation_id, opened.scope_id, "", 0)
        return rows, opened.vault.open_rows(shelf, rows)

    def _value_of(self, text: bytes, row: tuple[str, int, bytes]) -> V:
        value = self._adapter.validate_json(text)
        if value.id != row[0] or value.version != row[1]:
            raise Broken(UNLIKE)
        return value


def _stand_at(organisation_id: str, scope_id: str) -> None:
    """The second wall is told which file is meant; the organisation's own rows are in none."""
    if scope_id != organisation_id:
        at(scope_id)


def insert(rows: Sequence[Row]) -> None:
    """Write new rows of one table in one statement."""
    if rows:
        _stand_at(rows[0].organisation_id, rows[0].scope_id)
        into, marks = _insert(type(rows[0]))
        with statements.cursor() as cursor:
            cursor.execute(into + ", ".join([marks] * len(rows)), [value for row in rows for value in _values(row)])


@cache
def _fields(model: type[Row]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _values(row: Row) -> list[Any]:
    return [getattr(row, name) for name in _fields(type(row))]


@cache
def _insert(model: type[Row]) -> tuple[str, str]:
    names = _fields(model)
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ', f"({', '.join(['%s'] * len(names))})"


def _plain(content: object) -> Any:
    if isinstance(content, datetime):
        return stamp(content)
    if isinstance(content, bool):
        return int(content)
    return "" if content is None else content
