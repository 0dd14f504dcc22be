"""G7: the power fails at every sync and every acknowledgement: what was acknowledged is there, and nothing is broken.

Every write and sync of real concerns is recorded from the kernel; each cut is a disk that holds what was synced by
then. With `synchronous=NORMAL`, as many presets have it, the same proof must fail.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import left_out
from tests.support.depth import examples
from tests.support.power_cut import cuts, recorded
from tests.support.traced import checked, recorder

pytestmark = [pytest.mark.once, left_out.LINUX]
CONCERNS = examples(20, 100)
PARTS = examples(1, 2)
LEAST = examples(100, 500)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("cuts") / "var"
    recorder(var, "prepare")
    with sqlite3.connect(var / "sharewell.db") as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    return var


def copy_of(prepared: Path, place: Path) -> tuple[Path, dict[str, bytes]]:
    """An installation of this test's own, and its database before anything is recorded."""
    var = place / "var"
    shutil.copytree(prepared, var, ignore=shutil.ignore_patterns("*.sock"))
    return var, {"sharewell.db": (var / "sharewell.db").read_bytes()}


def faults(place: Path, files: dict[str, bytes], acknowledged: list[str]) -> list[str]:
    """What is lost or broken on a disk that holds these files."""
    for old in place.glob("sharewell.db*"):
        old.unlink()
    for name, content in files.items():
        (place / name).write_bytes(content)
    base = sqlite3.connect(place / "sharewell.db")
    try:
        there = {row[0] for row in base.execute("SELECT id FROM records_concern")}
        whole = base.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return [f"broken: {error}"]
    finally:
        base.close()
    lost = [f"lost: {one}" for one in acknowledged if one not in there]
    return lost + ([] if whole == "ok" else [f"broken: {whole}"])


def test_nothing_acknowledged_is_lost_in_any_power_cut(
    prepared: Path, tmp_path: Path, counted: Callable[[str, int], None]
) -> None:
    var, before = copy_of(prepared, tmp_path)
    tried = 0
    last: dict[str, bytes] = {}
    for files, acknowledged in cuts(before, recorded(var, CONCERNS), PARTS):
        assert faults(tmp_path, files, acknowledged) == [], f"at cut {tried}"
        tried, last = tried + 1, files
    assert tried >= LEAST and len(acknowledged) == CONCERNS
    for name in ("sharewell.db", "sharewell.db-wal"):
        (var / name).write_bytes(last.get(name, b""))
    (var / "sharewell.db-shm").unlink(missing_ok=True)
    assert checked(var)["wrong"] == []
    counted("power cuts", tried)


def test_a_looser_setting_loses_what_was_acknowledged(prepared: Path, tmp_path: Path) -> None:
    """The control: kill -9 could not tell the two apart."""
    var, before = copy_of(prepared, tmp_path)
    found = [one for files, acknowledged in cuts(before, recorded(var, 5, "looser"), 0)
             for one in faults(tmp_path, files, acknowledged)]  # fmt: skip
    assert any(one.startswith("lost") for one in found)
