"""The pre-school that measures are taken in: a real set-up, with a real vault, in the folder of one measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.casework.house import House


def open_house() -> House:
    """Set up the pre-school of the tests with the tools that the program itself uses. Call `bench.run.start` first."""
    from sharewell.config import wiring
    from tests.casework.house import make_house

    return make_house(wiring.tools())


def stored_bytes() -> int:
    """How many bytes all guarded rows (in canonical form) and all events hold."""
    from django.db import connection

    from sharewell.records.ledger.rows import tables

    with connection.cursor() as cursor:
        cursor.execute('SELECT coalesce(sum(length("leaf")), 0) FROM "records_ledgerevent"')
        total = int(cursor.fetchone()[0])
        for table in tables():
            cursor.execute(table.select())
            total += sum(len(table.canonical(row)) for row in cursor.fetchall())
    return total
