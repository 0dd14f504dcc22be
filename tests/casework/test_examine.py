"""Everything `sharewell doctor` looks at goes red where it is really so, in a real installation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from sharewell.casework.take_checkpoint import take_checkpoint
from sharewell.casework.tools import Tools
from sharewell.delivery import backup_notes
from sharewell.delivery.heartbeat import beat
from sharewell.records.engine import integrity
from sharewell.records.times import stamp
from sharewell.reports import examine as examining
from sharewell.reports.examine import Examine, examine
from sharewell.rules.health import Line
from sharewell.vault import room, stopped
from sharewell.vault.cosigning import Cosigner
from sharewell.vault.stopped import Why
from tests.cast import Cast, cast
from tests.support.clock import Clock
from tests.support.past_the_wall import past_the_wall
from tests.support.postgres import free_port
from tests.support.stopping import stopped_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """An installation in which nothing is red."""
    root = tools.outbox.parent
    monkeypatch.setattr(room.Room, "uploads", True)
    with stopped_in(root), past_the_wall():
        made = cast(tools)
        take_checkpoint(tools, made.organisation_id)
        room.keep_reserve(root)
        beat(root, tools.clock())
        backup_notes.remember(root, made=tools.clock().isoformat(), tested=tools.clock().isoformat())
        yield made


def look(people: Cast, **given: Any) -> dict[str, Line]:
    """Each line by its name."""
    asked = Examine(now=people.tools.clock(), root=people.tools.outbox.parent, every_seconds=5, **given)
    return {line.name: line for line in examine(people.tools.vault, asked)}


def red(people: Cast, **given: Any) -> set[str]:
    """The names of the red lines."""
    return {line.name for line in look(people, **given).values() if line.standing == "red"}


def test_an_installation_in_order_has_no_red_line(people: Cast) -> None:
    found = look(people)
    assert {name: line.found for name, line in found.items() if line.standing == "red"} == {}
    assert set(found) == {"driver", "disk", "keys", "dependencies", "mail", "scanner", "clock", "backup", "dispatcher",
                          "keystore", "integrity", "left over",
                          *(["standby", "pages"] if connection.vendor == "postgresql" else [])}  # fmt: skip


def test_a_clock_behind_the_record(people: Cast, clock: Clock) -> None:
    clock.move(days=-30)
    assert "clock" in red(people)


def test_a_clock_behind_a_witness(people: Cast, clock: Clock) -> None:
    """The witness's own time counts, not the time at which its line came."""
    witness = Cosigner("chair.example.org", bytes(32))
    line = witness.line("words\n", int(clock().timestamp()) + 7200)
    with connection.cursor() as cursor:
        cursor.execute('SELECT "id" FROM "records_ledgercheckpoint"')
        size = cursor.fetchone()[0]
        cursor.execute('INSERT INTO "records_ledgercosignature" ("id", "checkpoint", "at", "line") '
                       "VALUES (%s, %s, %s, %s)", ["x" * 22, size, stamp(clock()), line])
    assert look(people)["clock"].found == "The clock is behind a witness's clock by 2 hours."


def test_no_room(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.Room, "uploads", False)
    assert "disk" in red(people)


def test_no_reserve(people: Cast) -> None:
    room.release_reserve(people.tools.outbox.parent)
    assert red(people) == {"disk"}


def test_writes_that_are_stopped(people: Cast) -> None:
    stopped.stop(people.tools.outbox.parent, Why.FULL)
    assert "sharewell resume" in look(people)["disk"].to_do


def test_what_the_start_up_checks_say_of_keys_and_driver(people: Cast) -> None:
    assert red(people, keys=("The key file can be read by others.",)) == {"keys"}
    assert red(people, driver="SQLite 3.40.1 can lose what was saved.") == {"driver"}


@pytest.mark.once
def test_a_database_that_answers_before_it_has_saved(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "durability", lambda: "synchronous is 1")
    assert red(people) == {"driver"}


def test_keys_that_do_not_open(people: Cast) -> None:
    lines = list(examine(None, Examine(now=people.tools.clock(), root=people.tools.outbox.parent, every_seconds=5)))
    assert [line.name for line in lines if line.standing == "red"] == ["keys"]


def test_a_record_older_than_the_keystore(people: Cast) -> None:
    note = people.tools.vault.note_signer(people.organisation_id)
    from sharewell.rules.ledger.checkpoint import Checkpoint
    from sharewell.vault.vault import origin_of

    later = note.sign(Checkpoint(origin_of(people.organisation_id), 10_000, bytes(32)).text())
    people.tools.vault.keep_note(people.organisation_id, 10_000, later)
    assert red(people) == {"keystore"}


def test_a_backup_that_was_not_tried_for_a_week(people: Cast, clock: Clock) -> None:
    clock.move(days=8)
    beat(people.tools.outbox.parent, people.tools.clock())
    assert red(people) == {"backup"}


def test_no_backup_yet(people: Cast) -> None:
    (people.tools.outbox.parent / backup_notes.NAME).unlink()
    assert look(people)["backup"].found == "No backup has ever been restored as a test here."


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_mail_server_that_does_not_answer(people: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert red(people, mail=f"127.0.0.1:{settings.EMAIL_PORT}") == {"mail"}


def test_a_dispatcher_that_stands_still(people: Cast, clock: Clock) -> None:
    clock.move(minutes=10)
    assert red(people) == {"dispatcher"}


def test_a_row_that_was_changed(people: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute('UPDATE "records_person" SET "version" = "version" + 1')
    found = look(people)["integrity"]
    assert found.standing == "red" and "records_person" in found.found


def test_a_damaged_database(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "_here", lambda: "row 3 missing from index")
    assert red(people) == {"integrity"}


def test_a_package_that_is_too_old(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "_version", lambda name: "0.0.1")
    assert red(people) == {"dependencies"}


def test_what_cannot_be_looked_at_is_red_and_hides_nothing_else(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(root: Path) -> room.Room:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(room, "room", broken)
    assert red(people) == {"disk"}
