"""A program that damages its own database, a bit at a time, and has it verified after each.

    python -m tests.support.bit_flips fill              rows in the tables that no case fills, in SHAREWELL_VAR
    python -m tests.support.bit_flips flip 60 SEED      so many flips; prints what came of each kind as JSON
    python -m tests.support.bit_flips hidden WORDS      one bit of each place where these words stand: what reads
                                                        otherwise, what verify says, and what it would say without the
                                                        database's own check, the control
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sharewell.cli.start import tools
from tests.support.recorder import root

Reading = dict[str, Any]
HEADER = ("user_version", "application_id", "encoding", "page_size")


def database() -> Path:
    """The file that is damaged."""
    return root() / "sharewell.db"


def fill(real: Any) -> None:
    """A checkpoint, a witness's line, a session, a used code: what the ledger does not hold the digest of."""
    from django.db import connection

    from sharewell.records import ledger
    from sharewell.records.models import Account
    from sharewell.records.stores import sessions
    from sharewell.records.times import stamp
    from sharewell.rules.values import new_id

    now = real.clock()
    for account in Account.objects.all():
        times = stamp(now), stamp(now), stamp(now), stamp(now + timedelta(hours=1))
        who = new_id(), account.organisation_id, account.pk, account.person_id
        sessions.put(real.vault, sessions.Held(sessions.id_of(account.pk), *who, "browser", *times), "Firefox")
        sessions.spend(real.vault, account.pk, now)
    organisation = Account.objects.values_list("organisation_id", flat=True)[0]
    ledger.checkpoint(real.vault, organisation, now)
    for name in ("chair", "council"):
        line = f"\N{EM DASH} {name}.example.org AAAA{'b' * 98}=="
        ledger.keep_cosignature(organisation, ledger.size(organisation), line, now)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def readings(names: dict[str, str]) -> Reading:
    """What every table reads past its indexes, and what every index reads, each value with its type."""
    found: Reading = {}
    with closing(sqlite3.connect(f"file:{database()}?mode=ro", uri=True)) as base:
        base.text_factory = lambda raw: ("text", raw)
        for pragma in HEADER:
            found[pragma] = base.execute(f"PRAGMA {pragma}").fetchall()
        for name, statement in names.items():
            found[name] = base.execute(statement).fetchall()
    return found


def to_read() -> dict[str, str]:
    """The statement that reads each table and each index of the undamaged file."""
    names = {"sqlite_master": 'SELECT rowid, "type", "name", "tbl_name", "sql" FROM sqlite_master'}
    with closing(sqlite3.connect(database())) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            names[table] = f'SELECT rowid, * FROM "{table}" NOT INDEXED'
            for row in base.execute(f'PRAGMA index_list("{table}")').fetchall():
                columns = [f'"{one[2]}"' for one in base.execute(f'PRAGMA index_info("{row[1]}")')]
                where = base.execute("SELECT sql FROM sqlite_master WHERE name = ?", [row[1]]).fetchone()[0] or ""
                only = f" WHERE {where.split(' WHERE ')[1]}" if " WHERE " in where else ""
                names[row[1]] = f'SELECT rowid, {", ".join(columns)} FROM "{table}" INDEXED BY "{row[1]}"{only}'
    return names


@contextmanager
def flipped(path: Path, at: int, bit: int) -> Iterator[None]:
    """The file with one bit the other way round; afterwards it is as it was."""
    _flip(path, at, bit)
    try:
        yield
    finally:
        for more in ("-wal", "-shm"):
            Path(f"{path}{more}").unlink(missing_ok=True)
        _flip(path, at, bit)


def _flip(path: Path, at: int, bit: int) -> None:
    with path.open("r+b", buffering=0) as file:
        file.seek(at)
        value = file.read(1)[0]
        file.seek(at)
        file.write(bytes([value ^ 1 << bit]))


def verified(real: Any) -> str:
    """What `sharewell ledger verify` finds first; empty text where the record is whole."""
    from django.db import connection

    from sharewell.reports import check_record
    from sharewell.vault import stopped

    try:
        checked = check_record.verify(real.vault, None)
    finally:
        connection.close()
        stopped.go_on(root())
        real.vault.desk.disk.go_on()
    return "" if checked.ok else str([one.what for one in checked.findings][:1])


def outcome(real: Any, before: Reading, names: dict[str, str]) -> str:
    """Found, the same, or MISSED and where."""
    if verified(real):
        return "found"
    try:
        after = readings(names)
    except sqlite3.Error as error:
        return f"MISSED: {error}"
    changed = [name for name in before if before[name] != after[name]]
    return f"MISSED: {changed}" if changed else "the same"


def flip(real: Any, count: int, seed: int) -> dict[str, Any]:
    """So many flips, and how many of each ended how."""
    assert verified(real) == ""
    names = to_read()
    before, content = readings(names), database().read_bytes()
    chance, ends, missed = Random(seed), Counter[str](), []  # noqa: S311 - the same flips on every run
    used = [at for at, value in enumerate(content) if value]
    for number in range(count):  # every second one where something stands: much of a young file is empty
        at, bit = chance.choice(used) if number % 2 else chance.randrange(len(content)), chance.randrange(8)
        with flipped(database(), at, bit):
            end = outcome(real, before, names)
        ends[end.split(":")[0]] += 1
        missed += [f"{at} {bit} {end}"] if end.startswith("MISSED") else []
    assert database().read_bytes() == content and verified(real) == ""
    return {"ends": ends, "missed": missed, "filled": sum(bool(rows) for rows in before.values())}


def hidden(real: Any, words: bytes) -> list[dict[str, Any]]:
    """For each place where the words stand: which tables and indexes read otherwise, and two answers of verify."""
    from sharewell.records.engine import integrity

    assert verified(real) == ""
    names, content, whole = to_read(), database().read_bytes(), integrity._here
    before = readings(names)
    places = [at for at in range(len(content)) if content.startswith(words, at)]
    said = []
    for at in places:
        with flipped(database(), at, 0):
            after = readings(names)
            one = {"otherwise": [name for name in before if before[name] != after[name]], "verify": verified(real)}
            integrity._here = str
            said.append(one | {"blind": verified(real)})
            integrity._here = whole
    return said


if __name__ == "__main__":
    real = tools(owner=True)
    match sys.argv[1:]:
        case ["fill"]:
            fill(real)
        case ["flip", count, seed]:
            sys.stdout.write(json.dumps(flip(real, int(count), int(seed))))
        case ["hidden", words]:
            sys.stdout.write(json.dumps(hidden(real, words.encode())))
