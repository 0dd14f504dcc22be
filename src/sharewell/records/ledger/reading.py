"""Reading a whole database as it stood at one moment, a few thousand rows at a time, without stopping writers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

AT_ONCE = 2000


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is as it stood when the block began. Inside a transaction, that transaction's view."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def batches(sql: str, parameters: Sequence[str | int] = ()) -> Iterator[list[Any]]:
    """The rows of a query, in lists."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, list(parameters))
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows


def rows_of(sql: str, parameters: Sequence[str | int] = ()) -> Iterator[Any]:
    """The rows of a query, one by one."""
    for batch in batches(sql, parameters):
        yield from batch
