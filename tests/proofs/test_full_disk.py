"""G10: the real program on a small disk that fills: what was said to be sent is there, and the reserve carries on.

The controls take the reserve away, and say "Sent" before anything was written.
"""

from __future__ import annotations

import http.client
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from sharewell.vault import room
from sharewell.vault.stopped import Why, stopped
from tests.support import left_out
from tests.support.at_the_form import Browser, Page, Person, Staff
from tests.support.early_program import LATE_SECONDS
from tests.support.running import NOTHING, PLANTED, Running, until, verified, wrong
from tests.support.serving import SHAREWELL, sharewell
from tests.support.small_disk import MEGABYTE, SmallDisk, small_disk

pytestmark = [pytest.mark.once, left_out.LINUX, left_out.ROOT]
BANNER = "The disk is full. New concerns, urgent sharing and reading still work"
WORDS = "She came in hungry and asked for bread before the bell."
SECONDS = 3.0


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    with small_disk(tmp_path_factory.mktemp("full") / "disk", 96) as made:
        yield made


@pytest.fixture(scope="module")
def running(disk: SmallDisk) -> Iterator[Running]:
    made = Running(disk.place / "var")
    made.start()
    yield made
    disk.make_room()
    made.stop_all()


@pytest.fixture
def signed_in(running: Running) -> Callable[[str], Person]:
    def sign_in(name: str) -> Person:
        person = Person(name, Browser(running.port))
        person.sign_in()
        return person

    return sign_in


def resumed(running: Running, disk: SmallDisk) -> None:
    """Room is made, and a person lets writing go on."""
    disk.make_room()
    done = sharewell(running.var, "resume")
    assert done.returncode == 0, done.stdout + done.stderr
    assert room.reserve_is_whole(running.var)


def sent_on_a_full_disk(running: Running, person: Person, disk: SmallDisk) -> tuple[list[Page], str]:
    """What the pages say to one form, sent again as often as somebody would, when there is no room at all."""
    where, form, concern_id = person.begin(WORDS)
    with closing(sqlite3.connect(running.var / "sharewell.db")) as base:  # else the next rows find room in the old log
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    disk.fill(leave=0)
    pages: list[Page] = []
    while len(pages) < 4 and "Sent" not in [page.title for page in pages]:
        pages.append(person.browser.post(where, form))
    return pages, concern_id


