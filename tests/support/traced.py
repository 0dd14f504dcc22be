"""Running a program under strace: to make one of its writes fail, or to write down every one of them.

Nothing is loaded into the program (no LD_PRELOAD): the kernel itself answers, as it would for a failing disk.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.serving import environment

ROOT = Path(__file__).parents[2]
SECONDS = 500


class NoTracer(RuntimeError):
    """strace is not installed. A failure of the test run, never a skip."""


def strace() -> str:
    """The tracer. Raises NoTracer."""
    found = shutil.which("strace")
    if found is None:
        raise NoTracer("strace is needed to run the tests: apt-get install strace")
    return found


def recorder(var: Path, *words: str, under: tuple[str, ...] = ()) -> str:
    """What `tests.support.recorder` prints to these words, run `under` a tracer where one is given."""
    return program(var, "recorder", *words, under=under)


def program(var: Path, name: str, *words: str, under: tuple[str, ...] = ()) -> str:
    """What a program of `tests.support` prints to these words, run `under` a tracer where one is given."""
    done = subprocess.run(
        [*under, sys.executable, "-m", f"tests.support.{name}", *words], cwd=ROOT, env=environment(var),
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def database_files(var: Path, *more: str) -> list[str]:
    """The filter of strace for the files of the database, and `more` in the same folder."""
    return only(var, *_of("sharewell.db"), *more)


def keystore_files(var: Path, *more: str) -> list[str]:
    """The filter of strace for the keystore and the log of the keys, and `more` in the same folder."""
    return only(var, *_of("keystore/keystore.db"), *_of("keystore/unwraps.db"), *more)


def only(var: Path, *names: str) -> list[str]:
    """The filter of strace for these files of a folder."""
    return [word for name in names for word in ("-P", str(var / name))]


def _of(name: str) -> tuple[str, ...]:
    return name, f"{name}-wal", f"{name}-journal"


def checked(var: Path) -> Any:
    """The concerns that are there, and what the whole check finds."""
    return json.loads(recorder(var, "check").splitlines()[-1])
