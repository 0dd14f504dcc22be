"""The small SQLite databases of the vault: opened durable, one connection a thread and process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from sharewell.rules.errors import Broken

BUSY_SECONDS = 10
PRAGMAS = ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL", "trusted_schema = OFF")


def errors() -> type[Exception]:
    """The error that every failed statement raises."""
    failed: type[Exception] = dbapi2.Error
    return failed


class Connections:
    """One connection for each thread; a forked child never uses its parent's."""

    def __init__(self, open_one: Callable[[], Any]) -> None:
        self._open_one = open_one
        self._local = threading.local()
        self._open: list[Any] = []
        self._lock = threading.Lock()

    def get(self) -> Any:
        """This thread's connection."""
        held = getattr(self._local, "held", None)
        if held is not None and held[0] == os.getpid():
            return held[1]
        base = self._open_one()
        with self._lock:
            self._open.append(base)
        self._local.held = (os.getpid(), base)
        return base

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """One immediate transaction, on disk when the block ends without an error."""
        base = self.get()
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
        except BaseException:
            base.execute("ROLLBACK")
            raise
        try:
            base.execute("COMMIT")
        except BaseException:
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise

    def let_go(self) -> None:
        """Close this thread's connection: it has no more to ask."""
        held = getattr(self._local, "held", None)
        if held is not None and held[0] == os.getpid():
            del self._local.held
            with self._lock:
                self._open.remove(held[1])
            held[1].close()

    def close(self) -> None:
        """Close every connection this process opened; the next use opens one again."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()


def connect(path: Path) -> Any:
    """An open connection. The switch to a write-ahead log ignores the busy timeout, so it is tried for as long."""
    until = time.monotonic() + BUSY_SECONDS
    base = dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    while True:
        try:
            for pragma in PRAGMAS:
                base.execute(f"PRAGMA {pragma}").fetchall()
            return base
        except dbapi2.OperationalError:
            if time.monotonic() > until:
                base.close()
                raise
            time.sleep(0.02)
        except dbapi2.DatabaseError:
            base.close()
            raise Broken("The keystore file is not a keystore.") from None
