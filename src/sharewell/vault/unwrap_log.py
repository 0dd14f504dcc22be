"""Who was given which key, and who was refused: a log of its own, chained, on disk before the key is handed out.

Each row's hash is over the row and the hash before it, so that a changed, removed or inserted row shows. The ledger
takes the newest hash along (in the next entry of the access log), so that a shortened or rewritten log shows too.
Identifiers and times only.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sharewell.rules.errors import NotNow
from sharewell.vault import reserve_log
from sharewell.vault.base import Connections, damage_of, errors
from sharewell.vault.disk import Disk

BEGINNING = bytes(32)
ASIDE = "unwraps-reserve"
NOT_KEPT = "The log of the keys cannot be written, so no file can be opened. Is the disk full? Tell whoever runs this."
_TABLE = """
CREATE TABLE IF NOT EXISTS unwrap (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, purpose TEXT NOT NULL, scope TEXT NOT NULL,
    compartment TEXT NOT NULL, verdict TEXT NOT NULL, hash BLOB NOT NULL
)
"""


class Line(NamedTuple):
    """One key asked for. `verdict`: given, refused (excluded or nothing there), over (the budget), destroyed."""

    person: str
    purpose: str
    scope: str
    compartment: str
    verdict: str


def _now() -> datetime:
    return datetime.now(UTC)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _hash(before: bytes, seq: int, at: str, line: Sequence[str]) -> bytes:
    text = json.dumps([seq, at, *line], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()


class UnwrapLog:
    """The log in one small database. Safe for several threads and processes."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = _now, disk: Disk | None = None) -> None:
        self._clock = clock
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._connections = Connections(path, disk or Disk(path.parent))
        self._aside = path.with_name(ASIDE)
        self._base().execute(_TABLE)
        self._head = ""
        self._lock = threading.Lock()

    def write(self, lines: Iterable[Line], at: str = "") -> str:
        """Write `lines` in one durable step and return the new head. Raises NotNow where it is not kept.

        `at`: when they were asked for, where that was written down elsewhere first.
        """
        at = at or _stamp(self._clock())
        try:
            with self._lock, self._writing() as base:
                seq, before = self._last(base)
                rows = []
                for line in lines:
                    seq += 1
                    before = _hash(before, seq, at, line)
                    rows.append((seq, at, *line, before))
                base.executemany("INSERT INTO unwrap VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        except errors() as error:
            raise NotNow(NOT_KEPT) from error
        self._head = f"{seq}:{before.hex()}"
        return self._head

    def put_aside(self, lines: Iterable[Line]) -> None:
        """Write `lines` beside the log, which takes nothing now. Raises NotNow where not even that can be kept."""
        reserve_log.append(self._aside, json.dumps([_stamp(self._clock()), *lines]))

    def take_back(self) -> None:
        """Write what was put aside into the log, each line with its own time, now that it takes lines again."""
        if not self._aside.exists():
            return
        for one in self._aside.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):  # half a line: no key was given for it
                at, *lines = json.loads(one)
                self.write([Line(*line) for line in lines], at)
        self._aside.unlink()

    @property
    def head(self) -> str:
        """The number of the last row and its hash, as this process last saw it; read once where it has seen none."""
        if not self._head:
            seq, last = self._last(self._base())
            self._head = f"{seq}:{last.hex()}"
        return self._head

    def since(self, moment: datetime) -> list[tuple[float, Line]]:
        """What was asked for since `moment`, oldest first, with when in seconds."""
        rows = self._base().execute(
            "SELECT at, person, purpose, scope, compartment, verdict FROM unwrap WHERE at >= ? ORDER BY seq",
            (_stamp(moment),),
        )
        return [(datetime.fromisoformat(at).timestamp(), Line(*line)) for at, *line in rows.fetchall()]

    def rows(self) -> Iterator[tuple[int, str, Line]]:
        """Every row: its number, when, and what."""
        for seq, at, *line in self._base().execute(
            "SELECT seq, at, person, purpose, scope, compartment, verdict FROM unwrap ORDER BY seq"
        ):
            yield seq, at, Line(*line)

    def verify(self, heads: Iterable[str] = ()) -> list[str]:
        """What is wrong with the log, in words; nothing where it is whole.

        `heads` are those that the ledger vouches for: each must stand in the log where it says.
        """
        wanted: dict[int, set[str]] = {}
        for head in heads:
            number, _, digest = head.partition(":")
            wanted.setdefault(int(number), set()).add(digest)
        wanted.pop(0, None)
        found, before, due = [], BEGINNING, 1
        for seq, at, *line, kept in self._base().execute("SELECT * FROM unwrap ORDER BY seq"):
            if seq != due:
                found.append(f"rows {due} to {seq - 1} are missing")
            if _hash(before, seq, at, line) != kept:
                found.append(f"row {seq} is not what was written")
            if wanted.pop(seq, {kept.hex()}) != {kept.hex()}:
                found.append(f"row {seq} is not the one that the ledger vouches for")
            before, due = kept, seq + 1
        if wanted:
            found.append(f"the log was cut short: the ledger vouches for row {max(wanted)}, the last is {due - 1}")
        return found

    def damage(self) -> str:
        """What the database of the log finds wrong with its own pages; empty text where nothing is."""
        return damage_of(self._base())

    def let_go(self) -> None:
        """Close this thread's connection."""
        self._connections.let_go()

    def close(self) -> None:
        """Close every connection of this process."""
        self._connections.close()

    def _base(self) -> Any:
        return self._connections.get()

    def _last(self, base: Any) -> tuple[int, bytes]:
        row = base.execute("SELECT seq, hash FROM unwrap ORDER BY seq DESC LIMIT 1").fetchone()
        return (0, BEGINNING) if row is None else (row[0], bytes(row[1]))

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with self._connections.writing() as base:
            yield base
