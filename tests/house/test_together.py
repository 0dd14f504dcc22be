"""Modules whose set-up takes long are taken whole by one process of a run."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.together import SLOWLY_SET_UP, Together

ROOT = Path(__file__).parents[2]
ONCE_A_MODULE = re.compile(r'@pytest\.fixture\([^)]*scope="module"')


@pytest.fixture
def together() -> Any:
    made = Together.__new__(Together)
    made.config = SimpleNamespace()
    return made


def test_every_module_of_programs_that_makes_something_once_is_named() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("cli", "proofs")
        for path in (ROOT / "tests" / folder).glob("test_*.py")
        if ONCE_A_MODULE.search(path.read_text(encoding="utf-8"))
    }
    assert found == SLOWLY_SET_UP


def test_only_those_modules_are_kept_together(together: Any) -> None:
    killed = "tests/cli/test_killed_dispatcher.py"
    assert together._split_scope(f"{killed}::test_one[sqlite]") == together._split_scope(f"{killed}::test_two[sqlite]")
    other = together._split_scope(f"{killed}::test_one[postgresql]")
    assert together._split_scope(f"{killed}::test_one[sqlite]") != other
    assert together._split_scope("tests/a.py::test_one") != together._split_scope("tests/a.py::test_two")
