"""The measures of speed run and give ratios. How large a ratio is, no test says: that would depend on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.run import found, line

HOUSE = Path(__file__).parents[2]


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(found()))
def test_every_measure_runs_and_prints_its_ratios(name: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "bench.run", "--quick", "--json", str(report), name]
    done = subprocess.run(command, check=False, cwd=HOUSE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    ratios = json.loads(report.read_text(encoding="utf-8"))["measures"][name]
    assert ratios and all(one["ratio"] > 0 and one["ours_ms"] > 0 and one["plain_ms"] > 0 for one in ratios)
    assert done.stdout.splitlines()[: len(ratios)] == [line(one) for one in ratios]


@pytest.mark.once
def test_reading_recording_checking_and_assessing_are_measured() -> None:
    assert {"assess", "concern", "ledger", "worklist"} <= set(found())
