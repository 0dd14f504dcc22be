"""What goes to the database together with the beginning or the end of a transaction: the same as by itself."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection, transaction

from sharewell.records import wall
from sharewell.records.engine.read_back import ReadBack

pytestmark = pytest.mark.django_db(transaction=True)
SAID = ", ".join(f"current_setting('sharewell.{name}', true)" for name in ("actor", "purpose", "file"))


def said() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SAID}")
        return tuple(found or "" for found in cursor.fetchone())


@pytest.mark.parametrize("actor", ["0" * 32, "job:nightly", "", "O'Neil\\' OR 1=1", "two\nlines", "100%s {0}"])
@pytest.mark.postgresql
def test_who_stands_there_is_said_with_the_beginning_whatever_their_name(actor: str) -> None:
    with transaction.atomic(), wall.entered(actor, "", "concern.record"):
        wall.at("f" * 32)
        assert said() == (actor, "concern.record", "f" * 32)
    assert said() == ("", "", "")


@pytest.mark.postgresql
def test_only_the_first_statement_begins_a_transaction() -> None:
    plain, odd = ["plain"], ["it's"]
    begin: Any = connection.begun_with  # type: ignore[attr-defined]
    assert not begin("SELECT %s", plain), "outside a transaction nothing is begun"
    with transaction.atomic():
        assert not begin("SELECT %s", odd)
        assert begin("SELECT %s", plain)
        assert not begin("SELECT %s", plain)
        with transaction.atomic():
            assert not begin("SELECT %s", plain)


def _lose_the_line() -> None:
    with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


@pytest.mark.postgresql
@pytest.mark.parametrize("broken", ["SELECT 1/0, %s", "the line"])
def test_an_error_in_the_first_statement_is_the_database_s_and_the_next_transaction_goes_well(broken: str) -> None:
    begin: Any = connection.begun_with  # type: ignore[attr-defined]
    with pytest.raises(OperationalError if broken == "the line" else DataError), transaction.atomic():
        if broken == "the line":
            _lose_the_line()
        begin(broken, ["x"])
    with transaction.atomic(), wall.entered("a", "", "b"):
        assert said()[0] == "a"


@pytest.mark.parametrize("number", [7, 8])
def test_what_is_read_again_after_a_commit_is_what_was_committed(number: int) -> None:
    heeded: list[Any] = []
    backs = [ReadBack("SELECT 7 WHERE 7 = %s", number, heeded.append), ReadBack("SELECT %s", 9, heeded.append)]
    with transaction.atomic():
        connection.cursor().execute("SELECT 1")
        for back in backs:
            transaction.on_commit(back)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            transaction.on_commit(ReadBack("SELECT %s", 10, heeded.append))
            raise ZeroDivisionError
        assert heeded == []
    assert heeded == [(7,) if number == 7 else None, (9,)]


def test_nothing_is_read_where_nothing_was_committed() -> None:
    heeded: list[Any] = []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(ReadBack("SELECT %s", 1, heeded.append))
        raise ZeroDivisionError
    assert heeded == []
