"""`sharewell doctor` and `sharewell resume` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
