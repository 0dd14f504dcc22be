"""PostgreSQL: while writes are stopped each session reads only; what can go there and back at once does.

A trip to the server and back costs as much as most statements, and two are in every use case: the first statement of
a transaction goes together with its BEGIN, and what is read again after a commit together with the COMMIT.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from psycopg import OperationalError, errors
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

from sharewell.records.engine.read_back import ReadBack
from sharewell.records.engine.watching import Watched

# Identifiers, names of purposes, times: nothing that could end a quoted text.
_PLAIN = re.compile(r"[\w.:+-]*(\n[\w.:+-]*)*", re.ASCII)


class DatabaseWrapper(Watched, PostgreSQL):
    """Looks before each transaction, before each statement outside one, and before each commit."""

    def heed(self) -> None:
        """Have this session take changes or refuse them, as things stand now."""
        shut = self.standing() is not None
        if shut != self.closed_to_writing and self.connection is not None:
            self.connection.execute(f"SET default_transaction_read_only = {'on' if shut else 'off'}")
            self.closed_to_writing = shut

    def get_new_connection(self, conn_params: Any) -> Any:
        """A new session takes changes."""
        self.closed_to_writing = False
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; outside a transaction each statement is one of its own, so it looks first."""
        if not self.in_atomic_block and self.get_autocommit():
            self.heed()
        return super().create_cursor(name)

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:
            self.heed()
        super()._set_autocommit(autocommit)  # type: ignore[misc]

    def begun_with(self, statement: str, values: Sequence[str]) -> bool:
        """Begin the transaction and run `statement`, whose answer nobody needs, in one trip: whether it was done.

        Not done, and to be run as any other: within a transaction that has begun, for values that are not plain, and
        while somebody watches statements. Raises as a statement of Django's does.
        """
        self.ensure_connection()
        driver: Any = self.connection
        watched = self.execute_wrappers or self.queries_logged
        if watched or driver.autocommit or driver.info.transaction_status != TransactionStatus.IDLE:
            return False
        if not _PLAIN.fullmatch("\n".join(values)):
            return False
        text = statement.replace("%s", "'{}'").format(*values)
        with self.wrap_database_errors:
            result = driver.pgconn.exec_(b"BEGIN; " + text.encode())
            if result.status != ExecStatus.TUPLES_OK:
                if driver.pgconn.status == ConnStatus.BAD:  # what libpq says of itself has no code
                    raise OperationalError(result.error_message.decode(errors="replace"))
                raise errors.error_from_result(result)
        return True

    def _commit(self) -> None:
        self.refuse_when_stopped()
        again = [entry[1] for entry in self.run_on_commit if isinstance(entry[1], ReadBack)]
        if not again or self.execute_wrappers or self.queries_logged:
            super()._commit()  # type: ignore[misc]
            return
        with self.wrap_database_errors:
            reads = [act.statement % int(act.number) for act in again]
            cursor = self.connection.execute("; ".join(["COMMIT", *reads]), prepare=False)
            for act in again:
                cursor.nextset()
                act.found = cursor.fetchone()
