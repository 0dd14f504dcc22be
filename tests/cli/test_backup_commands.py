"""`sharewell backup` as a person types it, beside a service that runs, on SQLite and on PostgreSQL with two roles."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sharewell.vault import stopped
from tests.support import left_out
from tests.support.postgres import Server, free_port
from tests.support.practised import addresses, practised, practised_on
from tests.support.serving import SHAREWELL, environment, first_line, serving

pytestmark = [pytest.mark.once, left_out.LINUX]


@dataclass
class Installed:
    """A practice pre-school, its settings, and the recovery key of its backups."""

    var: Path
    settings: dict[str, str]
    disk: Path
    key: Path

    def typed(self, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*SHAREWELL, *map(str, arguments)], env=environment(self.var, **self.settings | more),
                              capture_output=True, text=True, timeout=180, check=False)  # fmt: skip

    def answer(self, *arguments: str | Path) -> Any:
        done = self.typed(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@contextmanager
def made_installation(folder: Path, database: str) -> Iterator[Installed]:
    """A practice pre-school that was started once and stopped, with a recovery key and a disk for backups."""
    server = Server() if database == "postgresql" else None
    settings = addresses(server) if server else {}
    made = Installed(folder / "var", settings, folder / "disk", folder / "key.txt")
    made.disk.mkdir()
    try:
        if server:
            practised_on(server, made.var)
        else:
            practised(made.var)
        key = made.answer("backup", "key")
        made.key.write_text(key["private"], encoding="ascii")
        settings["SHAREWELL_BACKUP_KEYS"] = key["public"]
        yield made
    finally:
        if server:
            server.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """The same, and running."""
    with (
        made_installation(tmp_path_factory.mktemp(request.param), request.param) as made,
        serving(made.var, free_port(), command="run", **made.settings) as process,
    ):
        while "http://" not in (line := first_line(process)):
            assert line, "it ended"
        yield made


def test_a_backup_made_while_the_service_runs_is_restored_and_checked(installed: Installed) -> None:
    made = installed.answer("backup", installed.disk)
    checked = installed.answer("backup", "verify", made["records"]["file"], "--key", installed.key)
    assert checked["ok"] and checked["rows"] == made["rows"] > 100
    assert checked["with_keys"] == Path(made["keys"]["file"]).name
    remembered = json.loads((installed.var / "backups.json").read_text(encoding="utf-8"))
    assert remembered["tested"] > remembered["made"] and remembered["wrong"] == ""
    assert list(installed.var.glob(".backup-*")) == []


def test_a_checkpoint_from_elsewhere_that_the_backup_does_not_hold_is_said(installed: Installed) -> None:
    """B44: what a witness or paper has seen since is counted out."""
    made = installed.answer("backup", installed.disk)
    since = installed.typed("ledger", "checkpoint")
    note = installed.disk / "later.txt"
    note.write_text(since.stdout, encoding="utf-8")
    done = installed.typed("backup", "verify", made["records"]["file"], "--key", installed.key, "--against", note)
    assert done.returncode == 1 and "rolled back" in done.stdout
    again = installed.answer("backup", installed.disk)
    assert installed.answer("backup", "verify", again["records"]["file"], "--key", installed.key, "--against", note)


def test_without_the_settings_or_with_a_bad_file_the_command_says_what_to_do(installed: Installed) -> None:
    done = installed.typed("backup", installed.disk, SHAREWELL_BACKUP_KEYS="")
    assert done.returncode == 1 and "sharewell backup key" in done.stderr
    bad = installed.disk / "bad.records.age"
    bad.write_bytes(b"no")
    done = installed.typed("backup", "verify", bad, "--key", installed.key)
    assert done.returncode == 1 and "changed or cut short" in done.stderr
    assert "Traceback" not in done.stderr


def test_on_a_failed_disk_a_command_that_would_write_says_what_to_do_and_a_backup_is_made(installed: Installed) -> None:
    stopped.stop(installed.var, stopped.Why.FAILED)
    try:
        refused, saved = installed.typed("ledger", "checkpoint"), installed.typed("backup", installed.disk)
    finally:
        stopped.go_on(installed.var)
    assert (refused.returncode, refused.stderr.strip()) == (1, stopped.WORDS[stopped.Why.FAILED])
    assert saved.returncode == 0, "what is there can still be saved elsewhere"
