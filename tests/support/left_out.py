"""What a run left out, and why: printed at its end, so that no skip is silent.

With TEST_ALL=1, which `.ci/run` sets where it runs as root on Linux, leaving anything out is a failure of the run: that
machine can do everything. `machine(...)` is the one way to say what a test needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import MutableMapping

ALL = bool(os.environ.get("TEST_ALL"))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: it looks into /proc")
ROOT = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0,
    reason="needs root: it reads the memory of another process, or starts processes of two accounts",
)
_left_out: MutableMapping[str, str] = {}


def collect(report: pytest.TestReport) -> None:
    """Remember a test that was skipped, with its reason. Workers of xdist send their reports to who prints."""
    if report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _left_out[report.nodeid] = why.removeprefix("Skipped: ")


def print_left_out(write: Callable[[str], None]) -> None:
    """Write a line for each test that was left out."""
    for name, why in sorted(_left_out.items()):
        write(f"left out: {name}: {why}")
    if _left_out and ALL:
        write("TEST_ALL is set and something was left out: this run counts as failed.")


def status(before: int) -> int:
    """The exit status of the run: failed, where everything was to run and something was left out."""
    return 1 if ALL and _left_out and before == 0 else before
