"""`sharewell serve`, as a person starts it: a first start from nothing, a second one, and each way it cannot start."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.postgres import free_port
from tests.support.serving import SHAREWELL, children, environment, first_line, get, serving, sharewell


def test_a_first_start_makes_everything_and_a_signal_stops_everything(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port()
    for _ in ("first", "second"):
        with serving(var, port) as process:
            assert first_line(process).endswith(f"http://127.0.0.1:{port}/\n")
            assert get(port, "/").status < 400
            assert get(port, "/static/sharewell/no-such-file.css").status == 404
            started = children(process)
            assert len(started) == 3
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        assert [child for child in started if Path(f"/proc/{child}").exists()] == []
        with pytest.raises(ConnectionRefusedError):
            get(port, "/")
    assert {path.name for path in var.iterdir()} >= {"sharewell.db", "keys", "keystore", "outbox"}
    assert {oct(p.stat().st_mode & 0o777) for p in (var, var / "keys", var / "keystore")} == {"0o700"}
    assert {oct(p.stat().st_mode & 0o777) for p in (var / "keys").iterdir()} == {"0o600"}


def test_a_port_in_use_is_a_clear_error(tmp_path: Path) -> None:
    port = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = sharewell(tmp_path / "var", "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    # Root may write to any folder of a disk, so as root it is a place where the kernel lets nobody make one.
    closed = Path("/proc/self") if os.geteuid() == 0 else tmp_path / "closed"
    if not closed.exists():
        closed.mkdir(mode=0o500)
    done = sharewell(closed / "var", "check")
    assert done.returncode == 1
    assert re.search(r"Cannot write to the folder .*SHAREWELL_VAR", done.stderr), done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_from_a_newer_version_is_a_clear_error_and_stays_as_it_is(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert sharewell(var, "migrate").returncode == 0
    import sqlite3

    with sqlite3.connect(var / "sharewell.db") as base:
        base.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', '2030-01-01')"
        )
    base.close()
    before = (var / "sharewell.db").read_bytes()
    for command in (["serve", "--port", str(free_port())], ["migrate"], ["check"], ["dispatch", "--once"]):
        done = sharewell(var, *command)
        assert done.returncode == 1
        assert "made by a newer Sharewell (records 9999_later)" in done.stderr
    assert (var / "sharewell.db").read_bytes() == before


def test_a_bad_setting_is_a_clear_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [*SHAREWELL, "check"], env=environment(tmp_path) | {"SHAREWELL_PORT": "eighty"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("SHAREWELL_PORT:")


def test_keys_that_others_can_read_stop_the_start(tmp_path: Path) -> None:
    var = tmp_path / "var"
    assert sharewell(var, "check").returncode == 0
    (var / "keys").chmod(0o755)
    done = sharewell(var, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "chmod 700" in done.stderr


def test_a_command_before_the_database_is_up_to_date_says_so(tmp_path: Path) -> None:
    done = sharewell(tmp_path / "var", "dispatch", "--once")
    assert done.returncode == 1
    assert "sharewell migrate" in done.stderr


def test_migrating_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    first, second = (sharewell(tmp_path / "var", "migrate") for _ in range(2))
    assert first.stdout.startswith("Brought up to date")
    assert second.stdout == "The database is up to date.\n"
    assert sharewell(tmp_path / "var", "dispatch", "--once").returncode == 0
