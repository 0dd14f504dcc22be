"""Over a large SQLite database a second process checks part of it at the same time, from the same moment.

Both must see the database as it stood at one moment. So each begins to read while this process holds the right to
write, for as long as that takes: about a millisecond. What the second process gives is put together with what this
one found by `settling`; where anything does not fit, this process checks the whole by itself.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from django.db import connection

from sharewell.records import second_reader
from sharewell.records.ledger.check_events import EVENTS_IN_ORDER, NOTED, Progress
from sharewell.records.ledger.cutting import Cut, cut
from sharewell.records.ledger.head import Head, read, read_all
from sharewell.records.ledger.positions import event_key, event_range
from sharewell.records.ledger.rows import Table, tables
from sharewell.vault.vault import Vault


@dataclass
class SecondReader:
    """The second process, with pipes to it and from it, and where its part begins."""

    process: Any
    cut: Cut
    done: int = 0
    _answers: SimpleQueue[Any] = field(default_factory=SimpleQueue, repr=False)
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
        return f"rowid <= {self.cut.until[table.name]}" if table.name in self.cut.until else ""

    def counting(self, progress: Progress) -> Progress:
        """`progress`, told also of what the second process did since it was last told."""
        told = 0

        def step(more: int) -> None:
            nonlocal told
            now = self.done
            progress(more + now - told)
            told = now

        return step

    def answer(self) -> dict[str, Any] | None:
        """What the second process found, once it is ready; None where it found no answer, or is gone."""
        answer: dict[str, Any] | None = self._answers.get()
        return answer

    def has_met(self, table: str, ids: Collection[str]) -> bool:
        """Whether the second process met all of these rows of one of its tables, and they are as its stretch says."""
        return self._tell(json.dumps([table, list(ids)])) and self._answers.get() is True

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        if self._listener is not None:
            self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()

    def _tell(self, words: str) -> bool:
        try:
            self.process.stdin.write(f"{words}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def _said(self) -> str:
        return str(self.process.stdout.readline()).strip()

    def _listen(self) -> None:
        for line in self.process.stdout:
            if line.strip().isdigit():
                self.done += int(line)
            else:
                self._answers.put(_parsed(line))
        self._answers.put(None)


@contextmanager
def sharing(vault: Vault, organisation_id: str | None) -> Iterator[SecondReader | None]:
    """A second process that is getting ready; None where one is enough, or cannot read what this one reads."""
    heads = _heads(organisation_id) if _shareable() else []
    place = cut(heads)
    if place is None:
        yield None
        return
    second = SecondReader(_started(), place)
    try:
        yield second if second.give(_job(vault, organisation_id, heads, place)) else None
    finally:
        second.stop()


def _shareable() -> bool:
    return connection.vendor == "sqlite" and not connection.in_atomic_block and Path(_path()).is_file()


def _heads(organisation_id: str | None) -> list[Head]:
    with connection.cursor() as cursor:
        if organisation_id is None:
            return read_all(cursor)
        head = read(cursor, organisation_id)
    return [] if head is None else [head]


def _started() -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", second_reader.__name__]
    return subprocess.Popen(  # noqa: S603 - our own program, no shell; the job goes in by its standard input
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _job(vault: Vault, organisation_id: str | None, heads: list[Head], place: Cut) -> Mapping[str, Any]:
    whose, parameters = ("", []) if organisation_id is None else (' AND "organisation_id" = ?', [organisation_id])
    return {
        "path": _path(),
        "keys": {scope: key.hex() for scope, key in vault.commitment_keys()},
        "events": EVENTS_IN_ORDER.replace("%s", "?"),
        "noted": sorted(NOTED),
        "scopes": bool(vault.keystore.tombstones()),
        "ledgers": [
            (head.number, event_key(head.number, 0), event_key(head.number, place.seqs[head.number]),
             event_range(head.number)[1])
            for head in heads
        ],
        "tables": [
            (f"{table.select()} WHERE rowid > {place.until[table.name]}{whose}", parameters, table.spec())
            for table in tables()
            if table.name in place.until
        ],
    }  # fmt: skip


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _path() -> str:
    return str(connection.settings_dict["NAME"])
