"""The real web server and the real key agent, killed with -9 while people send concerns over HTTP: what a page said was
sent is in the record exactly once, also where a form was sent again because its answer never came. The control says
"Sent" too early.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.support import left_out
from tests.support.at_the_form import LOST, Browser, Person, Staff, patient
from tests.support.depth import examples
from tests.support.early_program import LATE_SECONDS
from tests.support.forking import Forker
from tests.support.past_the_wall import OWNER, SERVING
from tests.support.postgres import Server
from tests.support.practised import practised
from tests.support.running import NOTHING, PLANTED, Running, until, verified, wrong
from tests.support.serving import SHAREWELL

pytestmark = [pytest.mark.once, left_out.LINUX]
KILLS = examples(100, 500)
ON_POSTGRESQL = examples(6, 60)
# One worker of the server mostly; also the server, what the person started, and everything at once.
ROUND = ("worker", "server", *["worker"] * 9, "starter", *["worker"] * 9, "everything", *["worker"] * 9)
SHORT = ("worker", "server", "worker", "starter", "worker", "everything")
LONGEST_PAUSE, MORE = 0.2, 1
# The first agents are those of the service itself: it starts five again in a minute, and ends with the sixth.
TOO_OFTEN = 6


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Its processes are forks (`tests.support.forking`), until a test asks for the real command line."""
    var = tmp_path_factory.mktemp("killed") / "var"
    practised(var)
    made = Running(var, forker=Forker(var))
    made.start()
    yield made
    made.stop_all()


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Running]:
    """The same from the real command line, on a PostgreSQL with two roles."""
    server = Server()
    at = f"127.0.0.1:{server.port}/sharewell"
    roles = {"SHAREWELL_DATABASE_URL": SERVING, "SHAREWELL_OWNER_DATABASE_URL": OWNER}
    made = Running(tmp_path / "var", settings={name: f"postgresql://{role}@{at}" for name, role in roles.items()})
    try:
        made.start()
        yield made
    finally:
        made.stop_all()
        server.stop()


def kill(running: Running, what: str, chance: random.Random) -> None:
    """One kill, at a moment by chance while people write."""
    time.sleep(chance.uniform(0, LONGEST_PAUSE))
    if what == "worker":
        running.kill_a_worker(0)  # whichever has served longest
    else:
        {"server": running.kill_the_server, "starter": running.kill_the_starter,
         "everything": running.kill_everything}[what]()  # fmt: skip


def go_on(running: Running, staff: Staff) -> None:
    """Until more is acknowledged. Two workers of one place that die within seconds end the service, as they should:
    a person starts it again."""
    wanted = len(staff.acknowledged) + MORE
    until(lambda: running.ended() or staff.troubles or len(staff.acknowledged) >= wanted, "more")
    if running.ended():
        running.start_again()
    staff.wait_for_more(max(0, wanted - len(staff.acknowledged)))


def signed_in(running: Running) -> Person:
    person = Person("kit", Browser(running.port))
    person.sign_in()
    return person


def sent_again_after_a_broken_line(running: Running) -> str:
    """The identifier of one more form whose first answer was lost; it is sent until its page knows it."""
    person = signed_in(running)
    where, form, concern_id = person.begin("She asked for bread again today.")
    with suppress(*LOST):
        person.browser.lose_the_answer(where, form)
    pages = [patient(lambda: person.browser.post(where, form)) for _ in range(2)]
    assert pages[-1].title == "Already saved"
    return concern_id


def killed(running: Running, count: int, order: Sequence[str]) -> Staff:
    """Those who wrote while the service was killed so often, each part in its turn; nothing of theirs is lost."""
    chance, before = random.Random(count), set(running.concerns())  # noqa: S311 - which moments, not a secret
    staff = Staff(running.port, seed=count)
    with staff.writing():
        for number in range(count):
            kill(running, order[number % len(order)], chance)
            go_on(running, staff)
    staff.acknowledged.append(sent_again_after_a_broken_line(running))
    assert wrong(running, staff, before) == NOTHING
    assert verified(running)
    assert staff.said["broken while sending"] + staff.said["nobody there"], "no kill was felt"
    return staff


def test_killed_at_any_moment_what_was_sent_is_there_once_and_nothing_is_half_done(
    running: Running, counted: Any
) -> None:
    staff = killed(running, KILLS, ROUND)
    counted("kills of the web server while people wrote", KILLS)
    counted("concerns acknowledged meanwhile", len(staff.acknowledged))
    counted("forms answered with “Already saved”", staff.said["200 Already saved"])


def test_the_same_holds_on_postgresql(on_postgresql: Running, counted: Any) -> None:
    staff = killed(on_postgresql, ON_POSTGRESQL, SHORT)
    counted("kills of the web server while people wrote, on PostgreSQL", ON_POSTGRESQL)
    counted("concerns acknowledged meanwhile, on PostgreSQL", len(staff.acknowledged))


def test_the_key_agent_killed_while_people_write_costs_nobody_a_word_and_no_second_concern(
    running: Running, counted: Any
) -> None:
    chance, before = random.Random(KILLS), set(running.concerns())  # noqa: S311 - which moments, not a secret
    staff = Staff(running.port, seed=KILLS)
    with staff.writing():
        for number in range(KILLS):
            if number == TOO_OFTEN:
                running.keys_apart()
            time.sleep(chance.uniform(0, LONGEST_PAUSE))
            (running.kill_the_agent if number < TOO_OFTEN else running.kill_the_agent_apart)()
            staff.wait_for_more(MORE)
    assert wrong(running, staff, before) == NOTHING
    assert verified(running)
    counted("kills of the key agent while people wrote", KILLS)
    counted("concerns acknowledged meanwhile", len(staff.acknowledged))


def test_while_the_keys_are_away_the_page_keeps_the_words_and_sends_them_once_when_they_are_back(
    running: Running,
) -> None:
    running.served_by(SHAREWELL, own_agent=True)
    before, person = set(running.concerns()), signed_in(running)
    words = "She was hungry and asked for bread today."
    where, form, concern_id = person.begin(words)
    running.kill_own_agent()
    page = person.browser.post(where, form)
    running.start_agent()
    assert (page.status, page.title) == (503, "Not saved")
    assert "Write it on paper now and tell your safeguarding lead" in page.text and "send it again" in page.text
    again = page.form("concern_id")
    assert again is not None and dict(again.fields)["observed"] == words
    assert set(running.concerns()) == before, "it said that it was not saved"
    said = [person.browser.post(again.action, again.fields).title for _ in range(2)]
    assert said == ["Sent", "Already saved"]
    assert set(running.concerns()) - before == {concern_id}


def test_a_server_that_says_sent_before_the_keys_were_asked_is_seen_by_the_same_check(running: Running) -> None:
    running.served_by(PLANTED, own_agent=True)
    before, person, staff = set(running.concerns()), signed_in(running), Staff(running.port, people=[])
    where, form, concern_id = person.begin("She was hungry and asked for bread today.")
    assert person.browser.post(where, form).title == "Sent"
    running.kill_own_agent()
    staff.acknowledged.append(concern_id)
    time.sleep(LATE_SECONDS + 1)
    for _ in range(2):
        running.kill_a_worker(0)
    assert wrong(running, staff, before)["lost"] == {concern_id}
    running.start_agent()


def test_a_server_that_says_sent_too_early_or_forgets_the_form_is_seen_by_the_same_check(running: Running) -> None:
    if running.program != PLANTED:
        running.served_by(PLANTED)
    before, staff, person = set(running.concerns()), Staff(running.port), signed_in(running)
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
