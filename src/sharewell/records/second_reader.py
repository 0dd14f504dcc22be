"""A process of its own that checks part of the rows of a large SQLite database (`ledger.second_reading` starts it).

It is given a job as one line of JSON, opens the database to read only, says "ready", and at "begin" takes its view of
it. Then it reads what the events say, and says of each table how many of the rows it was given are as written. It
never says what is wrong: where one row is not as written it gives no answer, and the first process looks by itself.

It imports as little as it can, so that it is ready soon.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlcipher3 import dbapi2

from sharewell.rules.ledger.event import REMOVED, told_of_rows
from sharewell.rules.ledger.row_bytes import Known, RowForm, Salter
from sharewell.vault.mac import Mac

AT_ONCE = 128
TOLD_EACH = 100
BUSY_SECONDS = 10.0
READY, BEGIN, BEGUN = "ready", "begin", "begun"


class NotAsWritten(Exception):
    """A row that the first process must look at."""


class Part:
    """The rows of one table that were met: how many, all their identifiers in one number, and those without a key."""

    def __init__(self, form: RowForm, due: dict[str, Known]) -> None:
        self.form, self.due = form, due
        self.rows, self.ids, self.unread_rows = 0, 0, 0
        self.unread: set[str] = set()

    def take(self, batch: Sequence[Any], salters: Mapping[str, Salter]) -> None:
        """Check one batch. Raises NotAsWritten."""
        id_at = self.form.id_at
        known = [self.due.pop(row[id_at], None) for row in batch]
        if not self.form.all_as_written(batch, known, salters):
            for row, event in zip(batch, known, strict=True):
                self._look(row, event, salters)
        self.rows += len(batch)
        for row in batch:
            self.ids ^= int(row[id_at], 16)

    def _look(self, row: Any, event: Known | None, salters: Mapping[str, Salter]) -> None:
        if event is None or event[2] == REMOVED:
            raise NotAsWritten
        seq, scope, digest = event
        if scope not in salters:
            self.unread.add(scope)
            self.unread_rows += 1
        elif self.form.digest(salters[scope](self.form.name, row[self.form.id_at], seq), row) != digest:
            raise NotAsWritten

    def answer(self) -> dict[str, Any]:
        """What was met, for the first process."""
        return {
            "rows": self.rows, "ids": f"{self.ids:x}", "unread": sorted(self.unread), "unread_rows": self.unread_rows,
        }  # fmt: skip


def check(base: Any, job: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """What each table's part comes to; None where something in it is not as written, or cannot be read."""
    said: defaultdict[str, dict[str, Known]] = defaultdict(dict)
    salters = {scope: Mac(bytes.fromhex(key)).of_text() for scope, key in job["keys"].items()}
    answers = {}
    try:
        for first, last in job["ledgers"]:
            for key, leaf in base.execute(job["events"], (first, last)):
                told_of_rows(key - first, leaf, said)
        for select, parameters, spec in job["tables"]:
            part = Part(RowForm(*spec), said[spec[0]])
            cursor = base.execute(select, parameters)
            while batch := cursor.fetchmany(AT_ONCE):
                part.take(batch, salters)
                if part.rows % (AT_ONCE * TOLD_EACH) == 0:
                    _say(str(AT_ONCE * TOLD_EACH))
            answers[spec[0]] = part.answer()
    except (NotAsWritten, dbapi2.Error, ValueError, LookupError, TypeError, AttributeError):
        return None
    return answers


def main() -> None:
    """Do the one job, and end; end too where whoever started it is gone."""
    job = json.loads(sys.stdin.readline())
    base = dbapi2.connect(job["path"], timeout=BUSY_SECONDS, isolation_level=None)
    for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        base.execute(f"PRAGMA {pragma}").fetchall()
    _say(READY)
    if sys.stdin.readline().strip() != BEGIN:
        return
    base.execute("BEGIN")
    base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
    _say(BEGUN)
    _say(json.dumps(check(base, job)))
    base.close()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    import gc

    gc.disable()
    main()
