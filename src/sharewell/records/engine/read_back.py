"""What is read again once it was committed, by itself or in the same trip as the commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharewell.records import statements

_UNREAD = object()


class ReadBack:
    """Something to do after a commit that first reads one row again, for `transaction.on_commit`.

    `statement` names the row by one whole number, `number`. An engine may read it in the same trip as the commit; else
    it is read when this is called.
    """

    def __init__(self, statement: str, number: int, heed: Callable[[Any], None]) -> None:
        self.statement = statement
        self.number = number
        self.found: Any = _UNREAD
        self._heed = heed

    def __call__(self) -> None:
        """Give `heed` the row, or None where there is none."""
        if self.found is _UNREAD:
            with statements.cursor() as cursor:
                cursor.execute(self.statement, [self.number])
                self.found = cursor.fetchone()
        self._heed(self.found)
