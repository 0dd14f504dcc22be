"""The backup of every night: made, restored as a test with a key that lies nowhere, and remembered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sharewell.cli import nightly
from tests.cli.test_backup_commands import made_installation
from tests.support import left_out
from tests.support.postgres import free_port
from tests.support.serving import descendants, first_line, serving, words_of

pytestmark = [pytest.mark.once, left_out.LINUX]
COMMAND = ["sharewell"]


def test_it_is_started_where_a_folder_is_named_with_settings_that_the_others_never_see() -> None:
    given = {"SHAREWELL_BACKUP_TO": "/mnt/backup", "SHAREWELL_OWNER_DATABASE_URL": "postgresql://owner@127.0.0.1/x"}
    (child,) = nightly.child(COMMAND, given)
    assert child.environ == given and child.command == ["sharewell", "backup", "nightly"] and not child.vital
    assert "owner" not in repr(child)
    assert nightly.child(COMMAND, {}) == []
    assert nightly.child(COMMAND, given | {"SHAREWELL_AGENT_SOCKET": "/run/keys.sock"}) == [], "it could not read them"


class _Nights:
    """The event that is waited for: it passes a round at once, and stops after so many."""

    def __init__(self, rounds: int) -> None:
        self.left = rounds

    def wait(self, seconds: float) -> bool:
        self.left -= 1
        return self.left < 0

    def set(self) -> None:
        self.left = 0


@pytest.mark.parametrize(
    ("last", "rounds", "runs"),
    [
        (None, 3, 1),  # never made: at once, and after a failure only an hour later
        (timedelta(days=2), 3, 1),
        (timedelta(minutes=59), 3, 0),
    ],
)
def test_it_is_made_when_three_in_the_morning_has_passed_since_the_last(monkeypatch, last, rounds, runs) -> None:
    made: list[object] = []
    now = datetime.now(UTC)
    monkeypatch.setattr(nightly, "last_due", lambda _: now - timedelta(hours=1))
    monkeypatch.setattr(nightly, "last_done", lambda: None if last is None else now - last)
    monkeypatch.setattr(nightly.threading, "Event", lambda: _Nights(rounds))
    monkeypatch.setattr(nightly.signal, "signal", lambda *_: None)
    monkeypatch.setattr(nightly.subprocess, "run", lambda *arguments, **_: made.append(arguments))
    nightly.watch(["make"])
    assert len(made) == runs


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_one_night_makes_it_restores_it_and_remembers_and_a_failure_is_remembered_too(tmp_path, database) -> None:
    with made_installation(tmp_path, database) as installed:
        notes = installed.var / "backups.json"
        done = installed.typed("backup", "nightly", "--once", SHAREWELL_BACKUP_TO=str(installed.disk))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "This backup is whole" in done.stdout
        (records,) = installed.disk.glob("*.records.age")
        header = records.read_bytes()[:2000]
        assert header.count(b"-> X25519 ") == 2, "the recovery key, and one of this night"
        said = json.loads(notes.read_text(encoding="utf-8"))
        assert said["tested"] >= said["made"] and not said["wrong"]
        left = [path for path in installed.var.rglob("*") if path.is_file()]
        assert not any(b"AGE-SECRET-KEY" in path.read_bytes() for path in left), "its key lies on no disk"
        failed = installed.typed("backup", "nightly", "--once", SHAREWELL_BACKUP_TO=str(tmp_path / "not there"))
        assert failed.returncode == 1 and "no folder" in failed.stderr
        after = json.loads(notes.read_text(encoding="utf-8"))
        assert "no folder" in after["wrong"] and after["tested"] == said["tested"]


def test_serve_starts_it_and_takes_it_along_when_it_ends(tmp_path: Path) -> None:
    with made_installation(tmp_path, "sqlite") as installed:
        settings = installed.settings | {"SHAREWELL_BACKUP_TO": str(installed.disk)}
        with serving(installed.var, free_port(), command="run", **settings) as process:
            while "http://" not in (line := first_line(process)):
                assert line, "it ended"
            (one,) = [pid for pid in descendants(process.pid) if "backup nightly" in words_of(pid)]
        assert not Path(f"/proc/{one}").exists()
