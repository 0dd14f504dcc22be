"""SQLite: while writes are stopped each connection is set to `query_only`; an error of its log stops them too."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from sharewell.records.engine.watching import Watched
from sharewell.vault.write_ahead import TAKE_OVER, write_ahead


class DatabaseWrapper(Watched, SQLite):
    """Looks before each transaction, before each statement outside one, and before each commit."""

    def heed(self) -> None:
        """Have this connection take changes or refuse them, as things stand now."""
        shut = self.standing() is not None
        if shut != self.closed_to_writing and self.connection is not None:
            self.connection.execute(f"PRAGMA query_only={'ON' if shut else 'OFF'}").fetchall()
            self.closed_to_writing = shut

    def get_new_connection(self, conn_params: Any) -> Any:
        """A new connection takes changes."""
        self.closed_to_writing = False
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; outside a transaction each statement is one of its own, so it looks first."""
        if not self.in_atomic_block:
            self.heed()
        return super().create_cursor(name)

    def _start_transaction_under_autocommit(self) -> None:
        self.heed()
        if self.closed_to_writing:  # only to read: an immediate transaction is one that writes
            self.cursor().execute("BEGIN DEFERRED")
        else:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    def _commit(self) -> None:
        self.refuse_when_stopped()
        super()._commit()  # type: ignore[misc]
        self._take_over()

    def _take_over(self) -> None:
        """Now and then, take the log over into the database. What was committed holds whatever comes of it."""
        log = write_ahead(str(self.settings_dict["NAME"]))
        if not log.is_due():
            return
        try:
            self.connection.execute(TAKE_OVER).fetchall()
        except self.Database.Error as error:  # of the disk, or a cursor of this connection still reads: then next time
            self.look_at(error)
        else:
            log.taken_over()
