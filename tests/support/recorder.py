"""A program of its own that records concerns, for tests that take the disk away under it.

    python -m tests.support.recorder prepare            staff and a child, in SHAREWELL_VAR
    python -m tests.support.recorder record 20 MODE     so many concerns, each acknowledged in the file `acks` there;
                                                        MODE `looser`: synchronous=NORMAL, the control of power cuts
    python -m tests.support.recorder faults 60 CALL     a child for each index: see `fault`; `blind` as a last word:
                                                        nobody watches the disk, the control; `taking over`: the log
                                                        is taken over after each commit; `by itself`: by SQLite
    python -m tests.support.recorder check              what is there: identifiers of concerns, and what is wrong

`acks` is written with one `write` a line, so that it stands in a trace between the writes of the database.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sharewell.cli.start import migrate_database, start_django, tools

DUMMIES = 400
"""Which call of a child meets the fault, counted with those that only count (`when=` of strace)."""


def root() -> Path:
    """The program's folder."""
    return Path(os.environ["SHAREWELL_VAR"])


def prepare() -> None:
    """The cast, and who records about whom."""
    start_django()
    migrate_database()
    from tests.cast import cast
    from tests.support.signed_in import account_of

    made = cast(tools())
    made.concern()
    said = {"account": account_of(made, "practitioner"), "child": made.child().id}
    (root() / "who.json").write_text(json.dumps(said), encoding="utf-8")


def record(real: Any, mark: str) -> str:
    """One concern about the child, by its identifier."""
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.records.stores import accounts
    from sharewell.rules.concern import ConcernInput, Paragraph, SafeNow, StatementKind

    who = json.loads((root() / "who.json").read_text(encoding="utf-8"))
    actor = accounts.actor_of(who["account"])
    assert actor is not None
    seen = Paragraph(f"Mia had no lunch with her again ({mark}).", StatementKind.OBSERVED, observed_at=real.clock())
    concern = ConcernInput(paragraphs=(seen,), safe_now=SafeNow.YES)
    return record_concern(actor, real, RecordConcern(concern=concern, child_id=who["child"], where="Hall")).concern_id


def record_many(count: int, looser: bool) -> None:
    """So many concerns, each acknowledged in the trace."""
    real = tools()
    from django.db import connection

    connection.ensure_connection()
    if looser:
        connection.connection.execute("PRAGMA synchronous=NORMAL").fetchall()
    acks = os.open(root() / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(count):
        os.write(acks, f"{record(real, str(number))}\n".encode())


def fault(real: Any, index: int, call: str) -> dict[str, Any]:
    """In a child: calls that only count, so that the `index`th call of the database is the one that fails."""
    from django.db import DatabaseError

    from sharewell.rules.errors import NotNow
    from sharewell.vault.stopped import stopped

    scratch = os.open(root() / "counted", os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(DUMMIES - index):
        os.pwrite(scratch, b"x", 0) if call == "pwrite64" else getattr(os, call)(scratch)
    try:
        said, concern_id = "saved", record(real, str(index))
    except (DatabaseError, OSError, NotNow) as error:
        said, concern_id = f"refused {type(error).__name__}", ""
    return {"index": index, "said": said, "id": concern_id, "stopped": stopped(root()) is not None}


def empty_log() -> None:
    """So that each concern is written to the beginning of the database's log, and none has a long one to take over."""
    from django.db import connection

    connection.ensure_connection()
    connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def in_a_child(act: Callable[[], object]) -> None:
    """Do it in a child of this process, which ends there and then, and wait for it."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def take_over_often(*, by_itself: bool) -> None:
    """After each commit the log is taken over into the database: by the program, or `by_itself`, as SQLite does."""
    from sharewell.config import settings
    from sharewell.vault import base, write_ahead

    write_ahead.COMMITS, write_ahead.GROWN_BY = (10**9, 10**12) if by_itself else (1, 4 << 20)
    if by_itself:
        often = "wal_autocheckpoint = 1"
        base.PRAGMAS = (*base.PRAGMAS, often)
        settings.DATABASES["default"]["OPTIONS"]["init_command"] += f"PRAGMA {often};"


def faults(most: int, call: str) -> None:
    """A child for each index; after each the word that writes are stopped is taken away, as a person would."""
    real = tools()
    from django.db import connection

    from sharewell.vault.stopped import go_on

    connection.close()
    real.vault.desk.close()
    for index in range(1, most + 1):
        in_a_child(empty_log)
        in_a_child(lambda index=index: os.write(1, f"{json.dumps(fault(real, index, call))}\n".encode()))
        go_on(root())
        real.vault.desk.disk.go_on()


def check() -> None:
    """The concerns that are there, and what the whole check of the record finds."""
    real = tools()
    from sharewell.records import ledger
    from sharewell.records.engine import integrity
    from sharewell.records.models import Concern

    wrong = [f"{one.table} {one.row}: {one.what}" for one in ledger.verify(real.vault).findings]
    sys.stdout.write(json.dumps({"ids": list(Concern.objects.values_list("id", flat=True)), "wrong": wrong,
                      "damaged": integrity.check()}))  # fmt: skip


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["record", number, *mode]:
            record_many(int(number), mode == ["looser"])
        case ["faults", number, call, *mode]:
            if mode == ["blind"]:
                tools()  # the database's driver is put in place before anything of the database is imported
                from sharewell.records.engine import watching
                from sharewell.vault import disk

                watching.stop = disk.stop = lambda root, why: None
            if mode in (["taking over"], ["by itself"]):
                tools()
                take_over_often(by_itself=mode == ["by itself"])
            faults(int(number), call)
        case ["check"]:
            check()
