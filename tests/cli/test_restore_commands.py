"""`sharewell restore` as two people type it after the service was stopped, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_backup_commands import Installed, made_installation
from tests.support import left_out
from tests.support.postgres import free_port
from tests.support.serving import environment, first_line, get, serving

pytestmark = [pytest.mark.once, left_out.LINUX]
# Whoever sits at the terminal types what stands in the first argument, line by line.
AT_A_TERMINAL = """
import getpass, io, json, sys
typed = iter(json.loads(sys.argv.pop(1)))
getpass.getpass = lambda prompt: next(typed)
class Terminal(io.StringIO):
    def isatty(self): return True
sys.stdin = Terminal()
from sharewell.cli.main import main
main()
"""


def sat(installed: Installed, typed: list[str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", AT_A_TERMINAL, json.dumps(typed), *map(str, arguments)], text=True, timeout=180,
        env=environment(installed.var, **installed.settings), capture_output=True, check=False,
    )  # fmt: skip


def people(installed: Installed) -> list[tuple[str, str]]:
    """Sign-in name and password of two of the practice staff who may put a copy back."""
    from sharewell.cli.practice import password_of, practice_place

    staff = practice_place().person
    may = [(one.sign_in, password_of(place)) for place, one in enumerate(staff)
           if {"lead", "deputy", "manager"} & {str(role) for role in one.roles}]  # fmt: skip
    return may[:2]


def left_with_everything(installed: Installed, one: tuple[str, str], two: tuple[str, str], out: Path) -> None:
    """Two people export the record from the terminal; and its checksums hold."""
    asked = ("export", out, "--as", one[0], "--and", two[0], "--because", "We close.", "--json")
    refused = sat(installed, [one[1], "", "not the password", ""], *asked)
    assert refused.returncode == 1 and not out.exists(), refused.stdout + refused.stderr
    done = sat(installed, [one[1], "", two[1], ""], *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["files"] > 0
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=out, check=True)
    assert json.loads(sat(installed, [], *asked).stdout)["error"]["message"].startswith(str(out)), "never over another"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_backup_is_put_back_waits_is_looked_at_and_accepted(tmp_path: Path, database: str) -> None:
    with made_installation(tmp_path, database) as installed:
        made = installed.answer("backup", installed.disk)["records"]["file"]
        (one, first), (two, second) = people(installed)
        left_with_everything(installed, (one, first), (two, second), tmp_path / "record")
        paper = installed.typed("ledger", "checkpoint")
        note = installed.disk / "later.txt"
        note.write_text(paper.stdout, encoding="utf-8")
        asked = ("restore", made, "--key", installed.key, "--as", one, "--and", two, "--because", "The disk broke.",
                 "--against", note)  # fmt: skip
        port = free_port()
        with serving(installed.var, port, command="run", **installed.settings) as process:
            while "http://" not in (line := first_line(process)):
                assert line, "it ended"
            refused = sat(installed, [first, "", second, ""], *asked)
            assert refused.returncode == 1 and "stop Sharewell first" in refused.stderr, refused.stdout + refused.stderr
        wrong = sat(installed, [first, "", "not the password", ""], *asked)
        assert wrong.returncode == 1 and "do not belong together" in wrong.stderr, wrong.stdout + wrong.stderr
        assert installed.answer("ledger", "verify", "--against", note)["ok"], "nothing was changed"
        done = sat(installed, [first, "", second, ""], *asked)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "events would be missing" in done.stdout and "later.txt" in done.stdout
        assert installed.answer("ledger", "verify")["ok"]
        assert installed.typed("ledger", "verify", "--against", note).returncode == 1, "it has more"
        with serving(installed.var, port, command="run", **installed.settings) as process:
            while "http://" not in (line := first_line(process)):
                assert line, "it ended"
            assert get(port, "/sign-in/").status == 200
        accepted = sat(installed, [first, ""], "restore", "accept", "--as", one)
        assert accepted.returncode == 0, accepted.stdout + accepted.stderr
        again = sat(installed, [first, ""], "restore", "accept", "--as", one)
        assert again.returncode == 1 and "No copy" in again.stderr
