"""A cursor for the short statements of every request.

A statement of a few microseconds goes to the driver itself: what Django does around one takes twice as long as the
statement on SQLite, and on PostgreSQL as long as the way to the server and back. Whoever watches statements (a test, a
debugger) gets Django's own cursor, and so does a transaction that must be rolled back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX


class Quick:
    """The driver's own cursor, for statements written as Django's are: `%s` for a value, `%%` for a percent sign."""

    __slots__ = ("_driver", "_here", "_said", "fetchall", "fetchone")

    def __init__(self, driver: Any, here: Any) -> None:
        self._driver, self._here = driver, here
        self._said = _for_sqlite if here.vendor == "sqlite" else _as_it_is
        self.fetchall, self.fetchone = driver.fetchall, driver.fetchone

    def __enter__(self) -> Quick:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the cursor; an error of the driver leaves the block as Django's error of the same name."""
        self._driver.close()
        if kind is not None:
            self._here.wrap_database_errors.__exit__(kind, error, trace)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run one statement."""
        self._driver.execute(self._said(sql), values)

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return int(self._driver.rowcount)


@lru_cache(maxsize=1024)
def _for_sqlite(sql: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


def _as_it_is(sql: str) -> str:
    return sql


def together(cursor: Any, statements: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Run statements that change different tables and return nothing: on PostgreSQL as one, there and back once.

    None of them may depend on what another one writes: as one they all see what was there before.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        *firsts, (last, values) = statements
        parts = ", ".join(f"part{number} AS ({sql})" for number, (sql, _) in enumerate(firsts))
        cursor.execute(f"WITH {parts} {last}" if firsts else last, [v for _, some in firsts for v in some] + [*values])
        return
    for sql, values in statements:
        cursor.execute(sql, values)


def cursor() -> Any:
    """A cursor to use in a `with` block: `execute(sql, values)`, `fetchall`, `fetchone` and `rowcount`.

    Its errors are Django's once they have left the block.
    """
    here = connections[DEFAULT_DB_ALIAS]
    driver = here.connection
    if driver is None or here.needs_rollback or here.execute_wrappers or here.queries_logged:
        return here.cursor()
    if not here.in_atomic_block:
        here.heed()  # type: ignore[attr-defined]
    return Quick(driver.cursor(), here)
