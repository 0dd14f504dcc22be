"""`sharewell doctor` and `sharewell resume` as a person types them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sharewell.cli import doctor
from sharewell.vault import stopped
from sharewell.vault.stopped import Why
from tests.support.serving import sharewell

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nothing was set up yet."""
    var = tmp_path_factory.mktemp("new") / "var"
    assert sharewell(var, "migrate").returncode == 0
    return var


def test_the_doctor_ends_with_1_and_says_what_to_do(new: Path) -> None:
    done = sharewell(new, "doctor")
    assert done.returncode == 1
    assert "RED  dispatcher" in done.stdout and "Next: Start the service: sharewell serve" in done.stdout


def test_before_anything_was_set_up_it_says_so_and_makes_nothing(tmp_path: Path) -> None:
    said = sharewell(tmp_path / "var", "doctor").stdout
    assert "No keys have been made here yet." in said and "Start the service" in said
    assert "does not open" not in said and "Make room" not in said
    assert not (tmp_path / "var" / "keystore" / "keystore.db").exists()


def test_a_keystore_that_may_not_be_looked_at_is_not_taken_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the key agent has an account of its own."""

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    assert not doctor._may_be_there(Path("/nowhere/keystore.db"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", forbidden)
        found = doctor._may_be_there(Path("/nowhere/keystore.db"))
    assert found


def test_while_a_new_version_waits_for_its_upgrade_the_keys_are_well(new: Path) -> None:
    assert sharewell(new, "migrate").returncode == 0
    with closing(sqlite3.connect(new / "sharewell.db")) as base:
        last = base.execute("SELECT * FROM django_migrations WHERE app = 'records' ORDER BY id DESC LIMIT 1").fetchone()
        base.execute("DELETE FROM django_migrations WHERE id = ?", last[:1])
        base.commit()
        said = sharewell(new, "doctor").stdout
        base.execute("INSERT INTO django_migrations VALUES (?, ?, ?, ?)", last)
        base.commit()
    assert "1 step waits" in said and "sharewell upgrade" in said
    assert "The key opens the keystore" in said


def test_programs_get_the_same_as_json(new: Path) -> None:
    done = sharewell(new, "doctor", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1 and said["ok"] is False
    lines = {line["name"]: line for line in said["lines"]}
    assert lines["driver"]["standing"] == "good" and lines["backup"]["standing"] == "red"
    assert all(line["to_do"] for line in said["lines"] if line["standing"] != "good")


def test_a_key_that_was_lost_is_a_line_and_no_crash(new: Path) -> None:
    key = new / "keys" / "master.key"
    before = key.read_bytes()
    key.unlink()
    try:
        done = sharewell(new, "doctor", "--json")
    finally:
        key.write_bytes(before)
        key.chmod(0o600)
    lines = {line["name"]: line["standing"] for line in json.loads(done.stdout)["lines"]}
    assert lines["keys"] == "red" and lines["driver"] == "good"


def test_writing_goes_on_when_a_person_says_so(new: Path) -> None:
    assert "not stopped" in sharewell(new, "resume").stdout
    stopped.stop(new, Why.FAILED)
    assert "sharewell resume" in sharewell(new, "doctor").stdout
    done = sharewell(new, "resume")
    assert done.returncode == 0 and "Writing goes on" in done.stdout
    assert not (new / stopped.FILE).exists()
