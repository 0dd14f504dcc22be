"""G8: at every write and every sync the disk fails once: nothing is acknowledged that is not there.

Under the database, and under the keystore and its log.

The kernel answers with the error, in the place of doing it (strace). After each, writes are stopped.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sharewell.rules.errors import NotNow
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.keys import Asker
from sharewell.vault.stopped import Why, stopped
from tests.support import left_out
from tests.support.depth import examples
from tests.support.recorder import DUMMIES
from tests.support.serving import SHAREWELL, children, environment
from tests.support.traced import checked, database_files, keystore_files, only, recorder, strace

pytestmark = [pytest.mark.once, left_out.LINUX]
EVERY = 60
"""More writes than one concern makes, so that each of them meets the fault."""
CASES = [
    ("pwrite64", "EIO", EVERY), ("fsync", "EIO", 4), ("pwrite64", "ENOSPC", examples(12, EVERY)),
    ("fsync", "ENOSPC", 4), ("pwrite64", "EINTR", examples(6, EVERY)), ("fsync", "EINTR", 4),
]  # fmt: skip
OF_THE_KEYS = [("pwrite64", "EIO", EVERY), ("fsync", "EIO", 4), ("pwrite64", "ENOSPC", examples(6, EVERY))]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("errors") / "var"
    recorder(folder, "prepare")
    return folder


def tried(
    var: Path, call: str, error: str, most: int, *mode: str, files: Callable[..., list[str]] = database_files
) -> tuple[list[dict[str, Any]], int]:
    """What each child said, and how many of them met the fault."""
    log = var.parent / "trace"
    under = (strace(), "-f", "--seccomp-bpf", "-o", str(log), *files(var, "counted"), "-e", f"trace={call}",
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


@pytest.mark.parametrize(("call", "error", "most"), OF_THE_KEYS, ids=[f"{one[0]}-{one[1]}" for one in OF_THE_KEYS])
def test_a_disk_that_fails_once_under_the_keys_stops_everything_too(
    var: Path, call: str, error: str, most: int, counted: Callable[[str, int], None]
) -> None:
    found, met = tried(var, call, error, most, files=keystore_files)
    assert met > 0 and len(found) == most
    assert wrong(var, found, met, retried=False) == []
    if most == EVERY:
        assert met < EVERY and found[-1]["said"] == "saved"
    counted(f"faults of the disk under the keys ({error} at {call})", met)


TAKING_OVER = [("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("fsync", "EIO")]


def of(name: str) -> Callable[..., list[str]]:
    """The filter of strace for one database without its log, which is where the log is taken over to."""
    return lambda var, *more: only(var, name, *more)


@pytest.mark.parametrize("name", ["sharewell.db", "keystore/unwraps.db"])
@pytest.mark.parametrize(("call", "error"), TAKING_OVER, ids=[f"{call}-{error}" for call, error in TAKING_OVER])
def test_a_disk_that_fails_while_the_log_is_taken_over_stops_writes(
    var: Path, name: str, call: str, error: str, counted: Callable[[str, int], None]
) -> None:
    most = examples(8, EVERY) if call == "pwrite64" else 3
    found, met = tried(var, call, error, most, "taking over", files=of(name))
    assert met > 0 and sum(one["stopped"] for one in found) == met
    assert wrong(var, found, met, retried=True) == []
    if most == EVERY:
        assert met < EVERY and found[-1]["said"] == "saved"
    counted(f"faults of the disk while the log is taken over ({error} at {call}, {name})", met)


@pytest.mark.parametrize("name", ["sharewell.db", "keystore/unwraps.db"])
def test_where_sqlite_takes_its_log_over_by_itself_no_fault_is_seen(var: Path, name: str) -> None:
    """The control: nothing is lost, and nobody hears of it."""
    found, met = tried(var, "pwrite64", "EIO", 3, "by itself", files=of(name))
    assert met > 0 and not any(one["stopped"] for one in found)


@contextmanager
def agent(folder: Path, *under: str) -> Iterator[str]:
    """A key agent of that folder, `under` a tracer where one is given: its socket."""
    path = str(folder / "keys.sock")
    words = [*under, *SHAREWELL, "keys", "agent"]
    process = subprocess.Popen(words, env=environment(folder, SHAREWELL_AGENT_SOCKET=path))
    try:
        yield path
    finally:
        for one in children(process) if under else [process.pid]:  # a tracer ends with what it traces
            os.kill(one, signal.SIGTERM)
        process.wait(30)


def key_given(path: str, scope: str, web: Path) -> bool:
    """Whether the agent gives the key of a file to a web whose own folder is `web`."""
    keys, somebody = RemoteKeys(path, patience=10, stopped_in=web), Asker("jo", "file.read")
    try:
        keys.create(somebody, scope, ["ordinary"])
        return bool(keys.newest(somebody, scope, "ordinary").key)
    except NotNow:
        return False
    finally:
        keys.close()


@pytest.mark.parametrize(("call", "error", "why"), [("fsync", "EIO", Why.FAILED), ("pwrite64", "ENOSPC", Why.FULL)])
def test_a_fault_under_the_key_agent_stops_a_web_with_a_folder_of_its_own(
    tmp_path: Path, call: str, error: str, why: Why
) -> None:
    apart, web = tmp_path / "agent", tmp_path / "web"
    apart.mkdir()
    web.mkdir()
    with agent(apart) as path:
        assert key_given(path, "a" * 32, web)
    failing = ("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when=1+")
    trace = ("-f", "--seccomp-bpf", "-o", str(tmp_path / "trace"), *only(apart / "keystore", "unwraps.db-wal"))
    with agent(apart, strace(), *trace, *failing) as path:
        assert not key_given(path, "b" * 32, web)
    found = stopped(web)
    assert found is not None and found.why is why


@pytest.mark.parametrize("files", [database_files, keystore_files])
def test_without_the_watch_writes_go_on_after_a_fault(var: Path, files: Callable[..., list[str]]) -> None:
    """The control: nobody stops writing, and the proof says so."""
    found, met = tried(var, "fsync", "EIO", 2, "blind", files=files)
    assert any("writes went on" in one for one in wrong(var, found, met, retried=False))
