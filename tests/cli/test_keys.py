"""`sharewell keys`, beside a service that runs: status, a new key, another source, everything encrypted anew."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support import left_out
from tests.support.postgres import free_port
from tests.support.practised import practised
from tests.support.serving import SHAREWELL, environment, first_line, get, serving, sharewell

pytestmark = [pytest.mark.once, left_out.LINUX]
NEEDS_A_KEY = "/sign-in/"


def started(process: subprocess.Popen[str]) -> None:
    while "http://" not in (line := first_line(process)):
        assert line, "it ended"


def keys(var: Path, *arguments: str, **settings: str) -> dict[str, object]:
    done = subprocess.run(
        [*SHAREWELL, "keys", *arguments, "--json"], env=environment(var, **settings), capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    said: dict[str, object] = json.loads(done.stdout)
    return said


def verified(var: Path, **settings: str) -> bool:
    done = subprocess.run([*SHAREWELL, "ledger", "verify"], env=environment(var, **settings), timeout=120, check=False,
                          capture_output=True)  # fmt: skip
    return done.returncode == 0


def test_a_new_key_and_new_keys_for_every_file_while_the_service_runs(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    practised(var)
    with serving(var, port, command="run") as process:
        started(process)
        before = keys(var, "status")
        old = (var / "keys" / "master.key").read_bytes()
        moved = keys(var, "rotate")
        assert get(port, NEEDS_A_KEY).status == 200
        after = keys(var, "status")
        assert moved["before"] == before["key"] != after["key"] == moved["now"]
        under = after["under"]
        assert isinstance(under, dict)
        # What the page made meanwhile is under the new key already.
        assert list(under) == [moved["now"]]
        assert under[moved["now"]] >= moved["keys"]
        assert (var / "keys" / "master.key").read_bytes() != old
        done = keys(var, "reencrypt", "--wait", "1")
        assert get(port, NEEDS_A_KEY).status == 200
        assert done["kept"] == 0
        generations = keys(var, "status")["generations"]
        assert isinstance(generations, dict)
        assert set(generations) == {"1", "2"}
        assert old.hex() not in json.dumps([before, moved, after, done])
    with serving(var, port, command="run") as process:
        started(process)
        assert get(port, NEEDS_A_KEY).status == 200
    assert verified(var)


def test_a_key_under_a_passphrase_serves_and_the_setting_that_is_now_wrong_is_said(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    words = tmp_path / "words"
    words.write_text("brass kettle orchard tin\n", encoding="utf-8")
    chosen = {"SHAREWELL_KEY": "passphrase:", "SHAREWELL_KEY_PASSPHRASE_FILE": str(words)}
    assert sharewell(var, "migrate").returncode == 0
    first = keys(var, "status")
    moved = keys(var, "rotate", "--to", "passphrase:", SHAREWELL_KEY_PASSPHRASE_FILE=str(words))
    assert moved["before"] == first["key"]
    assert [path.name for path in (var / "keys").iterdir()] == ["master.sealed"]
    with serving(var, port, **chosen) as process:
        assert "http://" in first_line(process)
        assert get(port, "/").status < 400
    with serving(var, port) as process:
        assert process.wait(timeout=40) == 1
        assert process.stderr is not None
        assert "SHAREWELL_KEY=passphrase:" in process.stderr.read()
    words.write_text("another kettle orchard tin\n", encoding="utf-8")
    with serving(var, port, **chosen) as process:
        assert process.wait(timeout=40) == 1
        assert process.stderr is not None
        assert "does not open the key" in process.stderr.read()


def test_words_are_said_for_a_person(tmp_path: Path) -> None:
    var = tmp_path / "var"
    sharewell(var, "migrate")
    assert "The key comes from file:" in sharewell(var, "keys", "status").stdout
    assert "Take a new copy of the keys" in sharewell(var, "keys", "rotate").stdout
    assert "are under new keys" in sharewell(var, "keys", "reencrypt", "--wait", "0").stdout
    wrong = sharewell(var, "keys", "rotate", "--to", "elsewhere:")
    assert wrong.returncode == 1
    assert "SHAREWELL_KEY must begin with" in wrong.stderr


def test_a_process_that_may_only_ask_the_agent_is_told_where_to_run_it(tmp_path: Path) -> None:
    sharewell(tmp_path, "migrate")
    done = subprocess.run(
        [*SHAREWELL, "keys", "status"], env=environment(tmp_path, SHAREWELL_AGENT_SOCKET="/nowhere.sock"),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "held by the key agent" in done.stderr
