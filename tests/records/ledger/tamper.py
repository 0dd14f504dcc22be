"""Edits that somebody with the database, but not the program, could make: each says which rows it spoiled."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from django.db import connection, models, transaction

from sharewell.records.ledger import append_only
from sharewell.records.ledger.rows import Table, tables
from sharewell.records.models import Row
from sharewell.rules.values import new_id
from tests.records.ledger.book import Book

Spoiled = tuple[str, set[str], str]


def seeded(seed: int) -> Random:
    """The same choices on every run."""
    return Random(seed)  # noqa: S311


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is undone at the end, the triggers' removal too."""
    with transaction.atomic():
        run(*append_only.whole(connection.vendor)[1])
        yield
        transaction.set_rollback(True)


def run(*statements: str, values: list[Any] | None = None) -> list[Any]:
    """Raw SQL, past every model and store."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def of_every_table(book: Book) -> dict[str, list[Row]]:
    """Three rows in every guarded table, each written in two versions by events."""
    file = book.open_file()
    made = {table.name: [_any_row(book, table.model, file) for _ in range(3)] for table in tables()}
    book.write(*(row for rows in made.values() for row in rows), scope=file)
    return made


def second_versions(book: Book, made: dict[str, list[Row]]) -> None:
    """Change every one of those rows, with its event."""
    for rows in made.values():
        for row in rows:
            row.version += 1
            row.body = secrets.token_bytes(40)
        book.write(*rows)


def _any_row(book: Book, model: type[models.Model], file: str) -> Row:
    columns: dict[str, object] = {}
    for column in model._meta.concrete_fields:
        if isinstance(column, models.IntegerField):
            columns[column.attname] = 1 + secrets.randbelow(9)
        elif isinstance(column, models.CharField):
            columns[column.attname] = secrets.token_hex(16)[: column.max_length]
    row = model(**columns)
    assert isinstance(row, Row)
    row.id, row.organisation_id, row.version, row.body = new_id(), book.organisation, 1, secrets.token_bytes(40)
    row.scope_id = file if hasattr(row, "file_id") else book.organisation
    return row


# Columns of which no two rows are equal: whoever swaps rows has to put one aside.
UNIQUE = {"handle", "token_digest", "digest"}


def as_stored(table: Table, row_id: str) -> dict[str, Any]:
    """The columns of one row."""
    names = columns_of(table)
    quoted = ", ".join(f'"{name}"' for name in names)
    found = run(f'SELECT {quoted} FROM "{table.name}" WHERE "id" = %s', values=[row_id])[0]
    return dict(zip(names, (bytes(v) if isinstance(v, memoryview) else v for v in found), strict=True))


def columns_of(table: Table) -> list[str]:
    """Every column of a table."""
    return [*table.plain, *table.blobs]


def put(table: Table, row_id: str, columns: dict[str, Any]) -> None:
    """Overwrite columns of one row."""
    names = ", ".join(f'"{name}" = %s' for name in columns)
    run(f'UPDATE "{table.name}" SET {names} WHERE "id" = %s', values=[*columns.values(), row_id])


def _other(random: Random, value: Any) -> Any:
    if isinstance(value, int):
        return random.choice([value + 1, 0 if value else 7, value * 2 + 1])
    if isinstance(value, bytes):
        spot = random.randrange(len(value))
        flipped = value[:spot] + bytes([value[spot] ^ 1 << random.randrange(8)]) + value[spot + 1 :]
        return random.choice([flipped, value[:-1], value + b"\0", b""])
    turned = value[1:] + value[:1] if len(set(value)) > 1 else value + "x"
    return random.choice([turned, value[:-1] if value else "x", "", value[:3] + "\n" + value[4:]])


def update(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Change one column of one row."""
    row_id = random.choice(ids)
    row = as_stored(table, row_id)
    column = random.choice([name for name in columns_of(table) if name != "id" and row[name] not in ("", 0, b"")])
    value = _other(random, row[column])
    put(table, row_id, {column: value})
    return table.name, {row_id}, "the row was changed"


def insert(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Put in a row that looks like another."""
    row = as_stored(table, random.choice(ids)) | {"id": new_id()}
    row |= {name: new_id() for name in UNIQUE & row.keys()}
    names = ", ".join(f'"{name}"' for name in row)
    run(f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join(["%s"] * len(row))})', values=list(row.values()))
    return table.name, {row["id"]}, "the row has no event"


def delete(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Take out a row."""
    row_id = random.choice(ids)
    run(f'DELETE FROM "{table.name}" WHERE "id" = %s', values=[row_id])
    return table.name, {row_id}, "the row is missing"


def swap(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Let two rows change places."""
    one, other = random.sample(ids, 2)
    rows = {row_id: as_stored(table, row_id) for row_id in (one, other)}
    for name in UNIQUE & rows[one].keys():
        put(table, one, {name: "aside"})
    for row_id, source in ((other, one), (one, other)):
        put(table, row_id, {name: value for name, value in rows[source].items() if name != "id"})
    return table.name, {one, other}, "the row was swapped"


def swap_bodies(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Let the sealed bodies of two rows change places."""
    one, other = random.sample(ids, 2)
    first, second = as_stored(table, one), as_stored(table, other)
    put(table, one, {"body": second["body"]})
    put(table, other, {"body": first["body"]})
    alike = all(first[name] == second[name] for name in first.keys() - {"id", "body"})
    return table.name, {one, other}, "the row was swapped" if alike else "the row was changed"


def roll_back(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Put back a row as it once rightly stood."""
    row_id = random.choice(ids)
    put(table, row_id, {name: value for name, value in old[row_id].items() if name != "id"})
    return table.name, {row_id}, "the row was rolled back: it is as event"


def move(random: Random, table: Table, ids: list[str], old: dict[str, dict[str, Any]]) -> Spoiled:
    """Give a row to another organisation or scope."""
    row_id = random.choice(ids)
    put(table, row_id, {random.choice(["organisation_id", "scope_id"]): new_id()})
    return table.name, {row_id}, "the row was changed"


EDITS = (update, insert, delete, swap, swap_bodies, roll_back, move)
