"""A streaming standby: the primary is killed while people write, the other takes over, nothing acknowledged is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support import left_out, standby_program
from tests.support.past_the_wall import OWNER, SERVING
from tests.support.postgres import Server
from tests.support.serving import SHAREWELL, environment
from tests.support.standby import Standby, kill, wait_for_each_other

pytestmark = [pytest.mark.once, left_out.LINUX]
ACKNOWLEDGED = 40


class Setting:
    """A setting whose database may move: two addresses, of which the one that serves is the setting to change."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        place = f"127.0.0.1:{self.server.port}/sharewell"
        serving = {"SHAREWELL_DATABASE_URL": f"postgresql://{SERVING}@{place}"}
        also = {"SHAREWELL_OWNER_DATABASE_URL": f"postgresql://{OWNER}@{place}"} if owner else {}
        return environment(self.folder / "var", **serving, **also)

    def program(self, what: str) -> list[str]:
        return [sys.executable, "-m", standby_program.__name__, what, str(self.folder / "who.json")]

    def typed(self, *command: str, owner: bool = False) -> str:
        done = subprocess.run(command, env=self.environment(owner=owner), capture_output=True, text=True, timeout=180,
                              check=False)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write_until_killed(self) -> list[str]:
        """What was acknowledged until the primary died: at least ACKNOWLEDGED, and some that nobody counted on."""
        with subprocess.Popen(self.program("write"), env=self.environment(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:  # fmt: skip
            assert process.stdout is not None
            acknowledged = [process.stdout.readline().strip() for _ in range(ACKNOWLEDGED)]
            kill(self.server)
            acknowledged += [line.strip() for line in process.stdout]
            said = process.stderr.read() if process.stderr else ""
        assert all(acknowledged), said
        return acknowledged

    def missing(self, acknowledged: list[str]) -> set[str]:
        """Those that the database of today does not hold."""
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{self.server.port}/sharewell") as admin:
            found = admin.execute("SELECT id FROM records_concern WHERE id = ANY(%s)", [acknowledged]).fetchall()
        return set(acknowledged) - {row[0] for row in found}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Setting, Standby]]:
    """A setting on a primary, and the standby that follows it."""
    primary = Server()
    try:
        setting = Setting(tmp_path, primary)
        setting.typed(*SHAREWELL, "migrate", owner=True)
        setting.typed(*setting.program("begin"))
        standby = Standby(primary)
        try:
            yield setting, standby
        finally:
            standby.stop()
    finally:
        primary.stop()


def test_killed_while_people_write_and_nothing_acknowledged_is_lost(pair, counted) -> None:
    setting, standby = pair
    wait_for_each_other(setting.server, yes=True)
    acknowledged = setting.write_until_killed()
    standby.promote()
    setting.server = standby  # the one setting: where the database is
    assert setting.missing(acknowledged) == set()
    verified = json.loads(setting.typed(*SHAREWELL, "ledger", "verify", "--json", owner=True))
    assert verified["ok"], verified
    more = setting.typed(*setting.program("once")).strip()
    assert setting.missing([more]) == set(), "people work on"
    counted("acknowledged concerns on the standby after the primary was killed", len(acknowledged))


def test_doctor_says_whether_a_standby_is_attached(pair) -> None:
    setting, standby = pair
    owner = OWNER.partition(":")[0]

    def found() -> dict[str, str]:
        done = subprocess.run([*SHAREWELL, "doctor", "--json"], env=setting.environment(owner=True), text=True,
                              capture_output=True, timeout=180, check=False)  # fmt: skip
        [line] = [one for one in json.loads(done.stdout)["lines"] if one["name"] == "standby"]
        return line

    def admin(statement: str) -> None:
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{setting.server.port}/postgres", autocommit=True) as one:
            one.execute(statement)

    assert found()["standing"] == "look" and "No standby is set" in found()["found"]
    wait_for_each_other(setting.server, yes=True)
    assert "may not see" in found()["found"] and "pg_read_all_stats" in found()["to_do"]
    admin(f"GRANT pg_read_all_stats TO {owner}")
    assert found()["standing"] == "good"
    standby.rest()
    assert found()["standing"] == "red" and "whatever is saved waits" in found()["found"]


def test_a_standby_that_nobody_waits_for_loses_what_was_acknowledged_and_that_is_seen(pair) -> None:
    setting, standby = pair
    wait_for_each_other(setting.server, yes=False)
    standby.rest()
    acknowledged = setting.write_until_killed()
    standby.start()
    standby.promote()
    setting.server = standby
    assert setting.missing(acknowledged) == set(acknowledged)