def rows(running: Running, table: str) -> int:
    with closing(sqlite3.connect(running.var / "sharewell.db")) as base:
        return int(base.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def attach(person: Person, concern_id: str) -> tuple[int, str]:
    """Give a file to a concern; the status and the page."""
    where = f"/concern/{concern_id}/files/"
    page = person.browser.get(where)
    form = page.form("csrfmiddlewaretoken")
    assert page.status == 200 and form is not None, page.text
    token = dict(form.fields)["csrfmiddlewaretoken"]
    parts = [f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n',
             '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
             "Content-Type: text/plain\r\n\r\nA word.\r\n--b--\r\n"]  # fmt: skip
    here = f"http://127.0.0.1:{person.browser.port}"
    cookies = "; ".join(f"{name}={value}" for name, value in person.browser.cookies.items())
    with closing(http.client.HTTPConnection("127.0.0.1", person.browser.port, timeout=30)) as connection:
        connection.request("POST", where, "".join(parts), {
            "Cookie": cookies, "Origin": here, "Referer": here + where,
            "Content-Type": "multipart/form-data; boundary=b"})  # fmt: skip
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def emergency(person: Person) -> Page:
    """Ask for emergency access to the first child of the list."""
    page = person.browser.get("/emergency/")
    form = page.form("reason")
    child = re.search(r'<option value="([0-9a-f]{32})"', page.text)
    assert form is not None and child is not None, page.text
    return person.browser.post(form.action, form.filled(
        child_id=child[1], danger="handed_over", reason="Her father is at the gate and wants her."))  # fmt: skip


def test_a_disk_that_fills_costs_no_word_and_the_reserve_carries_what_a_child_needs(
    running: Running, disk: SmallDisk, signed_in: Callable[[str], Person], counted: Callable[[str, int], None]
) -> None:
    lead, manager, before = signed_in("jo"), signed_in("ana"), set(running.concerns())
    staff = Staff(running.port, people=[signed_in("kit"), signed_in("bea")])
    with staff.writing():
        staff.wait_for_more(2)
    read = staff.acknowledged[0]
    disk.fill(leave=9 * MEGABYTE)
    status, said = attach(lead, read)
    assert status == 409 and "No file is taken in below 10%" in said
    disk.fill(leave=MEGABYTE // 16)
    with staff.writing():
        until(lambda: stopped(running.var) or staff.troubles, "full")
        staff.wait_for_more(4)
    found = stopped(running.var)
    assert found is not None and found.why is Why.FULL and not (running.var / room.RESERVE).exists()
    looks, asked = rows(running, "records_accessentry"), rows(running, "records_emergencyaccess")
    page = lead.browser.get(f"/concern/{read}/files/")
    assert page.status == 200 and BANNER in page.text and rows(running, "records_accessentry") > looks
    assert emergency(manager).status == 200 and rows(running, "records_emergencyaccess") == asked + 1
    assert "There is no room for the reserve" in sharewell(running.var, "resume").stderr
    disk.make_room()
    running.kill_everything()
    assert BANNER in lead.browser.get("/").text, "only a person lets writing go on"
    assert wrong(running, staff, before) == NOTHING
    resumed(running, disk)
    assert BANNER not in lead.browser.get("/").text and verified(running)
    acknowledged = len(staff.acknowledged)
    with staff.writing():
        staff.wait_for_more(2)
    assert wrong(running, staff, before) == NOTHING and verified(running)
    assert attach(lead, read)[0] == 302
    counted("concerns acknowledged while a disk filled", acknowledged)


def test_with_no_room_at_all_the_words_come_back_and_go_from_the_reserve_at_the_next_try(
    running: Running, disk: SmallDisk, signed_in: Callable[[str], Person]
) -> None:
    pages, concern_id = sent_on_a_full_disk(running, signed_in("kit"), disk)
    assert [(page.status, page.title) for page in pages][-1] == (200, "Sent") and len(pages) > 1
    for page in pages[:-1]:
        again = page.form("concern_id")
        assert page.status == 503 and "Not saved. Your text is still on this page." in page.text and again is not None
        assert dict(again.fields)["observed"] == WORDS
    assert concern_id in running.concerns()
    resumed(running, disk)


def test_control_without_the_reserve_nothing_goes_on(
    running: Running, disk: SmallDisk, signed_in: Callable[[str], Person]
) -> None:
    person = signed_in("kit")
    (running.var / room.RESERVE).unlink()
    pages, concern_id = sent_on_a_full_disk(running, person, disk)
    assert {page.status for page in pages} == {503}
    assert concern_id not in running.concerns()
    disk.make_room()
    running.kill_everything()  # the word that writes are stopped found no room either: a process keeps it in mind
    resumed(running, disk)


def test_control_a_server_that_says_sent_before_it_is_written_is_seen_on_a_full_disk(
    running: Running, disk: SmallDisk, signed_in: Callable[[str], Person]
) -> None:
    running.served_by(PLANTED)
    before, person, staff = set(running.concerns()), signed_in("kit"), Staff(running.port, people=[])
    (running.var / room.RESERVE).unlink()
    pages, concern_id = sent_on_a_full_disk(running, person, disk)
    staff.acknowledged.append(concern_id)
    time.sleep(LATE_SECONDS + SECONDS)
    assert pages[-1].title == "Sent" and wrong(running, staff, before)["lost"] == {concern_id}
    disk.make_room()
    running.served_by(SHAREWELL)
    resumed(running, disk)
