"""`sharewell run` that a test takes down with kill -9, part by part, and starts again as a person would."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.support.at_the_form import Staff
from tests.support.forking import Forker
from tests.support.postgres import free_port
from tests.support.serving import SHAREWELL, children, descendants, environment, first_line, sharewell, words_of

ROOT = Path(__file__).parents[2]
SECONDS = 60.0
PLANTED = [SHAREWELL[0], "-m", "tests.support.early_program"]


def until(true: object, what: str) -> None:
    """Wait until `true()` is."""
    end = time.monotonic() + SECONDS
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, f"never {what}"
        time.sleep(0.02)


@dataclass
class Running:
    """One practice pre-school in a folder, and the processes that serve it.

    `program`: another one in its place. `forker`: who makes the processes, where it is not the real command line.
    """

    var: Path
    program: list[str] = field(default_factory=lambda: list(SHAREWELL))
    port: int = field(default_factory=free_port)
    starts: int = 0
    process: subprocess.Popen[str] | None = None
    keeper: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)
    forker: Forker | None = None

    @property
    def parent(self) -> subprocess.Popen[str]:
        """The process that a person started."""
        assert self.process is not None
        return self.process

    @property
    def popen(self) -> type[subprocess.Popen[Any]]:
        """What makes the processes."""
        return self.forker.popen if self.forker else subprocess.Popen

    def start(self) -> None:
        """Start it once the port is free, and wait for its words."""
        until(lambda: not self._listens(), "free")  # what was killed with its parent takes a moment to notice
        # Its errors go to a file: a pipe that nobody reads would fill.
        with (self.var.parent / "stderr").open("a") as said:
            self.process = self.popen(
                [*self.program, "run", "--port", str(self.port)], cwd=ROOT, env=environment(self.var, **self.settings),
                stdout=subprocess.PIPE, stderr=said, text=True,
            )  # fmt: skip
        self.starts += 1
        while "http://" not in (line := first_line(self.parent)):
            assert line, (self.var.parent / "stderr").read_text("utf-8")[-2000:]

    def ended(self) -> bool:
        """Whether the parent has ended."""
        return self.parent.poll() is not None

    def stop(self) -> None:
        """As Ctrl+C does."""
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=SECONDS)

    def stop_all(self) -> None:
        """That, and the key agent of its own."""
        self.stop()
        self.stop_forking()
        if self.keeper is not None:
            self.kill_own_agent()

    def server(self) -> int:
        """The web server, whose children answer."""
        [found] = [pid for pid in children(self.parent) if "granian" in words_of(pid)]
        return found

    def agent(self) -> int:
        """The key agent; 0 while there is none."""
        try:
            return next((pid for pid in children(self.parent) if "keys agent" in words_of(pid)), 0)
        except (FileNotFoundError, ProcessLookupError):  # one ended while we looked
            return 0

    def kill_a_worker(self, which: int) -> None:
        """One of the processes that answer; the web server makes another."""
        server = self.server()
        before = children(server)
        os.kill(before[which % len(before)], signal.SIGKILL)
        until(lambda: self.ended() or not self._runs(server) or len(set(children(server)) - set(before)) == 1,
              "another worker")  # fmt: skip

    def start_again(self) -> None:
        """Once it has ended: as a person would."""
        self.parent.communicate(timeout=SECONDS)
        self.start()

    def _runs(self, pid: int) -> bool:
        return pid in children(self.parent)

    def kill_the_server(self) -> None:
        """The web server itself: everything ends, and a person starts it again at once."""
        os.kill(self.server(), signal.SIGKILL)
        self.parent.communicate(timeout=SECONDS)
        self.start()

    def kill_everything(self) -> None:
        """All processes at the same moment, as when the machine is switched off."""
        pids = [self.parent.pid, *descendants(self.parent.pid)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.parent.communicate(timeout=SECONDS)
        self.start()

    def kill_the_starter(self) -> None:
        """Only what the person started: the rest ends by itself, and it is started again at once."""
        self.parent.kill()
        self.parent.communicate(timeout=SECONDS)
        self.start()

    def kill_the_agent(self) -> None:
        """The key agent; another is started. After five in a minute everything ends, and a person starts it again."""
        pid = self.agent()
        assert pid, "there is an agent"  # 0 would be this very process and all its group
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.ended() or self.agent() not in (0, pid), "another agent")
        if self.ended():
            self.parent.communicate(timeout=SECONDS)
            self.start()

    def keys_apart(self) -> None:
        """Go on with a key agent started apart, as systemd does."""
        self.stop()
        self.start_agent()
        self.start()

    def kill_the_agent_apart(self) -> None:
        """The key agent; another is started at once, as systemd does."""
        self.kill_own_agent()
        self.start_agent()

    def served_by(self, program: list[str], *, own_agent: bool = False) -> None:
        """Go on with this program; `own_agent`: with a key agent started apart, as systemd does."""
        self.stop()
        self.program = program
        self.stop_forking()
        if own_agent and self.keeper is None:
            self.start_agent()
        self.start()

    def stop_forking(self) -> None:
        """From the next start on: the real command line."""
        if self.forker is not None:
            self.forker.stop()
        self.forker = None

    def start_agent(self) -> None:
        """The key agent of its own, which nobody but us starts again."""
        self.settings = {"SHAREWELL_AGENT_SOCKET": str(self.var / "own.sock")}
        self.keeper = self.popen([*SHAREWELL, "keys", "agent"], env=environment(self.var, **self.settings))
        until(self._answers, "an agent")

    def kill_own_agent(self) -> None:
        """It is gone until `start_agent`."""
        assert self.keeper is not None
        self.keeper.kill()
        self.keeper.wait(timeout=SECONDS)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as asking:
            return asking.connect_ex(self.settings["SHAREWELL_AGENT_SOCKET"]) == 0

    def _listens(self) -> bool:
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", self.port)) == 0

    def concerns(self) -> dict[str, bool]:
        """Each concern that is in the record, and whether all that goes with one is there too: a line and a list."""
        asked = (
            "SELECT id, (SELECT count(*) FROM records_entry e WHERE e.about_id = c.id), "
            "(SELECT count(*) FROM records_worklistentry w WHERE w.about_id = c.id) FROM records_concern c"
        )
        owner = self.settings.get("SHAREWELL_OWNER_DATABASE_URL")
        with closing(psycopg.connect(owner) if owner else sqlite3.connect(self.var / "sharewell.db")) as base:
            return {name: lines == 1 and lists >= 2 for name, lines, lists in base.execute(asked)}


def wrong(running: Running, staff: Staff, before: set[str]) -> dict[str, set[str]]:
    """The one check: what the record lacks, holds twice, or holds half. `before`: what was there when they began."""
    held = running.concerns()
    named, begun = set(staff.acknowledged), set(staff.given_up)
    assert len(named) == len(staff.acknowledged), "each form was acknowledged once"
    return {
        "lost": named - held.keys(),
        "doubled or from nowhere": held.keys() - named - begun - before,
        "half": {name for name, whole in held.items() if not whole and name not in before},
    }


NOTHING: dict[str, set[str]] = {"lost": set(), "doubled or from nowhere": set(), "half": set()}


def verified(running: Running) -> bool:
    """What `sharewell ledger verify` says: every row with its event, every event with its rows."""
    database = {name: value for name, value in running.settings.items() if "DATABASE" in name}
    done = sharewell(running.var, "ledger", "verify", "--json", **database)
    return done.returncode == 0 and bool(json.loads(done.stdout)["ok"])
