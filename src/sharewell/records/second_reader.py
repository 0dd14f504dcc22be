"""A process of its own that checks part of a large SQLite database (`ledger.second_reading` starts it).

It is given a job as one line of JSON, opens the database to read only, says "ready", and at "begin" takes its view of
it. Then it reads its stretch of the events and its part of the rows, and says what fits and what is left over
(`rules.ledger.stretch`); and as long as it is asked, whether it met these or those rows. It never says what is wrong:
the first process looks at what is left over by itself.

It imports as little as it can, so that it is ready soon.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlcipher3 import dbapi2

from sharewell.rules.ledger.event import told_of_rows
from sharewell.rules.ledger.row_bytes import Known, RowForm
from sharewell.rules.ledger.stretch import Part
from sharewell.vault.mac import Mac

AT_ONCE = 128
TOLD_EACH = 100
BUSY_SECONDS = 10.0
READY, BEGIN, BEGUN = "ready", "begin", "begun"
UNREADABLE = (dbapi2.Error, ValueError, LookupError, TypeError, AttributeError)


def check(base: Any, job: Mapping[str, Any]) -> tuple[dict[str, Part], dict[str, Any]]:
    """The parts, and the answer: what the stretch notes and says, and what each part comes to.

    Raises one of UNREADABLE where an event or a row cannot be read.
    """
    said: defaultdict[str, dict[str, Known]] = defaultdict(dict)
    noted = []
    for number, base_key, first, last in job["ledgers"]:
        for key, leaf in base.execute(job["events"], (first, last)):
            kind, scope, at = told_of_rows(key - base_key, leaf, said)
            if kind in job["noted"]:
                noted.append((number, key - base_key, kind, scope, at))
    scopes = {known[1] for rows in said.values() for known in rows.values()} if job["scopes"] else ()
    salters = {scope: Mac(bytes.fromhex(key)).of_text() for scope, key in job["keys"].items()}
    parts = {}
    for select, parameters, spec in job["tables"]:
        part = parts[spec[0]] = Part(RowForm(*spec), said[spec[0]], salters)
        cursor = base.execute(select, parameters)
        while batch := cursor.fetchmany(AT_ONCE):
            part.take(batch)
            if part.rows % (AT_ONCE * TOLD_EACH) == 0:
                _say(str(AT_ONCE * TOLD_EACH))
    tables = {name: {"left": left} for name, left in said.items() if name not in parts}
    return parts, {"noted": noted, "scopes": list(scopes), "tables": tables | {n: told(p) for n, p in parts.items()}}


def told(part: Part) -> dict[str, Any]:
    """What one part comes to, for the first process."""
    return {
        "rows": part.rows, "once": part.each_once(), "odd": list(part.odd), "unread": part.unread, "left": part.left(),
    }  # fmt: skip


def main() -> None:
    """Do the one job, answer what is asked about it, and end; end too where whoever started it is gone."""
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
    try:
        parts, answer = check(base, job)
    except UNREADABLE:
        _say(json.dumps(None))
        return
    _say(json.dumps(answer))
    for line in sys.stdin:
        name, ids = json.loads(line)
        _say(json.dumps(name in parts and parts[name].met.issuperset(ids)))
    base.close()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    import gc

    gc.disable()
    main()
