"""Nobody reads what cannot be written down, but in an emergency: then the reserve log stands for the record.

The kernel answers with EIO at the log's own sync: at the one of the access log, and at the one of the log of the keys.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import left_out
from tests.support.recorder import DUMMIES
from tests.support.traced import only, program, strace

pytestmark = [pytest.mark.once, left_out.LINUX]
LOGS = {"access": ("sharewell.db", "sharewell.db-wal"), "keys": ("keystore/unwraps.db", "keystore/unwraps.db-wal")}
PAGES = ["file", "looks", "pack", "list"]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looks") / "var"
    program(folder, "looker", "prepare")
    return folder


def looked(var: Path, log: str, *words: str) -> list[Any]:
    """What the program says while the log fails at its next sync."""
    under = (strace(), "-f", "--seccomp-bpf", "-o", str(var.parent / "trace"), *only(var, *LOGS[log], "counted"),
             "-e", "trace=fsync", "-e", f"inject=fsync:error=EIO:when={DUMMIES}")  # fmt: skip
    said = program(var, "looker", *words, under=under)
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize("log", LOGS)
def test_a_page_whose_look_cannot_be_written_down_shows_nothing_and_says_what_to_do(var: Path, log: str) -> None:
    found = {one["page"]: one for one in looked(var, log, "look")}
    asked = set(PAGES) - ({"looks"} if log == "keys" else set())  # who looked needs no key of the file
    assert not any(found[page]["shown"] for page in (*asked, "api")), found
    assert all(found[page]["status"] == 503 and found[page]["says"] and found[page]["stopped"] for page in asked), found
    assert found["api"]["status"] == 200  # it holds nothing of any record, and says only that it is there


def test_a_log_that_is_believed_would_show_every_one_of_them(var: Path) -> None:
    """The control: with a failed commit taken for a good one the proof above is red for each page."""
    found = {one["page"]: one for one in looked(var, "access", "look", "believing")}
    assert all(found[page]["shown"] and found[page]["status"] == 200 for page in PAGES), found


@pytest.mark.parametrize("log", LOGS)
def test_an_emergency_is_shown_from_the_reserve_and_carried_into_the_record(var: Path, log: str) -> None:
    pages, after = looked(var, log, "emergency")
    assert [(one["status"], one["shown"]) for one in pages] == [(503, False), (200, False), (200, True), (503, False)]
    assert after["new"]["looks"] == after["new"]["asked"] == 1 and after["new"]["keys"] >= 1 and after["left"] == 0
    assert after["resumed"] and after["wrong"] == 0
