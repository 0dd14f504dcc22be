"""No read of a file goes through the rows of another: its cost, and so its time, says nothing of what else there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from sharewell.records import gate
from sharewell.records.models.files import InFile
from sharewell.records.stores import files, sharing
from sharewell.records.stores.base import Opened, Store
from sharewell.rules.values import new_id


def _stores() -> Iterator[Any]:
    for module in (files, sharing):
        for name, found in vars(module).items():
            if isinstance(found, Store) and issubclass(found.model, InFile):
                yield pytest.param(found, id=name)


def _plans(act: Any) -> list[str]:
    """How the database would find the rows of every statement that `act` runs."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        act()
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table without rows is read whole whatever there is
        told = []
        for sql, values in asked:
            cursor.execute(explain + sql, values)
            told.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return told


def _whole_table(plan: str) -> bool:
    return "SCAN" in plan or "Seq Scan" in plan


@pytest.mark.parametrize("store", list(_stores()))
def test_every_read_of_a_file_goes_by_an_index(db: None, as_owner: None, tools: Any, store: Store[Any]) -> None:
    opened = Opened(tools.vault, new_id(), new_id())
    plans = _plans(lambda: (store.where(opened), store.where(opened, limit=1), store.these(opened, [new_id()])))
    plans = [plan for plan in plans if "records_" in plan]  # on PostgreSQL the wall is told which file it is, too
    assert len(plans) == 3
    assert not [plan for plan in plans if _whole_table(plan)]


def test_a_read_that_goes_through_everything_is_seen(db: None, as_owner: None) -> None:
    """The control: the statement as it was before it named the file."""
    statement = 'SELECT "id" FROM "records_entry" WHERE "organisation_id" = %s AND "scope_id" = %s'

    def old_way() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, ["", ""])

    assert [plan for plan in _plans(old_way) if _whole_table(plan)]


# What a place is found by: an index that begins with the person, so that the others in a circle are never walked past.
OF_THE_PERSON = ("places_of_person", "own_exclusion")


def _by_the_person(plans: list[str]) -> list[bool]:
    # The name on PostgreSQL has the table's before it; the wall is told which file it is by a statement of its own.
    return [any(name in plan for name in OF_THE_PERSON) for plan in plans if "records_" in plan or "of_" in plan]


def test_who_is_let_in_is_found_without_passing_the_others_in_the_circle(db: None, as_owner: None) -> None:
    plans = _plans(lambda: gate.place_of(new_id(), new_id(), new_id(), datetime.now(UTC)))
    assert _by_the_person(plans) == [True, True]


def test_a_gate_that_passes_the_others_in_the_circle_is_seen(db: None, as_owner: None) -> None:
    """The control: the whole circle read, as those who are let through need it."""
    assert _by_the_person(_plans(lambda: gate.circle_of(new_id(), new_id()))) == [False, False]
