"""A cursor for the short statements of every request.

On SQLite a statement of a few microseconds goes to the driver itself: what Django does around one takes twice as long
as the statement. Whoever watches statements (a test, a debugger) gets Django's own cursor, and so does a transaction
that must be rolled back, and PostgreSQL, where the way to the server and back is what takes the time.
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

    __slots__ = ("_driver", "_here", "fetchall", "fetchone")

    def __init__(self, driver: Any, here: Any) -> None:
        self._driver, self._here = driver, here
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
        self._driver.execute(_for_driver(sql), values)

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return int(self._driver.rowcount)


@lru_cache(maxsize=1024)
def _for_driver(sql: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


def cursor() -> Any:
    """A cursor to use in a `with` block: `execute(sql, values)`, `fetchall`, `fetchone` and `rowcount`.

    Its errors are Django's once they have left the block.
    """
    here = connections[DEFAULT_DB_ALIAS]
    driver = here.connection
    if driver is None or here.vendor != "sqlite" or here.needs_rollback or here.execute_wrappers or here.queries_logged:
        return here.cursor()
    if not here.in_atomic_block:
        here.heed()  # type: ignore[attr-defined]
    return Quick(driver.cursor(), here)
