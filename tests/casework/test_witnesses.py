"""Once a day the ledger is shown to its witnesses, and one that has seen another ledger is listened to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sharewell.casework import show_to_witnesses as module
from sharewell.casework.alerts import my_alerts
from sharewell.casework.be_witness import open_witness
from sharewell.casework.due_work import do_due_work
from sharewell.casework.keep_apart import ChangePerson, change_person
from sharewell.casework.take_checkpoint import checkpoint_what_matters, take_checkpoint
from sharewell.cli.witness import handler
from sharewell.records import ledger
from sharewell.reports import check_record
from sharewell.rules.outward import last_due
from sharewell.vault.witness import Witness
from tests.casework.house import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def witness(house: House, tmp_path: Path) -> Iterator[tuple[Witness, str]]:
    """A witness that listens on this machine, and its address."""
    made = open_witness(tmp_path / "witness", "chair.example.org")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(made, house.tools.clock))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    module._not_before.clear()
    yield made, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watched(house: House, witness, settings) -> House:
    """A pre-school whose ledger the witness knows, and whose settings name the witness."""
    made, address = witness
    made.know(check_record.public_key(house.tools.vault, organisation(house)))
    settings.SHAREWELL = settings.SHAREWELL.model_copy(update={"witnesses": f"{address} {made.key.text}"})
    return house


def organisation(house: House) -> str:
    return house.actor("Jo").organisation_id


def sizes(house: House) -> tuple[int, dict[str, int]]:
    return ledger.latest_size(organisation(house)), ledger.cosigners(organisation(house))


def test_each_day_one_checkpoint_goes_to_the_witness_and_its_line_is_kept(watched):
    do_due_work(watched.tools)
    size, seen = sizes(watched)
    assert seen == {"chair.example.org": size}
    do_due_work(watched.tools)
    take_checkpoint(watched.tools, organisation(watched))
    do_due_work(watched.tools)
    assert sizes(watched)[1] == {"chair.example.org": size}, "what is taken during the day stays here"
    watched.tools.clock.move(days=1)
    do_due_work(watched.tools)
    later, seen = sizes(watched)
    assert seen == {"chair.example.org": later}
    assert later > size


def test_a_record_that_was_put_back_is_told_to_the_independent_person_and_found(watched, witness, tmp_path):
    made, address = witness
    do_due_work(watched.tools)
    size = sizes(watched)[0]
    note = next(made.folder.glob("*.note"))
    larger = note.read_text().replace(f"\n{size}\n", f"\n{size * 5}\n")
    note.write_text(larger)
    watched.tools.clock.move(days=1)
    do_due_work(watched.tools)
    words = [one.words for one in my_alerts(watched.actor("Win"), watched.tools, None)]
    assert any("has seen another record" in said and f"{size * 5:,}" in said for said in words)
    found = check_record.verify(watched.tools.vault, organisation(watched), against=[address])
    assert not found.ok


def test_a_witness_that_does_not_answer_stops_nothing_and_is_asked_again(watched, settings):
    name = settings.SHAREWELL.witnesses.split(" ")[1]
    settings.SHAREWELL = settings.SHAREWELL.model_copy(update={"witnesses": f"http://127.0.0.1:9/ {name}"})
    do_due_work(watched.tools)
    assert sizes(watched)[1] == {}
    assert sizes(watched)[0] > 0


def test_a_line_by_somebody_else_is_not_kept(watched, settings, tmp_path):
    other = open_witness(tmp_path / "other", "chair.example.org")
    address = settings.SHAREWELL.witnesses.split(" ")[0]
    settings.SHAREWELL = settings.SHAREWELL.model_copy(update={"witnesses": f"{address} {other.key.text}"})
    do_due_work(watched.tools)
    assert sizes(watched)[1] == {}


def test_a_checkpoint_follows_what_was_sent_or_destroyed_and_nothing_else(house, monkeypatch):
    def changed() -> None:
        change_person(house.actor("Ana"), house.tools, ChangePerson(
            person_id=house.done.people["Kit Oduya"], name="Kit Oduya", job="cook"))

    take_checkpoint(house.tools, organisation(house))
    changed()
    assert not checkpoint_what_matters(house.tools, organisation(house))
    monkeypatch.setattr("sharewell.casework.take_checkpoint.WEIGHTY", frozenset({"person.changed"}))
    changed()
    assert checkpoint_what_matters(house.tools, organisation(house))
    assert not checkpoint_what_matters(house.tools, organisation(house))


def test_the_witness_answers_nothing_else(witness):
    made, address = witness
    assert made.key.text in requests.get(f"{address}/", timeout=5).text
    for path in ("/nowhere", "/checkpoint/../witness.secret", "/checkpoint/" + "0" * 64, "/checkpoint/"):
        assert requests.get(address + path, timeout=5).status_code == 404
    assert requests.post(f"{address}/nowhere", data="x", timeout=5).status_code == 404
    assert requests.post(f"{address}/add-checkpoint", data="x" * 70_000, timeout=5).status_code == 413
    assert requests.post(f"{address}/add-checkpoint", data="x", timeout=5).status_code == 400
    assert "Python" not in requests.get(f"{address}/", timeout=5).headers["Server"]


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_goes_outside_goes_once_a_day(now: datetime) -> None:
    due = last_due(now)
    assert due <= now
    assert now - due < timedelta(hours=25)
    assert last_due(due) == due
