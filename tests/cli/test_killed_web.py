"""The real web server, killed with -9 while people send concerns over HTTP: what a page said was sent is in the record
exactly once, also where a form was sent again because its answer never came. The control says "Sent" too early.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import left_out
from tests.support.at_the_form import Browser, Person, Staff
from tests.support.depth import examples
from tests.support.running import NOTHING, PLANTED, Running, verified, wrong

pytestmark = [pytest.mark.once, left_out.LINUX]
KILLS = examples(6, 500)
# One worker of the server mostly; also the server, what the person started, and everything at once.
ROUND = ("worker", "server", "worker", "starter", "worker", "everything")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = Running(tmp_path_factory.mktemp("killed") / "var")
    made.start()
    yield made
    made.stop()


def kill(running: Running, what: str, chance: random.Random) -> None:
    """One kill, at a moment by chance while people write."""
    time.sleep(chance.uniform(0, 0.6))
    if what == "worker":
        running.kill_a_worker(chance.randrange(2))
    else:
        {"server": running.kill_the_server, "starter": running.kill_the_starter,
         "everything": running.kill_everything}[what]()  # fmt: skip


def test_killed_at_any_moment_what_was_sent_is_there_once_and_nothing_is_half_done(
    running: Running, counted: Any
) -> None:
    chance, before = random.Random(KILLS), set(running.concerns())  # noqa: S311 - which moments, not a secret
    staff = Staff(running.port, seed=KILLS)
    with staff.writing():
        for number in range(KILLS):
            kill(running, ROUND[number % len(ROUND)], chance)
            staff.wait_for_more(3)
    assert wrong(running, staff, before) == NOTHING
    assert verified(running)
    assert staff.said["broken while sending"], "no kill came while a form was on its way"
    assert staff.said["200 Already saved"], "nobody sent again what was saved already"
    counted("kills of the web server while people wrote", KILLS)
    counted("concerns acknowledged meanwhile", len(staff.acknowledged))
    counted("forms answered with “Already saved”", staff.said["200 Already saved"])


def test_a_server_that_says_sent_too_early_or_forgets_the_form_is_seen_by_the_same_check(running: Running) -> None:
    running.stop()
    running.program = PLANTED
    running.start()
    before = set(running.concerns())
    staff = Staff(running.port)
    person = Person("kit", Browser(running.port))
    person.sign_in()
    where, form, concern_id = person.begin("She was hungry and asked for bread twice today.")
    for _ in range(2):
        assert person.browser.post(where, form).title == "Sent"
    staff.acknowledged.append(concern_id)
    with staff.writing():
        staff.wait_for_more(4)
        for _ in range(2):
            running.kill_a_worker(0)
    found = wrong(running, staff, before)
    assert found["lost"] >= {concern_id} and len(found["lost"]) > 1, "said to be sent, and not there"
    assert len(found["doubled or from nowhere"]) == 2, "sent twice, and there twice"
