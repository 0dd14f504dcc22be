"""The key agent of a real `sharewell serve`: who holds the key, what a taken-over web process gets, and a kill."""

from __future__ import annotations

import os
import pwd
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.vault.agent.wire import OPS
from sharewell.vault.budget import Limits
from sharewell.vault.unwrap_log import UnwrapLog
from tests.support import left_out
from tests.support.postgres import free_port
from tests.support.practised import practised
from tests.support.serving import children, descendants, environment, first_line, get, python_for, serving, words_of

pytestmark = left_out.LINUX
# A page for anybody that looks whether this is a practice setting: it needs the key of the organisation.
NEEDS_A_KEY = "/sign-in/"


def memory_holds(pid: int, secret: bytes) -> bool:
    """Whether the bytes stand anywhere in the writable memory of a process."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="ascii").splitlines():
            span, mode, *_ = line.split()
            if not mode.startswith("rw"):
                continue
            begin, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(begin)
                if secret in memory.read(end - begin):
                    return True
            except OSError:
                continue
    return False


def open_files(pid: int) -> set[str]:
    """The files a process has open."""
    return {str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir() if one.is_symlink()}


def agent_among(pids: list[int]) -> int:
    [agent] = [pid for pid in pids if "keys agent" in words_of(pid)]
    return agent


def started(process: subprocess.Popen[str]) -> None:
    """Wait for the words with the address, among the others of a practice start."""
    while "http://" not in (line := first_line(process)):
        assert line, "it ended"


def wait_until(true: object, seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.once
@left_out.ROOT
def test_only_the_agent_ever_holds_the_key_encryption_key(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    practised(var)
    with serving(var, port, command="run") as process:
        started(process)
        for _ in range(5):
            assert get(port, NEEDS_A_KEY).status == 200
        key = (var / "keys" / "master.key").read_bytes()
        everybody = [process.pid, *descendants(process.pid)]
        agent = agent_among(everybody)
        others = [pid for pid in everybody if pid != agent]
        assert any("granian" in words_of(pid) for pid in others)
        assert any("dispatch" in words_of(pid) for pid in others)
        assert [words_of(pid) for pid in others if memory_holds(pid, key)] == []
        kept = (str(var / "keys"), str(var / "keystore"))
        assert [name for pid in others for name in open_files(pid) if name.startswith(kept)] == []
        # The control: the same search finds it where it is.
        assert memory_holds(agent, key)
        assert any(name.startswith(kept) for name in open_files(agent))


@pytest.mark.once
def test_pages_go_on_when_the_agent_is_killed_and_nobody_else_reads_its_memory(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    practised(var)
    with serving(var, port, command="run") as process:
        started(process)
        for _ in range(3):
            before = agent_among(children(process))
            limits = Path(f"/proc/{before}/limits")
            wait_until(lambda: re.search(r"Max core file size +0 +0 ", limits.read_text(encoding="ascii")))  # noqa: B023
            # Not dumpable: the kernel gives its files under /proc to root, so that no process of the same account
            # reads its memory.
            assert Path(f"/proc/{before}/mem").stat().st_uid == 0
            os.kill(before, signal.SIGKILL)
            assert get(port, NEEDS_A_KEY).status == 200
        assert agent_among(children(process)) != before


G21 = """
import json, pathlib, sys
from sharewell.rules.errors import SharewellError
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.keys import Asker
path, var, files = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
keys = RemoteKeys(path, patience=2)
scopes = [f"{number:032x}" for number in range(files)]
for scope in scopes:
    keys.create(Asker("somebody"), scope, ["ordinary"])
said = {}
for purpose in ("file.read", "share.urgently"):
    said[purpose] = []
    for scope in scopes:
        try:
            keys.newest(Asker("thief", purpose), scope, "ordinary")
            said[purpose].append("given")
        except SharewellError as error:
            said[purpose].append(type(error).__name__)
said["invented"] = 0
for number, scope in enumerate(scopes):
    try:
        keys.newest(Asker(f"invented {number}", "file.read"), scope, "ordinary")
        said["invented"] += 1
    except SharewellError:
        pass
said["read"] = []
for name in ("keys/master.key", "keystore/keystore.db", "keystore/unwraps.db"):
    try:
        (var / name).read_bytes()
        said["read"].append(name)
    except PermissionError:
        pass
