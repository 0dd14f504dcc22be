"""`sharewell story`, `ledger` and `pack` as a person types them, with the tools that anybody has."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests.cli.stories import FOLDER, SHORT, text_of

SHAREWELL = [sys.executable, "-m", "sharewell.cli.main"]
REFERRAL = "unnamed-advice-becomes-a-referral"
PRIVATE = re.compile(r"amina|warsame|hodan|moyle|tannery|kit|oduya", re.IGNORECASE)
pytestmark = pytest.mark.once


def sharewell(*arguments: str | Path, var: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHAREWELL_", "DJANGO_"))}
    return subprocess.run(
        [*SHAREWELL, *map(str, arguments)], env=kept | ({"SHAREWELL_VAR": str(var)} if var else {}),
        input=stdin, capture_output=True, text=True, timeout=120, check=False, cwd=FOLDER.parent,
    )  # fmt: skip


def written(folder: Path, text: str) -> Path:
    story = folder / "story.toml"
    story.write_text(text, "utf-8")
    return story


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, Any]]:
    """The referral story, locked to a recipient's own key, with its database kept: folder, database, answer."""
    folder = tmp_path_factory.mktemp("kept")
    identity = pyrage.x25519.Identity.generate()
    (folder / "key.txt").write_text(f"# somebody's key\n{identity}\n", "ascii")
    story = written(folder, text_of(REFERRAL).replace("[pack]\n", f'[pack]\nage_key = "{identity.to_public()}"\n'))
    done = sharewell("story", story, "--json", "--out", folder / "out", "--var", folder / "var")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, folder / "var", json.loads(done.stdout)


def test_the_answer_for_machines_says_everything(kept: tuple[Path, Path, dict[str, Any]]) -> None:
    _, _, answer = kept
    assert answer["ledger"]["whole"] and answer["ledger"]["findings"] == []
    assert [decision["outcome"] for decision in answer["decisions"]] == ["referral"]
    assert answer["decisions"][0]["decided_by"] == "Jo Bell"
    assert all(set(step) == {"at", "by", "words"} for step in answer["steps"])
    assert answer["pack"]["passphrase"] is None


def test_the_pack_opens_with_age_and_checks_with_minisign(kept: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, _, answer = kept
    files = answer["pack"]["files"]
    inside = folder / "inside"
    inside.mkdir()
    subprocess.run(["age", "-d", "-i", folder / "key.txt", "-o", inside / "pack.tar", files["sealed"]], check=True)
    subprocess.run(["tar", "xf", "pack.tar"], cwd=inside, check=True)
    check = ["minisign", "-Vm", "SHA256SUMS", "-p", files["public_key"]]
    assert b"verified" in subprocess.run(check, cwd=inside, capture_output=True, check=True).stdout
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=inside, check=True)
    assert "Amina Warsame" in (inside / "pack.json").read_text("utf-8")


