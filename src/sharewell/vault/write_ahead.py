"""When what stands in a database's write-ahead log is taken over into the database itself.

SQLite would do it by itself after a commit, and would say nothing where the disk fails meanwhile: nothing is lost, for
the log keeps it, but the first error of a disk is to stop all writes. So it is asked for, and its error is seen. What
SQLite does by itself remains for logs that grow very long, as while somebody reads for hours.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

COMMITS, GROWN_BY = 50, 4 << 20
BY_ITSELF = "wal_autocheckpoint = 20000"
TAKE_OVER = "PRAGMA wal_checkpoint(PASSIVE)"


class WriteAhead:
    """Counts one process's commits to a database, and how far its log grew, since it was last taken over."""

    def __init__(self, path: str) -> None:
        self._log = Path(f"{path}-wal")
        self._commits = self._size = 0

    def is_due(self) -> bool:
        """Count a commit; whether the log is to be taken over after it."""
        self._commits += 1
        return self._commits >= COMMITS or self._now() - self._size >= GROWN_BY

    def taken_over(self) -> None:
        """It was: count anew. The file keeps its size, and is written from its beginning again."""
        self._commits, self._size = 0, self._now()

    def _now(self) -> int:
        try:
            return self._log.stat().st_size
        except OSError:
            return 0


@cache
def write_ahead(path: str) -> WriteAhead:
    """The one of this process for the database at `path`."""
    return WriteAhead(path)
