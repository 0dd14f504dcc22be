"""G8: at every write and every sync of the database the disk fails once: nothing is acknowledged that is not there.

The kernel answers with the error, in the place of doing it (strace). After each, writes are stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import left_out
from tests.support.depth import examples
from tests.support.recorder import DUMMIES
from tests.support.traced import checked, database_files, recorder, strace

pytestmark = [pytest.mark.once, left_out.LINUX]
EVERY = 60
"""More writes than one concern makes, so that each of them meets the fault."""
CASES = [
    ("pwrite64", "EIO", EVERY), ("fsync", "EIO", 4), ("pwrite64", "ENOSPC", examples(12, EVERY)),
    ("fsync", "ENOSPC", 4), ("pwrite64", "EINTR", examples(6, EVERY)), ("fsync", "EINTR", 4),
]  # fmt: skip


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("errors") / "var"
    recorder(folder, "prepare")
    return folder


def tried(var: Path, call: str, error: str, most: int, *mode: str) -> tuple[list[dict[str, Any]], int]:
    """What each child said, and how many of them met the fault."""
    log = var.parent / "trace"
    under = (strace(), "-f", "--seccomp-bpf", "-o", str(log), *database_files(var, "counted"), "-e", f"trace={call}",
             "-e", f"inject={call}:error={error}:when={DUMMIES}")  # fmt: skip
    said = recorder(var, "faults", str(most), call, *mode, under=under)
    return [json.loads(line) for line in said.splitlines()], log.read_text(errors="replace").count("(INJECTED)")


def wrong(var: Path, found: list[dict[str, Any]], met: int, *, retried: bool) -> list[str]:
    """What is not as promised."""
    after = checked(var)
    faults = [*after["wrong"], after["damaged"]] if after["damaged"] else list(after["wrong"])
    faults += [f"{one['id']} was acknowledged and is gone" for one in found
               if one["said"] == "saved" and one["id"] not in after["ids"]]  # fmt: skip
    faults += [f"after fault {one['index']} writes went on" for one in found
               if one["said"] != "saved" and not one["stopped"]]  # fmt: skip
    refused = sum(one["said"] != "saved" for one in found)
    if not retried and refused != met:
        faults.append(f"{met} faults and {refused} refusals")
    return faults


@pytest.mark.parametrize(("call", "error", "most"), CASES, ids=[f"{call}-{error}" for call, error, _ in CASES])
def test_a_disk_that_fails_once_is_not_believed(
    var: Path, call: str, error: str, most: int, counted: Callable[[str, int], None]
) -> None:
    found, met = tried(var, call, error, most)
    assert met > 0 and len(found) == most
    assert wrong(var, found, met, retried=error == "EINTR") == []
    if most == EVERY:  # the last children find no write left to fail: so none of a concern's writes was left out
        assert met < EVERY and found[-1]["said"] == "saved"
    counted(f"faults of the disk ({error} at {call})", met)


def test_without_the_watch_writes_go_on_after_a_fault(var: Path) -> None:
    """The control: nobody stops writing, and the proof says so."""
    found, met = tried(var, "fsync", "EIO", 2, "blind")
    assert any("writes went on" in one for one in wrong(var, found, met, retried=False))
