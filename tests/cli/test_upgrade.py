"""G38: records of an earlier version are backed up, brought up to date in one go, and whole; newer ones are refused.

Nothing was released before this version, so earlier ones are made by taking the last steps of the database back.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support import left_out
from tests.support.depth import examples
from tests.support.forking import Forker
from tests.support.killing import killed, moments
from tests.support.serving import SHAREWELL, environment
from tests.support.traced import ROOT, recorder

pytestmark = [pytest.mark.once, left_out.LINUX]
KILLS = examples(5, 40)
BACK = ["0021", "0020", "0019", "0018"]
TAKE_BACK = (
    "from sharewell.cli.start import start_django; start_django()\n"
    "from django.core.management import call_command\n"
    "call_command('migrate', 'records', '{to}', verbosity=0)"
)


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("upgrade") / "var"
    recorder(var, "prepare")
    recorder(var, "record", "3")
    return var


def typed(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SHAREWELL, *words], env=environment(var, **more), capture_output=True, text=True,
                          timeout=120, check=False)  # fmt: skip


@pytest.fixture
def earlier(today: Path, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, dict[str, str]]:
    """The same records in a database of an earlier version, and the settings of its backups."""
    var = tmp_path / "var"
    shutil.copytree(today, var)
    key = json.loads(typed(var, "backup", "key", "--json").stdout)
    code = TAKE_BACK.format(to=getattr(request, "param", BACK[0]))
    subprocess.run([SHAREWELL[0], "-c", code], env=environment(var), cwd=ROOT, check=True, timeout=60)
    (tmp_path / "disk").mkdir()
    (tmp_path / "key.txt").write_text(key["private"], encoding="ascii")
    return var, {"SHAREWELL_BACKUP_KEYS": key["public"]}


@pytest.mark.parametrize("earlier", BACK, indirect=True)
def test_any_earlier_version_comes_here_in_one_go(earlier: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    var, settings = earlier
    done = typed(var, "upgrade", "--to", str(tmp_path / "disk"), "--json", **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["steps"] and Path(said["backup"]).exists() and "sharewell restore" in said["back"]
    assert typed(var, "ledger", "verify").returncode == 0
    checked = typed(var, "backup", "verify", said["backup"], "--key", str(tmp_path / "key.txt"), **settings)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "up to date already" in typed(var, "upgrade").stdout


def test_killed_at_any_step_it_is_done_again_and_whole(
    earlier: tuple[Path, dict[str, str]], tmp_path: Path, counted: Any
) -> None:
    var, settings = earlier
    shutil.copytree(var, tmp_path / "kept")

    def killed_at(step: str, plant: str = "") -> list[str]:
        shutil.rmtree(var)
        shutil.copytree(tmp_path / "kept", var)
        return killed(var, settings, tmp_path, step, ("upgrade", "--to", tmp_path / "disk", "--json"), plant=plant,
                      run=forker.run)  # fmt: skip

    def again(*words: str) -> subprocess.CompletedProcess[str]:
        return forker.run([*SHAREWELL, *words], env=forker.env)

    def fails_after(eighths: int) -> bool:
        killed_at(f"sql:{steps.count('sql') * eighths // 8}", plant="half steps")
        return again("upgrade", "--to", str(tmp_path / "disk")).returncode != 0

    with Forker(var, **settings) as forker:
        steps = killed_at("")
        for step in moments(KILLS, steps):
            killed_at(step)
            done = again("upgrade", "--to", str(tmp_path / "disk"))
            assert done.returncode == 0, f"killed before {step}: {done.stdout}{done.stderr}"
            assert again("ledger", "verify").returncode == 0, step
        assert any(map(fails_after, (5, 4, 3, 6, 2))), "the control: steps that can be half done"
    counted("kills of an upgrade", KILLS)
    counted("steps of an upgrade at which it may be killed", len(steps))


def test_nothing_is_changed_where_no_backup_can_be_made(earlier: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    var, settings = earlier
    before = _steps(var)
    assert typed(var, "upgrade", **settings).returncode == 1
    assert typed(var, "upgrade", "--to", str(tmp_path / "disk")).returncode == 1
    assert _steps(var) == before


def test_old_records_are_not_served_before_that(earlier: tuple[Path, dict[str, str]]) -> None:
    var, _ = earlier
    done = typed(var, "serve", "--port", "0")
    assert done.returncode == 1 and "sharewell upgrade" in done.stderr


def test_newer_records_are_refused_and_left_alone(today: Path, tmp_path: Path) -> None:
    var = tmp_path / "var"
    shutil.copytree(today, var)
    with sqlite3.connect(var / "sharewell.db") as base:
        base.execute("INSERT INTO django_migrations (app, name, applied) "
                     "VALUES ('records', '9999_later', '2030-01-01')")
    base.close()
    before = _steps(var)
    done = typed(var, "upgrade", "--to", str(tmp_path))
    assert done.returncode == 1 and "newer Sharewell" in done.stderr and "9999_later" in done.stderr
    assert _steps(var) == before


def test_a_new_folder_needs_no_backup(tmp_path: Path) -> None:
    assert typed(tmp_path / "var", "upgrade").returncode == 0


def _steps(var: Path) -> list[tuple[str]]:
    with sqlite3.connect(var / "sharewell.db") as base:
        return base.execute("SELECT name FROM django_migrations ORDER BY id").fetchall()
