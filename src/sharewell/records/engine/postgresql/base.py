"""PostgreSQL: while writes are stopped each session reads only."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

from sharewell.records.engine.watching import Watched


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

    def _commit(self) -> None:
        self.refuse_when_stopped()
        super()._commit()  # type: ignore[misc]
