"""A folder with the practice pre-school in it, as `sharewell run` leaves it on SQLite when it was started and stopped.

Made once a process by the real command, which takes ten seconds, and copied for each test that begins there.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from tests.support.postgres import free_port
from tests.support.serving import first_line, serving

_made: list[Path] = []


def practised(var: Path) -> None:
    """Make `var`, which is not there yet, with a practice pre-school in it."""
    if not _made:
        folder = Path(tempfile.mkdtemp(prefix="sharewell-practised-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        begin(folder / "var")
        _made.append(folder / "var")
    shutil.copytree(_made[0], var, ignore=shutil.ignore_patterns("*.sock"))


def begin(var: Path, **settings: str) -> None:
    """Start `sharewell run` over this folder until it gives pages, and stop it."""
    with serving(var, free_port(), command="run", **settings) as process:
        while "http://" not in (line := first_line(process)):
            assert line, "it ended"
