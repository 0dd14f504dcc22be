"""G9b: a disk turns one bit of the database round: verify finds it, or every table and every index reads as before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.bit_flips import flipped
from tests.support.depth import examples
from tests.support.serving import environment, sharewell
from tests.support.traced import ROOT, recorder

pytestmark = pytest.mark.once
FLIPS = examples(60, 10_000)
WITNESS, TRIGGER, MIGRATION = "council.example.org", "ledger only moves forward", "0003_"


def program(var: Path, *words: str) -> Any:
    """What `tests.support.bit_flips` prints to these words."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.bit_flips", *words], cwd=ROOT, env=environment(var),
        capture_output=True, text=True, timeout=1200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout or "null")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished record, with rows in the tables whose rows the ledger does not answer for."""
    folder = tmp_path_factory.mktemp("flips") / "var"
    recorder(folder, "prepare")
    recorder(folder, "record", "3")
    program(folder, "fill")
    return folder


def test_a_turned_bit_is_found_or_changes_nothing_that_is_read(var: Path, counted: Callable[[str, int], None]) -> None:
    done = program(var, "flip", str(FLIPS), "20261123")
    assert done["missed"] == []
    assert set(done["ends"]) == {"found", "the same"} and sum(done["ends"].values()) == FLIPS
    for end, count in done["ends"].items():
        counted(f"turned bits of the database, {end}", count)


def test_control_without_the_databases_own_check_an_index_hides_damage_in_its_table(var: Path) -> None:
    places = program(var, "hidden", WITNESS)
    otherwise = [name for one in places for name in one["otherwise"]]
    assert sorted(otherwise) == ["cosignature_in_order", "records_ledgercosignature"]
    assert all("damaged" in one["verify"] and one["blind"] == "" for one in places)


@pytest.mark.parametrize("words", [TRIGGER, MIGRATION])
def test_a_turned_bit_in_what_no_row_is_made_of_is_found(var: Path, words: str) -> None:
    places = program(var, "hidden", words)
    assert places and all(one["otherwise"] and one["verify"] and one["blind"] == "" for one in places)


@pytest.mark.parametrize("words", ["SQLite format 3", MIGRATION, TRIGGER, "CREATE TABLE"])
def test_the_command_names_the_damage_and_shows_no_traceback(var: Path, words: str) -> None:
    file = var / "sharewell.db"
    with flipped(file, file.read_bytes().index(words.encode()), 1):
        done = sharewell(var, "ledger", "verify")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "database" in (done.stdout + done.stderr).lower()
