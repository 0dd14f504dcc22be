"""G9b on PostgreSQL: a disk turns one bit of a table or an index: verify finds it, or all of them read as before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.depth import examples
from tests.support.serving import environment
from tests.support.traced import ROOT

pytestmark = pytest.mark.once
FLIPS = examples(8, 500)
WITNESS = "council.example.org"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the program says that turns bits of its own PostgreSQL."""
    folder = tmp_path_factory.mktemp("flips")
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.page_flips", str(folder / "var"), str(FLIPS), "20261123", WITNESS],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=3600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_a_turned_bit_is_found_or_changes_nothing_that_is_read(said: Any, counted: Callable[[str, int], None]) -> None:
    done = said["flips"]
    assert done["missed"] == []
    assert set(done["ends"]) <= {"found", "the same"} and sum(done["ends"].values()) == FLIPS
    for end, count in done["ends"].items():
        counted(f"turned bits of PostgreSQL's tables and indexes, {end}", count)


@pytest.mark.parametrize(("switched_on", "finds"), [
    ("sums, compared", "invalid page"), ("sums, not compared", "invalid page"),
    ("no sums, compared", "lacks matching index tuple"), ("no sums, not compared", ""),
])  # fmt: skip
def test_damage_that_an_index_hides_is_found_by_either_and_by_nothing_else(
    said: Any, switched_on: str, finds: str
) -> None:
    """The last is the control."""
    found = said["hidden"][switched_on]
    assert found["otherwise"]
    assert finds in found["verify"] and bool(found["verify"]) is bool(finds)
