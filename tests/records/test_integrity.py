"""The database's own check, and the settings without which a commit could be lost, on real databases."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection

from sharewell.records.engine import integrity


@pytest.mark.django_db
def test_a_database_as_we_open_it_is_whole_and_durable() -> None:
    assert (integrity.check(), integrity.durability()) == ("", "")


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("loose", ["synchronous=NORMAL", "synchronous=OFF"])
def test_a_looser_sqlite_is_named_and_not_served(loose: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {loose}")
    try:
        assert "synchronous" in integrity.durability()
        assert "sharewell.E009" in {one.id for one in run_checks(tags=["database"], databases=["default"])}
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_looser_postgresql_is_named_and_not_served() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert integrity.durability() == "synchronous_commit is off, and must be on or remote_apply"
    assert "sharewell.E009" in {one.id for one in run_checks(tags=["database"], databases=["default"])}


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_row_that_belongs_to_none_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("CREATE TABLE whole (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE part (of_whole INTEGER REFERENCES whole(id))")
        cursor.execute("INSERT INTO part VALUES (7)")
        try:
            assert integrity.check() == "a row of part belongs to none"
        finally:
            cursor.execute("DROP TABLE part")
            cursor.execute("DROP TABLE whole")
    connection.close()
