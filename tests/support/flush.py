"""Emptying the test database between tests that commit, past the triggers that let nobody empty the ledger."""

from __future__ import annotations

from typing import Any

from tests.support.past_the_wall import past_the_wall


def past_the_ledger() -> None:
    """From now on, Django's flush drops the ledger's triggers first and makes them again."""
    from django.db.models.lookups import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def execute(self: Any, statements: list[str]) -> None:
        from sharewell.records.ledger import append_only

        vendor = self.connection.vendor
        make, drop = append_only.whole(vendor)
        with past_the_wall():
            flush(self, [*drop, *statements, *make])

    BaseDatabaseOperations.execute_sql_flush = execute
