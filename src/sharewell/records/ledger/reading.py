"""Reading a whole database as it stood at one moment, without stopping writers.

Some hundred rows at a time: what is read is then still near the processor when it is hashed.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

AT_ONCE = 128


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


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles meanwhile: millions of small values are made inside, and none is part of one."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


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


def as_bytes(value: Any) -> bytes:
    """A column of bytes as it stands. What is no bytes was not put there by us, and never reads as if it was."""
    return bytes(value) if isinstance(value, bytes | memoryview) else f"{type(value).__name__} {value}".encode()
