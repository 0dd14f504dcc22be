"""The real dispatcher, killed with -9 at each step of a sending: no message goes twice, and what is not known goes to a
person. On both databases, with a real mail server on loopback, and with a dispatcher that sends blindly as the control.
"""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sharewell.vault.pick_up_lock import digest_of
from tests.support import left_out
from tests.support.depth import examples
from tests.support.forking import Forker
from tests.support.mail_server import POINTS, MailServer
from tests.support.postgres import Server
from tests.support.practised import addresses, practised, practised_on
from tests.support.serving import SHAREWELL, environment

pytestmark = [pytest.mark.once, left_out.LINUX]
ROOT = Path(__file__).parents[2]
BY_CHANCE = examples(45, 245)
# So long each message takes at the mail server, so that a kill by chance comes in the middle of one.
SLOWLY = 0.1
SECONDS = 60


@dataclass
class Place:
    """A practice pre-school in a folder, its mail server, and how to keep everybody else from writing to it."""

    var: Path
    mail: MailServer
    settings: dict[str, str]
    nobody_writes: Callable[[], AbstractContextManager[None]]
    forker: Forker
    really: bool = True

    @property
    def popen(self) -> type[subprocess.Popen[Any]]:
        """What starts a dispatcher: the real command line, or its fork where there are many."""
        return subprocess.Popen if self.really else self.forker.popen

    def program(self, *words: str) -> Any:
        """What `tests.support.outbox_program` answers to these words."""
        done = self.forker.run([sys.executable, "-m", "tests.support.outbox_program", *words], cwd=ROOT,
                               env=self.environment)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.var, **self.settings)

    def dispatcher(self) -> subprocess.Popen[bytes]:
        """`sharewell dispatch --once`, begun."""
        words = [*SHAREWELL, "dispatch", "--once"]
        return self.popen(words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def typed(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command, run to its end."""
        return subprocess.run([*SHAREWELL, *words], env=self.environment, capture_output=True, text=True,
                              timeout=SECONDS, check=False)  # fmt: skip

    def messages(self, one: dict[str, Any]) -> int:
        """How many messages with the link of this sending the mail server has taken."""
        return [digest_of(token) for token in self.mail.taken].count(one["link"])


@contextmanager
def _sqlite(var: Path) -> Iterator[None]:
    connection = sqlite3.connect(var / "sharewell.db", timeout=10, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


@contextmanager
def _postgresql(address: str) -> Iterator[None]:
    with psycopg.connect(address) as connection:
        connection.execute("LOCK TABLE records_dispatch IN EXCLUSIVE MODE")
        yield
        connection.rollback()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    var, mail, server = tmp_path_factory.mktemp(request.param) / "var", MailServer(), None
    settings = {"SHAREWELL_MAIL_HOST": "127.0.0.1", "SHAREWELL_MAIL_PORT": str(mail.port),
                "SHAREWELL_MAIL_PLAIN": "true"}  # fmt: skip
    lock: Callable[[], AbstractContextManager[None]] = lambda: _sqlite(var)  # noqa: E731
    try:
        if request.param == "postgresql":
            server = Server()
            settings |= addresses(server)
            lock = lambda: _postgresql(settings["SHAREWELL_OWNER_DATABASE_URL"])  # noqa: E731
            practised_on(server, var)
        else:
            practised(var)
        with Forker(var, **settings) as forker:
            yield Place(var, mail, settings, lock, forker)
    finally:
        mail.stop()
        if server:
            server.stop()


def killed_at(place: Place, point: str) -> None:
    """One dispatcher, killed when the mail server stands at `point`. From "answered" on nobody can write it down."""
    dead, kept = threading.Event(), []
    begun: list[subprocess.Popen[bytes]] = []

    def at(now: str) -> None:
        if now == "taken" and point == "answered":
            kept.append(place.nobody_writes())
            kept[0].__enter__()
        if now == point:
            begun[0].send_signal(signal.SIGKILL)
            begun[0].wait(timeout=SECONDS)
            dead.set()
            raise ConnectionAbortedError

    place.mail.at = at
    begun.append(place.dispatcher())
    try:
        assert dead.wait(SECONDS), f"no dispatcher came to {point}"
    finally:
        place.mail.at = lambda now: None
        for lock in kept:
            lock.__exit__(None, None, None)


def killed_before_the_claim(place: Place) -> None:
    """One dispatcher, killed while it waits to write that it took a sending."""
    with place.nobody_writes():
        begun = place.dispatcher()
        time.sleep(2.5)  # the lock makes it sure that it took nothing, however far it came
        begun.kill()
        begun.wait(timeout=SECONDS)


@pytest.fixture(scope="module")
def ended(place: Place) -> list[dict[str, Any]]:
    """One sending killed before its claim and again at "rang", one at each later point, and one left alone."""
    names = place.program("fill", str(len(POINTS) + 1))
    killed_before_the_claim(place)
    untouched = place.program("states", *names)
    assert {one["state"] for one in untouched.values()} == {"queued"} and not place.mail.taken
    for point in POINTS:
        killed_at(place, point)
    assert place.typed("dispatch", "--once").returncode == 0
    place.program("later")
    found = place.program("states", *names)
    return [found[name] for name in names]


def test_killed_at_each_step_no_message_goes_twice(place: Place, ended: list[dict[str, Any]], counted: Any) -> None:
    assert [place.messages(one) for one in ended] == [0, 0, 1, 1, 1]
    counted("kills of a dispatcher at a known step", len(POINTS) + 1)


def test_what_is_not_known_goes_to_a_person_in_words(ended: list[dict[str, Any]]) -> None:
    assert [one["state"] for one in ended] == ["failed"] * len(POINTS) + ["sent"]
    assert [one["with_a_person"] for one in ended] == [True] * len(POINTS) + [False]
    assert all("Ask the recipient before you send it again" in one["words"] for one in ended[:-1])


def test_the_record_is_whole_after_every_kill(place: Place, ended: list[dict[str, Any]]) -> None:
    assert ended
    checked = place.typed("ledger", "verify", "--json")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_killed_at_any_moment_at_all_the_same_holds(place: Place, ended: list[dict[str, Any]], counted: Any) -> None:
    assert ended
    names = place.program("fill", str(BY_CHANCE))
    chance = random.Random(BY_CHANCE)  # noqa: S311 - which moments, not a secret
    place.mail.at, place.really = lambda now: time.sleep(SLOWLY if now == "taken" else 0), False
    for _ in range(BY_CHANCE):
        begun = place.dispatcher()
        with suppress(subprocess.TimeoutExpired):
            begun.wait(timeout=chance.uniform(0.1, 0.7))
        begun.kill()
        begun.wait(timeout=SECONDS)
    place.mail.at, place.really = lambda now: None, True
    place.program("later")
    states = list(place.program("states", *names).values())
    for one in states:
        went = place.messages(one)
        assert (one["state"], went) in {("sent", 1), ("failed", 0), ("failed", 1)}, one
        assert one["with_a_person"] == (one["state"] == "failed")
    assert place.typed("ledger", "verify").returncode == 0
    counted("kills of a dispatcher at any moment", BY_CHANCE)
    counted("of those in the middle of a message", sum(one["state"] == "failed" for one in states))


def test_a_dispatcher_that_sends_again_blindly_is_caught(place: Place, ended: list[dict[str, Any]]) -> None:
    assert ended
    (name,) = place.program("fill", "1")
    killed_at(place, "answered")
    place.program("blind")
    one = place.program("states", name)[name]
    assert place.messages(one) == 2, "the control: this is how a message that went twice looks"