print(json.dumps(said))
"""


def hijacked(var: Path, files: int, python: str = sys.executable, **account: object) -> dict[str, object]:
    """What a script with the rights of the web process gets when it asks for `files` files as fast as it can."""
    import json

    done = subprocess.run(
        [python, "-c", G21, str(var / "run" / "keys.sock"), str(var), str(files)],
        env=environment(var), capture_output=True, text=True, check=True, timeout=120, **account,  # type: ignore[call-overload]
    )
    said: dict[str, object] = json.loads(done.stdout)
    return said


def check_g21(var: Path, said: dict[str, object], files: int) -> None:
    limits = Limits()
    asked = said["file.read"]
    assert isinstance(asked, list)
    assert asked == ["given"] * limits.ordinary + ["OverBudget"] * (files - limits.ordinary)
    urgently = said["share.urgently"]
    assert isinstance(urgently, list)
    # What was opened stays open; beyond it, the allowance for what is urgent, and no more.
    assert urgently.count("given") == limits.ordinary + limits.urgent
    # Under names made up as it goes, what one person opened counts for everybody, and the rest comes to an end too.
    assert said["invented"] == limits.everybody < files
    log = UnwrapLog(var / "keystore" / "unwraps.db")
    lines = [line for _, _, line in log.rows() if line.person == "thief"]
    assert [line.verdict for line in lines if line.purpose == "file.read"] == [
        {"given": "given", "OverBudget": "over"}[one] for one in asked
    ]
    assert len({line.scope for line in lines}) == files
    assert log.verify([log.head]) == []
    log.close()


@pytest.mark.once
def test_g21_a_taken_over_web_process_is_stopped_at_the_budget_and_every_ask_is_in_the_log(tmp_path: Path) -> None:
    var, files = tmp_path / "var", 500
    with serving(var, port := free_port()) as process:
        first_line(process)
        check_g21(var, hijacked(var, files), files)
        assert get(port, "/").status < 400


def test_there_is_no_operation_that_lists_or_exports() -> None:
    assert set(OPS) == {
        "newest", "key", "keys_of", "create", "new_generation", "destroy", "destroyed_at", "exclude", "secret",
        "sign_note", "note_key", "sign_pack", "pack_key", "keep_note", "kept_note", "log_head",
        "make_handler", "change_passphrase", "open_handler", "close_handler", "drop_handler", "handler_state", "seal",
        "finish_seal", "half_sealed", "tend", "seals", "open_generation", "make_paper", "drop_paper", "try_papers",
        "give_by_papers",
    }  # fmt: skip
    # Whatever answers with keys is told of which scopes, and of no more than it is told.
    giving = {name for name, op in OPS.items() if op.answer.value in ("key", "keys", "bytes")}
    # (What `make_handler` answers with is the public half.)
    assert giving - {"make_handler"} == {"newest", "key", "keys_of", "secret"}
    told = {"scope", "scopes", "name"}
    assert all(OPS[name].arguments.keys() & told for name in giving - {"make_handler"})


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every account may pass through."""
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="sharewell-two-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def two_accounts() -> list[pwd.struct_passwd]:
    """Two accounts of this machine that are not root's."""
    return [one for one in pwd.getpwall() if one.pw_uid not in (0, os.geteuid())][:2]


@pytest.mark.once
@left_out.ROOT
def test_two_accounts_share_the_work_and_the_webs_cannot_read_what_the_agents_holds(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, keeper = two_accounts()
    python, found = python_for(web)
    if not python:
        pytest.skip("there is no Python here that another account may run")
    monkeypatch.setenv("PYTHONPATH", found)
    var, port, files = shared / "var", free_port(), 500
    names = {"SHAREWELL_USER": web.pw_name, "SHAREWELL_AGENT_USER": keeper.pw_name, "python": python}
    for _ in ("first", "second"):
        with serving(var, port, **names) as process:
            assert first_line(process).endswith(f"http://127.0.0.1:{port}/\n")
            pids = descendants(process.pid)
            agent = agent_among(pids)
            uids = {pid: Path(f"/proc/{pid}/status").read_text(encoding="ascii").split("Uid:")[1].split()[0]
                    for pid in pids}
            assert uids.pop(agent) == str(keeper.pw_uid)
            assert set(uids.values()) == {str(web.pw_uid)}
            assert get(port, "/").status < 400
            os.kill(agent, signal.SIGKILL)
            assert get(port, "/").status < 400
    owners = {path.name: path.stat().st_uid for path in var.iterdir()}
    assert {name for name, uid in owners.items() if uid == keeper.pw_uid} == {"keys", "keystore"}
    assert set(owners.values()) == {web.pw_uid, keeper.pw_uid}
    with serving(var, port, **names) as process:
        first_line(process)
        said = hijacked(var, files, python, user=web.pw_uid, group=web.pw_gid, extra_groups=[])
        check_g21(var, said, files)
        assert said["read"] == []
        # The control: with the rights of the agent's account the same script reads them, and is not let in by it.
        refused = subprocess.run(
            [python, "-c", G21, str(var / "run" / "keys.sock"), str(var), "1"], env=environment(var),
            user=keeper.pw_uid, group=keeper.pw_gid, extra_groups=[], capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert refused.returncode != 0
        key = var / "keys" / "master.key"
        reading = [python, "-c", f"print(len(open({str(key)!r}, 'rb').read()))"]
        seen = subprocess.run(reading, user=keeper.pw_uid, capture_output=True, text=True, check=True)
        assert seen.stdout == "32\n"


@pytest.mark.once
@left_out.ROOT
def test_an_account_that_cannot_run_the_program_or_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, keeper = two_accounts()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "python").symlink_to(sys.executable)
    for names, words in (
        ((web.pw_name, keeper.pw_name), "cannot run"),
        (("nobody-of-this-name", keeper.pw_name), "There is no account nobody-of-this-name"),
        ((web.pw_name, ""), "two different accounts"),
    ):
        settings = {"SHAREWELL_USER": names[0], "SHAREWELL_AGENT_USER": names[1]}
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        with serving(tmp_path / "var", free_port(), str(closed / "python"), **settings) as process:
            assert process.wait(timeout=30) == 1
            assert process.stderr is not None
            assert words in process.stderr.read()


@pytest.mark.once
def test_a_key_that_is_missing_is_said_once_and_nothing_is_served(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    with serving(var, port) as process:
        first_line(process)
    (var / "keys" / "master.key").unlink()
    with serving(var, port) as process:
        assert process.wait(timeout=40) == 1
        assert process.stderr is not None
        assert "The key file is missing" in process.stderr.read()
