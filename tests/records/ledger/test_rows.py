"""The canonical bytes of a row: one form, whatever road the row was read by."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from sharewell.records.ledger.rows import Table, table_of, tables
from sharewell.records.models import Concern, Row, WorklistEntry
from tests.records.ledger import tamper
from tests.records.ledger.book import Book

TABLE = table_of(WorklistEntry)
text = st.text(st.sampled_from("ab\\\n=:%s0 é") | st.characters(exclude_categories=["Cs"]), max_size=8)
number = st.integers(0, 99)


def row_of(table: Table, texts: list[str], version: int, body: bytes) -> tuple[Any, ...]:
    """A row as `select` reads it."""
    words = iter(texts)
    plain = [version if name == "version" else next(words) for name in table.plain]
    return (*plain, len(body), body)


rows = st.builds(
    row_of, st.just(TABLE), st.lists(text, min_size=10, max_size=10), number, st.binary(max_size=6)
)


@given(rows, rows)
def test_two_rows_never_share_their_bytes(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    assert (one == other) == (TABLE.canonical(one) == TABLE.canonical(other))


@given(rows, st.integers(0, 9), st.integers(0, 9))
def test_text_cannot_flow_from_one_column_into_another(row: tuple[Any, ...], source: int, target: int) -> None:
    names = [name for name in TABLE.plain if name != "version"]
    one, other = TABLE.plain.index(names[source]), TABLE.plain.index(names[target])
    moved = list(row)
    moved[other] = f"{row[other]}\n{TABLE.plain[one]}={row[one]}"
    moved[one] = ""
    assert (tuple(moved) == row) == (TABLE.canonical(tuple(moved)) == TABLE.canonical(row))


def test_the_bytes_are_as_written_down() -> None:
    row = {
        "id": "1d" * 16, "organisation_id": "0a" * 16, "scope_id": "5c" * 16, "version": 2, "file_id": "5c" * 16,
        "recorder_id": "", "state": "new\\\n", "recorded_at": "2026-11-23T09:30:00.000000Z",
    }  # fmt: skip
    table = table_of(Concern)
    assert table.canonical((*(row[name] for name in table.plain), 3, b"\x00\n\xff")) == (
        b"sharewell row 1\nrecords_concern\n"
        b"file_id=5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c\n"
        b"id=1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d\n"
        b"organisation_id=0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\n"
        b"recorded_at=2026-11-23T09:30:00.000000Z\n"
        b"scope_id=5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c\n"
        b"state=new\\\\\\n\n"
        b"version=2\n"
        b"body:3\n\n\x00\n\xff"
    )


def test_a_row_has_the_same_bytes_from_its_model_and_from_raw_sql(book: Book) -> None:
    made = tamper.of_every_table(book)
    for table in tables():
        for row in made[table.name]:
            [read] = tamper.run(f'{table.select()} WHERE "id" = %s', values=[row.pk])
            again = table.model._base_manager.get(pk=row.pk)
            assert table.canonical(table.row_of(row)) == table.canonical(read) == table.canonical(table.row_of(again))


def test_a_column_added_later_leaves_the_bytes_as_they_were() -> None:
    older = Table(Concern)
    newer = Table(Concern)
    newer.plain = [*older.plain, "urgent_since"]
    newer._empty = [*older._empty[:-1], "", older._empty[-1]]
    newer._count = older._count + 1
    newer._shapes.clear()
    newer._last = newer._shape((1,) * newer._count)
    words = [secrets.token_hex(4) if name != "version" else 3 for name in older.plain]
    assert newer.canonical((*words, "", 4, b"body")) == older.canonical((*words, 4, b"body"))


@pytest.mark.parametrize("wrong", [b"", 0, None])
def test_a_value_of_another_type_has_no_bytes(wrong: object) -> None:
    row = list(row_of(TABLE, ["x"] * 10, 1, b"body"))
    row[TABLE.plain.index("until")] = wrong
    with pytest.raises(TypeError):
        TABLE.canonical(tuple(row))


@pytest.mark.parametrize("body", ["", "text", 7, None])
def test_bytes_that_are_no_bytes_have_no_canonical_form(body: object) -> None:
    row = row_of(TABLE, ["x"] * 10, 1, b"")
    with pytest.raises(TypeError):
        TABLE.canonical((*row[:-2], 0, body))


def test_every_row_model_is_guarded_and_made_as_a_guarded_table_must_be() -> None:
    concrete = {m._meta.db_table for m in apps.get_models() if issubclass(m, Row)}
    assert {table.name for table in tables()} >= concrete
    assert len(concrete) > 20


def _model(**fields: models.Field[Any, Any]) -> type[models.Model]:
    """A model that no database knows."""
    meta = type("Meta", (), {"app_label": "apart", "managed": False})
    key: models.Field[str, str] = models.CharField(primary_key=True, max_length=32)
    attributes = {"id": key, "Meta": meta, "__module__": __name__, **fields}
    with isolate_apps():
        return type("Made", (models.Model,), attributes)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"note": models.TextField(null=True)}, "text, whole numbers and bytes"),
        ({"at": models.DateTimeField()}, "text, whole numbers and bytes"),
        ({"yes": models.BooleanField()}, "text, whole numbers and bytes"),
        ({}, "an id, an organisation and a scope"),
    ],
)
def test_a_table_that_could_read_differently_is_refused(fields: dict[str, models.Field[Any, Any]], why: str) -> None:
    with pytest.raises(TypeError, match=why):
        Table(_model(**fields))
