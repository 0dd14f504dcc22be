"""How far a proof goes: the lower count in every run, the higher one in `make test-deep` (which sets TEST_DEEP=1).

    PROGRAMS = examples(1_000, 10_000)

    def test_something(counted):        # the fixture of tests/conftest.py
        counted("access programs", PROGRAMS)

What a test counts is printed at the end of the run, so that a proof that quietly tried less can be seen.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

DEEP = bool(os.environ.get("TEST_DEEP"))
_LABEL = "counted"
_reached: Counter[str] = Counter()


def examples(ci: int, deep: int, *, postgresql: tuple[int, int] | None = None) -> int:
    """How many examples to try: `ci` in every run, `deep` when TEST_DEEP is set.

    `postgresql`: both counts for the pass on that database, where the same program takes several times as long.
    """
    if postgresql is not None and os.environ.get("SHAREWELL_DATABASE_URL", "").startswith("postgres"):
        ci, deep = postgresql
    return deep if DEEP else ci


def counter(keep: Callable[[str, object], None]) -> Callable[[str, int], None]:
    """What the fixture `counted` hands out; `keep` is pytest's `record_property`."""
    return lambda what, count: keep(_LABEL, f"{count} {what}")


def collect(report: pytest.TestReport) -> None:
    """Add what a finished test counted. Workers of xdist send their reports to the process that prints."""
    if report.when != "call" or not report.passed:
        return
    for name, value in report.user_properties:
        if name == _LABEL:
            count, what = str(value).split(" ", 1)
            _reached[what] += int(count)


def print_counts(write: Callable[[str], None]) -> None:
    """Write a line for each thing counted."""
    for what, count in sorted(_reached.items()):
        write(f"proved with {count:>9,} {what}")
