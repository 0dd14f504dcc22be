"""What is left out is printed with its reason, and fails a run that was to leave nothing out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.house.detectors import HOUSE, tracked
from tests.support import left_out


def report(**given: object) -> SimpleNamespace:
    why = ("x.py", 3, "Skipped: needs root")
    return SimpleNamespace(nodeid="tests/x.py::test_it", skipped=True, longrepr=why, **given)


@pytest.fixture(autouse=True)
def nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_out, "_left_out", {})


@pytest.mark.parametrize(("everything", "before", "after"), [(True, 0, 1), (True, 2, 2), (False, 0, 0)])
def test_what_was_left_out_is_said_and_fails_a_run_of_everything(monkeypatch, everything, before, after):
    monkeypatch.setattr(left_out, "ALL", everything)
    assert left_out.status(before) == before
    left_out.collect(report())
    left_out.collect(report(wasxfail="known"))
    said: list[str] = []
    left_out.print_left_out(said.append)
    assert said[0] == "left out: tests/x.py::test_it: needs root"
    assert (len(said) == 2) is everything
    assert left_out.status(before) == after


def test_a_whole_run_that_leaves_something_out_fails_and_says_why(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n@pytest.mark.skip(reason='no such machine')\ndef test_it(): ...\ndef test_other(): ...\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c",
               str(HOUSE / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path)]  # fmt: skip
    for value, code in (("", 0), ("1", 1)):
        here = {"TEST_ALL": value, "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(HOUSE), *sys.path])}
        done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert re.search(r"left out: .*test_it: no such machine", done.stdout)


def test_no_test_leaves_itself_out_in_another_way():
    skips = re.compile(r"skipif\(|importorskip|mark\.skip\b|unittest\.skip")
    found = [str(path.relative_to(HOUSE)) for path in tracked("tests/*.py") if path.name not in
             ("left_out.py", "test_left_out.py") and skips.search(path.read_text(encoding="utf-8"))]  # fmt: skip
    assert found == []
