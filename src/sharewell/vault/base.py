"""The small SQLite databases of the vault: opened durable, one connection a thread and process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from sharewell.rules.errors import Broken
from sharewell.vault.disk import Disk
from sharewell.vault.errors import DiskFailed
from sharewell.vault.write_ahead import BY_ITSELF, TAKE_OVER, write_ahead

BUSY_SECONDS = 10
PRAGMAS = ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL", "trusted_schema = OFF", BY_ITSELF)


def errors() -> type[Exception]:
    """The error that every failed statement raises."""
    failed: type[Exception] = dbapi2.Error
    return failed


_execute, _executemany = dbapi2.Cursor.execute, dbapi2.Cursor.executemany
_fetchone, _fetchall, _next = dbapi2.Cursor.fetchone, dbapi2.Cursor.fetchall, dbapi2.Cursor.__next__


class Cursor(dbapi2.Cursor):  # type: ignore[misc]  # the driver has no types
    """A cursor that lets its connection's disk look at each error before it goes on up; without one it costs nothing.

    Each of these is as the driver's own, and raises DiskFailed where the disk failed or is full.
    """

    def execute(self, statement: str, given: Any = ()) -> Any:
        """Run one statement."""
        try:
            return _execute(self, statement, given)
        except dbapi2.Error as error:
            self.connection.disk.heed(error)
            raise

    def executemany(self, statement: str, given: Any) -> Any:
        """Run one statement for each of `given`."""
        try:
            return _executemany(self, statement, given)
        except dbapi2.Error as error:
            self.connection.disk.heed(error)
            raise

    def fetchone(self) -> Any:
        """The next row, or None."""
        try:
            return _fetchone(self)
        except dbapi2.Error as error:
            self.connection.disk.heed(error)
            raise

    def fetchall(self) -> Any:
        """Every row that is left."""
        try:
            return _fetchall(self)
        except dbapi2.Error as error:
            self.connection.disk.heed(error)
            raise

    def __next__(self) -> Any:
        """The next row."""
        try:
            return _next(self)
        except dbapi2.Error as error:
            self.connection.disk.heed(error)
            raise


class Watched(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection whose cursors look; its own `execute`, which is the driver's, makes one of them."""

    disk: Disk

    def cursor(self) -> Any:
        """A cursor that looks."""
        return Cursor(self)


class Connections:
    """One connection to `path` for each thread, whose errors `disk` looks at; a child never uses its parent's."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self._local = threading.local()
        self._open: list[Any] = []
        self._lock = threading.Lock()

    def get(self) -> Any:
        """This thread's connection."""
        held = getattr(self._local, "held", None)
        if held is not None and held[0] == os.getpid():
            return held[1]
        base = connect(self._path, self._disk)
        with self._lock:
            self._open.append(base)
        self._local.held = (os.getpid(), base)
        return base

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """One immediate transaction, on disk when the block ends without an error. Raises DiskFailed."""
        self._disk.refuse_when_failed()
        base = self.get()
        base.execute("BEGIN IMMEDIATE")
        try:
            yield base
            self._disk.refuse_when_failed()
            base.execute("COMMIT")
        except BaseException:
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise
        self._take_over(base)

    def _take_over(self, base: Any) -> None:
        """Now and then, take the log over. What was committed holds; an error of the disk stops what comes next."""
        log = write_ahead(str(self._path))
        if log.is_due():
            with suppress(dbapi2.Error, DiskFailed):
                base.execute(TAKE_OVER).fetchall()
                log.taken_over()

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


def connect(path: Path, disk: Disk | None = None) -> Any:
    """An open connection; without `disk` nobody looks at its errors, as where a copy is read or made.

    The switch to a write-ahead log ignores the busy timeout, so it is tried for as long. Raises Broken, DiskFailed.
    """
    given: dict[str, Any] = {"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False}
    if disk is None:
        return _made_ready(dbapi2.connect(str(path), **given))
    try:
        base = dbapi2.connect(str(path), **given, factory=Watched)
    except dbapi2.Error as error:
        disk.heed(error)
        raise
    base.disk = disk
    return _made_ready(base)


def damage_of(base: Any) -> str:
    """What a database finds wrong with its own tables and indexes; empty text where nothing is."""
    try:
        found = str(base.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except (dbapi2.Error, DiskFailed) as error:
        return str(error.__cause__ or error)
    return "" if found == "ok" else found[:200]


def _made_ready(base: Any) -> Any:
    until = time.monotonic() + BUSY_SECONDS
    try:
        while True:
            try:
                for pragma in PRAGMAS:
                    base.execute(f"PRAGMA {pragma}").fetchall()
                return base
            except dbapi2.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
    except dbapi2.OperationalError:
        base.close()
        raise
    except dbapi2.DatabaseError:
        base.close()
        raise Broken("The keystore file is not a keystore.") from None
    except BaseException:
        base.close()
        raise
