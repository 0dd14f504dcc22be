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
    done = subprocess.run(
        [*under, sys.executable, "-m", "tests.support.recorder", *words], cwd=ROOT, env=environment(var),
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def database_files(var: Path, *more: str) -> list[str]:
    """The filter of strace for the files of the database, and `more` in the same folder."""
    names = ("sharewell.db", "sharewell.db-wal", "sharewell.db-journal", *more)
    return [word for name in names for word in ("-P", str(var / name))]


def checked(var: Path) -> Any:
    """The concerns that are there, and what the whole check finds."""
    return json.loads(recorder(var, "check").splitlines()[-1])
