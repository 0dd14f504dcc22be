"""G8 and G10 on PostgreSQL: the disk of the server fills, and then breaks: writes stop, and nothing saved is lost.

The server's own errors, from a real full disk and from a write that the kernel fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import left_out
from tests.support.serving import environment
from tests.support.traced import ROOT

pytestmark = [pytest.mark.once, left_out.LINUX, left_out.ROOT]
FULL, FAILED, NOT_STOPPED = "server full", "failed", ""


def played(folder: Path, *mode: str) -> Any:
    """What `tests.support.small_database` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.small_database", str(folder / "var"), *mode],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_a_full_and_a_broken_disk_stop_writes_until_a_person_lets_them_go_on(tmp_path: Path, counted: Any) -> None:
    said = played(tmp_path)
    assert [said[how]["stopped"] for how in ("full", "failed")] == [FULL, FAILED]
    assert all(said[how]["ended"] and said[how]["next"] for how in ("full", "failed")), "it was saved all the same"
    assert (said["resumed"], said["resumed again"], said["at last"]) == (0, 0, "")
    assert said["lost"] == [] and said["whole"]
    counted("concerns saved while PostgreSQL's disk filled and broke, none lost", said["saved"])


def test_control_without_the_server_s_errors_nothing_is_stopped(tmp_path: Path) -> None:
    said = played(tmp_path, "blind")
    assert [said[how]["stopped"] for how in ("full", "failed")] == [NOT_STOPPED, NOT_STOPPED]
