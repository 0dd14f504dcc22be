"""A command of Sharewell that is killed with -9 at a step of its own: before the n-th file that it writes, renames or
removes, folder that it makes, sync, connection to PostgreSQL, program that it starts, or statement that changes the
database.

    python -m tests.support.killed_program STEP UNDER TYPED command and its arguments…

STEP: which step, for example os.rename:2 for the second renaming (empty: none). UNDER: only files in this folder count.
TYPED: what somebody types, as a JSON list. When it ends by itself, the last line of its errors says each step in
one word. The variable PLANT plants a fault.
"""

from __future__ import annotations

import getpass
import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link")
STARTS = "subprocess.Popen"
WRITES = ("w", "x", "a", "+")


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        """Yes."""
        return True


class Steps:
    """Counts, and kills before the one that was asked for."""

    def __init__(self, at: str, under: str) -> None:
        self.at, self.under = at, under
        self.taken: list[str] = []

    def step(self, what: str) -> None:
        """One more."""
        self.taken.append(what)
        if f"{what}:{self.taken.count(what)}" == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, given: tuple[Any, ...]) -> None:
        """An event of the interpreter."""
        writes = event == "open" and isinstance(given[1], str) and any(one in given[1] for one in WRITES)
        if ((writes or event in CHANGES) and self.under in str(given[0])) or event == STARTS:
            self.step(event)

    def watch(self) -> None:
        """Begin."""
        import psycopg
        from django.db.backends.utils import CursorWrapper

        sync, execute, connect = os.fsync, CursorWrapper.execute, psycopg.connect

        def synced(handle: Any) -> None:
            self.step("fsync")
            sync(handle)

        def executed(cursor: Any, sql: Any, params: Any = None) -> Any:
            if not str(sql).lstrip().upper().startswith(("SELECT", "PRAGMA")):
                self.step("sql")
            return execute(cursor, sql, params)

        def connected(*given: Any, **named: Any) -> Any:
            self.step("connect")
            return connect(*given, **named)

        os.fsync, CursorWrapper.execute = synced, executed  # type: ignore[method-assign]
        psycopg.connect = connected
        sys.addaudithook(self.heard)


def _under_its_own_name() -> None:
    """Planted: an export that writes where it will be, at once."""
    from sharewell.delivery import exporting

    begin = exporting.ExportFolder.__init__

    def planted(self: Any, place: Path, root: Path) -> None:
        begin(self, place, root)
        self._half.rename(place)
        self._half = place

    exporting.ExportFolder.__init__ = planted  # type: ignore[method-assign]


def _without_a_note() -> None:
    """Planted: what is left over is known to nobody."""
    from sharewell.delivery import left_over

    left_over.NOTE = ".forgotten-"


def _remembered_too_early() -> None:
    """Planted: a restore whose checkpoint the keystore learns of before it is in place."""
    from sharewell.cli.start import start_django

    start_django()
    from sharewell.casework import put_back

    real, remember = put_back.take_checkpoint, put_back._begin_notes_again

    def early(tools: Any, one: str, **_: Any) -> str:
        note = real(tools, one)
        remember(tools.vault, {one: note})
        return note

    put_back.take_checkpoint = early  # type: ignore[assignment]
    put_back._begin_notes_again = lambda vault, notes: None  # type: ignore[assignment]


def _half_steps() -> None:
    """Planted: an upgrade whose steps are no transactions."""
    from django.db.migrations import Migration

    Migration.atomic = False


PLANTS = {"": lambda: None, "own name": _under_its_own_name, "no note": _without_a_note,
          "early": _remembered_too_early, "half steps": _half_steps}


def main() -> None:
    """Type the rest of the command line."""
    at, under, typed = sys.argv[1:4]
    answers = iter(json.loads(typed))
    getpass.getpass = lambda prompt="", stream=None: next(answers)
    sys.stdin = Terminal()
    sys.argv[1:] = sys.argv[4:]
    from sharewell.cli.main import main as real

    PLANTS[os.environ.get("PLANT", "")]()
    steps = Steps(at, under)
    steps.watch()
    try:
        real()
    finally:
        sys.stderr.write("\n" + " ".join(steps.taken))


if __name__ == "__main__":
    main()
