"""A whole backup, from the running database to files on the disk, against `cp` and `age` of the same database file.

Ours copies records and keystore as they stand at one moment, reads every table once to count it, makes digests, locks
both files, and waits until they are on the disk. The plain side copies the database file and locks the copy with
Debian's age, and waits for no disk; stricter still, ours is also compared with the time of `age` alone.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bench.ledger import _fill
from bench.run import Ratio, in_turn, start

TITLE = "backup of {size:.0f} MB, copied, counted, digested, locked and on the disk, against cp and age of the same"
ALONE = "the same against age alone"
LIMIT = 3.0


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A database of 100,000 guarded rows (1,000 where `quick`), backed up in several rounds."""
    start(scratch)
    from django.conf import settings
    from django.db import connection

    from sharewell.casework.back_up import BackUp, back_up
    from sharewell.casework.recovery_keys import new_recovery_key
    from sharewell.config import wiring
    from sharewell.vault.places import Compartment
    from tests.records.ledger.book import Book

    tools, var = wiring.tools(), settings.VAR
    book = Book(tools.vault)
    tools.vault.new_scope(book.organisation, list(Compartment))
    _fill(book, 1_000 if quick else 100_000)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database, disk = Path(str(connection.settings_dict["NAME"])), scratch / "disk"
    _, public = new_recovery_key()
    age = shutil.which("age")
    if age is None:
        raise RuntimeError("Debian's age is needed for this measure: apt-get install age")
    given = BackUp(var.root, var.keys, "file:", disk, (public,))

    def ours() -> None:
        shutil.rmtree(disk, ignore_errors=True)
        disk.mkdir()
        done = back_up(tools, given)
        assert done.records.bytes > database.stat().st_size // 2

    def copied() -> None:
        subprocess.run(["cp", database, scratch / "copy.db"], check=True)  # noqa: S607

    def locked() -> None:
        (scratch / "copy.age").unlink(missing_ok=True)
        subprocess.run([age, "-r", public, "-o", scratch / "copy.age", scratch / "copy.db"], check=True)

    copied()
    took, cp, of_age = in_turn(rounds, 1, ours, copied, locked)
    size = database.stat().st_size / 1e6
    notes = {"database_bytes": database.stat().st_size}
    return [Ratio(TITLE.format(size=size), took, cp + of_age, LIMIT, notes), Ratio(ALONE, took, of_age, None)]
