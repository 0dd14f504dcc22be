"""Over a large SQLite database a second process checks part of the rows at the same time, from the same moment.

Both must see the database as it stood at one moment. So each begins to read while this process holds the right to
write, for as long as that takes: about a millisecond. What the second process gives is believed only where it met
exactly the rows that the events say are left; in every other case this process checks those rows itself.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any

from django.db import connection

from sharewell.records import second_reader
from sharewell.records.ledger.check_events import EVENTS_IN_ORDER, Progress
from sharewell.records.ledger.check_rows import RowCheck
from sharewell.records.ledger.head import read_all
from sharewell.records.ledger.positions import event_range
from sharewell.records.ledger.rows import Table, tables
from sharewell.vault.vault import Vault

MANY, A_FEW = 50_000, 2_000
# The part of the rows that this process keeps: it also hashes the events and builds the tree, which takes as long as
# a seventh of them.
OWN_PART = 0.46


@dataclass
class SecondReader:
    """The second process. `until`: for each table that is shared, the last rowid that this process reads itself."""

    process: subprocess.Popen[str]
    until: dict[str, int]
    done: int = 0
    answer: dict[str, dict[str, Any]] | None = None
    _listener: threading.Thread | None = field(default=None, repr=False)

    def give(self, job: Mapping[str, Any]) -> bool:
        """Hand over what to do; False where the process is gone already."""
        return self._tell(json.dumps(job))

    def begin(self) -> bool:
        """Take this transaction's view and the second process's of one moment; False where that cannot be had."""
        if self._said() != second_reader.READY:
            return False
        try:
            with closing(sqlite3.connect(_path(), timeout=second_reader.BUSY_SECONDS, isolation_level=None)) as still:
                still.execute("BEGIN IMMEDIATE")
                begun = self._tell(second_reader.BEGIN) and self._said() == second_reader.BEGUN
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1 FROM sqlite_schema LIMIT 1")
                    cursor.fetchall()
                still.execute("ROLLBACK")
        except sqlite3.Error:
            return False
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return begun

    def own_part(self, table: Table) -> str:
        """The condition in SQL for the rows that this process reads; empty text for all."""
        return f"rowid <= {self.until[table.name]}" if table.name in self.until else ""

    def rest(self, table: Table) -> str:
        """The condition for the others."""
        return f"rowid > {self.until[table.name]}"

    def counting(self, progress: Progress) -> Progress:
        """`progress`, told also of what the second process did since it was last told."""
        told = 0

        def step(more: int) -> None:
            nonlocal told
            now = self.done
            progress(more + now - told)
            told = now

        return step

    def finish(self, rows: RowCheck, shared: Sequence[Table], progress: Progress, *, trusted: bool) -> None:
        """Wait for the answer, and take it; or check those rows here. `trusted`: the events were as written."""
        if self._listener is not None and trusted:
            self._listener.join()
        for table in shared:
            said = (self.answer or {}).get(table.name) if trusted else None
            if said is not None and _agrees(said, rows.left(table)):
                rows.met_elsewhere(table)
                rows.rows += said["rows"]
                rows.unread |= set(said["unread"])
                rows.unread_rows += said["unread_rows"]
            else:
                rows.check(table, progress, self.rest(table))

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        if self._listener is not None:
            self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _tell(self, words: str) -> bool:
        try:
            if self.process.stdin is not None:
                self.process.stdin.write(f"{words}\n")
                self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def _said(self) -> str:
        return self.process.stdout.readline().strip() if self.process.stdout is not None else ""

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            if line.strip().isdigit():
                self.done += int(line)
            else:
                self.answer = json.loads(line)


@contextmanager
def sharing(vault: Vault, organisation_id: str | None) -> Iterator[SecondReader | None]:
    """A second process that is getting ready; None where one is enough, or cannot read what this one reads."""
    until = _split() if connection.vendor == "sqlite" and not connection.in_atomic_block else {}
    if not until:
        yield None
        return
    second = SecondReader(_started(), until)
    try:
        yield second if second.give(_job(vault, organisation_id, until)) else None
    finally:
        second.stop()


def _started() -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", second_reader.__name__]
    return subprocess.Popen(  # noqa: S603 - our own program, no shell; the job goes in by its standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _split() -> dict[str, int]:
    """Where each large table is cut; nothing where all of them together are small, or lie in memory."""
    if not Path(_path()).is_file():
        return {}
    until, rows = {}, 0
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT min(rowid), max(rowid) FROM "{table.name}"')
            first, last = cursor.fetchone()
            if first is not None and last - first > A_FEW:
                rows += last - first
                until[table.name] = first + int((last - first) * OWN_PART)
    return until if rows > MANY else {}


def _job(vault: Vault, organisation_id: str | None, until: dict[str, int]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        heads = read_all(cursor)
    whose, parameters = ("", []) if organisation_id is None else (' AND "organisation_id" = ?', [organisation_id])
    return {
        "path": _path(),
        "keys": {scope: key.hex() for scope, key in vault.commitment_keys()},
        "events": EVENTS_IN_ORDER.replace("%s", "?"),
        "ledgers": [event_range(head.number) for head in heads],
        "tables": [
            (f"{table.select()} WHERE rowid > {until[table.name]}{whose}", parameters, table.spec())
            for table in tables()
            if table.name in until
        ],
    }


def _agrees(said: dict[str, Any], left: Sequence[str]) -> bool:
    """Whether what was met elsewhere is just what is left: as many, and the same identifiers."""
    try:
        return bool(said["rows"] == len(left) and int(said["ids"], 16) == reduce(xor, (int(i, 16) for i in left), 0))
    except ValueError:
        return False


def _path() -> str:
    return str(connection.settings_dict["NAME"])