def test_nothing_private_is_in_a_file_name(kept: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, var, _ = kept
    names = [str(path.relative_to(folder)) for path in (*folder.rglob("out/*"), *var.rglob("*"))]
    assert len(names) > 5
    assert [name for name in names if PRIVATE.search(name)] == []
    modes = {oct(path.stat().st_mode & 0o777) for path in (folder / "out").iterdir()}
    assert modes == {"0o600"}


def test_pack_open_does_it_too_and_names_what_is_wrong(kept: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, _, answer = kept
    sealed, key = answer["pack"]["files"]["sealed"], (folder / "out").glob("*.pub")
    public = next(key).read_text("utf-8").splitlines()[-1]
    opening = ["pack", "open", sealed, "--identity", folder / "key.txt", "--to"]
    done = sharewell(*opening, folder / "opened", "--public-key", public)
    assert done.returncode == 0 and "signature matches" in done.stdout
    assert {path.name for path in (folder / "opened").iterdir()} >= {"pack.pdf", "pack.json", "manifest.json"}
    assert sharewell(*opening, folder / "opened").returncode == 1
    other = "RWQ" + "A" * 53
    wrong = sharewell(*opening, folder / "elsewhere", "--public-key", other)
    assert wrong.returncode == 1 and "was not signed by the key you expected" in wrong.stderr
    unlocked = sharewell("pack", "open", sealed, "--passphrase-stdin", "--to", folder / "never", stdin="wrong\n")
    assert unlocked.returncode == 2 and "is locked to a key, not with a passphrase" in unlocked.stderr
    assert not (folder / "elsewhere").exists() and not (folder / "never").exists()


def test_ledger_commands_check_prove_and_name_the_first_wrong_row(kept: tuple[Path, Path, dict[str, Any]]) -> None:
    _, var, answer = kept
    verified = sharewell("ledger", "verify", "--json", var=var)
    assert json.loads(verified.stdout)["events"] == answer["ledger"]["events"]
    note = sharewell("ledger", "checkpoint", var=var).stdout
    size = int(note.splitlines()[1])
    assert sharewell("ledger", "prove", "3", var=var).stdout.startswith("c2sp.org/tlog-proof@v1\n")
    assert sharewell("ledger", "consistency", "1024", str(size), var=var).stdout.startswith("old 1024\n")
    for wrong in (("prove", "999999"), ("prove", "nothing"), ("consistency", "1", str(size + 1))):
        refused = sharewell("ledger", *wrong, var=var)
        assert refused.returncode in (1, 2) and refused.stderr and "Traceback" not in refused.stderr
    from sharewell.config import sqlite_driver

    sqlite_driver.install()
    import sqlite3

    base = sqlite3.connect(var / "sharewell.db")
    with base:
        base.execute("UPDATE records_concern SET state = 'closed'")
    base.close()
    found = sharewell("ledger", "verify", var=var)
    assert found.returncode == 1 and re.search(r"First wrong row:\nrecords_concern [0-9a-f]{32}: ", found.stdout)


def test_an_error_says_the_line_and_ends_with_its_own_code(tmp_path: Path) -> None:
    unreadable = written(tmp_path, SHORT.replace('"kit"', '"kitt"'))
    done = sharewell("story", unreadable)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{unreadable}: line 10: concern.by: nobody signs in as 'kitt'")
    asked = json.loads(sharewell("story", unreadable, "--json").stdout)
    assert (asked["error"]["line"], asked["error"]["path"]) == (10, "concern.by")
    refused = written(tmp_path, SHORT.replace("2026-03-30", "2026-03-29"))
    done = sharewell("story", refused, "--json")
    assert done.returncode == 3
    error = json.loads(done.stdout)["error"]
    assert error["line"] == 18 and "is not a working day" in error["message"]


@pytest.mark.parametrize("name", ["no-such-file.toml", "."])
def test_a_file_that_cannot_be_read_is_a_clear_error(name: str) -> None:
    done = sharewell("story", name)
    assert done.returncode == 2 and name in done.stderr and "Traceback" not in done.stderr


def test_a_story_can_be_read_from_standard_input_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before = set(Path(tmp_path.parent).iterdir())
    done = sharewell("story", "-", stdin=SHORT)
    assert done.returncode == 0
    assert "Jo Bell looked at it and decided: Support in the setting." in done.stdout
    assert re.search(r"The record is whole: \d+ events answer for \d+ rows\.\n$", done.stdout)
    assert set(Path(tmp_path.parent).iterdir()) == before


def test_on_a_terminal_each_step_is_shown_as_it_happens(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*SHAREWELL, "story", str(written(tmp_path, SHORT))], stdout=follower, stderr=subprocess.PIPE
    )
    os.close(follower)
    seen = b""
    while process.poll() is None or not seen.endswith(b"rows.\r\n"):
        try:
            seen += os.read(leader, 10_000)
        except OSError:
            break
    os.close(leader)
    assert process.wait() == 0 and process.stderr is not None
    process.stderr.close()
    assert "Playing…" in seen.decode() and "Kit Oduya recorded a concern." in seen.decode()


def test_a_story_is_played_into_the_practice_setting_where_there_is_one(tmp_path: Path) -> None:
    var = tmp_path / "var"
    story = written(tmp_path, SHORT)
    assert sharewell("migrate", var=var).returncode == 0
    nothing = sharewell("story", "--into-practice", story, var=var)
    assert nothing.returncode == 1 and "sharewell run" in nothing.stderr
    assert sharewell("story", story, "--var", var).returncode == 0
    into = json.loads(sharewell("story", "--into-practice", story, "--json", var=var).stdout)
    assert into["ledger"]["whole"] and into["steps"][0]["by"] == "Kit Oduya"
    own = sharewell("story", "--into-practice", FOLDER / "request-answered-in-part.toml", var=var)
    assert own.returncode == 2 and "a setting of its own" in own.stderr
