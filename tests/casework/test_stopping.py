"""The first error of the disk stops every write, in every process; a person lets them go on."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from sharewell.casework import stopping
from sharewell.casework.read_concern import ReadConcern, read_concern
from sharewell.casework.tools import Tools
from sharewell.records import ledger
from sharewell.records.engine import watching
from sharewell.records.engine.watching import WritesStopped, on_reserve
from sharewell.rules.errors import NotNow
from sharewell.vault import room, stopped
from sharewell.vault.keys import Asker
from sharewell.vault.stopped import Why
from tests.cast import Cast, cast
from tests.support.past_the_wall import past_the_wall
from tests.support.stopping import stopped_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own, with its reserve."""
    with stopped_in(tmp_path) as folder:
        assert room.keep_reserve(folder)
        yield folder
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.fixture
def people(root: Path, tools: Tools) -> Cast:
    """Staff and files; nothing is stopped yet."""
    return cast(tools)


def size(people: Cast) -> int:
    return ledger.size(people.actor("lead").organisation_id)


def refused(act: Callable[[], Any]) -> bool:
    """Whether `act` fails as something that was not saved."""
    try:
        act()
    except DatabaseError:
        return True
    return False


def test_after_an_error_of_the_disk_nothing_at_all_is_written(root: Path, people: Cast) -> None:
    before = size(people)
    stopped.stop(root, Why.FAILED)
    assert refused(people.concern)
    assert size(people) == before
    assert "nothing is saved" in stopping.stopped_words()


def test_a_look_that_cannot_be_written_down_is_not_given(root: Path, people: Cast) -> None:
    concern_id = people.concern().concern_id
    stopped.stop(root, Why.FAILED)
    assert refused(lambda: read_concern(people.actor("lead"), people.tools, ReadConcern(concern_id)))


def test_what_was_begun_before_is_not_acknowledged_after(root: Path, people: Cast) -> None:
    before = size(people)
    with pytest.raises(WritesStopped), transaction.atomic():
        people.concern()
        stopped.stop(root, Why.FAILED)
    assert size(people) == before


def test_every_other_connection_stops_too(root: Path, people: Cast) -> None:
    found: list[bool] = []

    def elsewhere() -> None:
        found.append(refused(people.concern))
        connection.close()

    stopped.stop(root, Why.FAILED)
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [True]


def test_on_a_full_disk_a_concern_and_a_look_go_on_from_the_reserve(root: Path, people: Cast) -> None:
    stopped.stop(root, Why.FULL)
    assert not (root / room.RESERVE).exists()
    concern_id = people.concern().concern_id
    assert read_concern(people.actor("lead"), people.tools, ReadConcern(concern_id))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('UPDATE "records_ledgerhead" SET "size" = "size"')
    with on_reserve(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute('UPDATE "records_ledgerhead" SET "size" = "size"')


def test_a_person_lets_writing_go_on_and_it_is_recorded(root: Path, people: Cast) -> None:
    stopped.stop(root, Why.FULL)
    before = size(people)
    with past_the_wall():
        done = stopping.resume(people.tools)
    assert done is not None and done.why == "full"
    assert size(people) == before + 1 and room.reserve_is_whole(root)
    assert people.concern() and stopping.stopped_words() == ""
    with past_the_wall():
        assert stopping.resume(people.tools) is None


def test_writing_does_not_go_on_over_a_changed_record(root: Path, people: Cast) -> None:
    people.concern()
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute('UPDATE "records_concern" SET "version" = "version" + 1')
    stopped.stop(root, Why.FAILED)
    with past_the_wall(), pytest.raises(NotNow, match="not whole"):
        stopping.resume(people.tools)
    assert stopping.stopped_words()


def test_a_failed_disk_under_the_keys_waits_for_the_same_person(root: Path, people: Cast) -> None:
    disk = people.tools.vault.desk.disk
    with pytest.raises(NotNow, match="disk failed"):
        disk.heed(OSError("disk I/O error"))
    stopped.stop(root, Why.FAILED)
    with pytest.raises(NotNow, match="disk failed"):
        people.tools.vault.desk.create(Asker("jo"), "ab" * 16, ["ordinary"])
    with past_the_wall():
        assert stopping.resume(people.tools)
    assert people.concern()


def test_writing_does_not_go_on_over_a_damaged_log_of_the_keys(
    root: Path, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.concern()
    stopped.stop(root, Why.FAILED)
    log = people.tools.vault.desk.log
    monkeypatch.setattr(log, "damage", lambda: "page 2 is not what it was")
    with past_the_wall(), pytest.raises(NotNow, match="keystore is damaged"):
        stopping.resume(people.tools)
    monkeypatch.undo()
    log._base().execute("DELETE FROM unwrap WHERE seq = 1")
    with past_the_wall(), pytest.raises(NotNow, match="log of the keys"):
        stopping.resume(people.tools)
    assert stopping.stopped_words()


def test_writing_does_not_go_on_without_room(root: Path, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped.stop(root, Why.FULL)
    monkeypatch.setattr(room, "RESERVE_BYTES", 2**60)
    with pytest.raises(NotNow, match="no room"):
        stopping.resume(people.tools)
    assert stopping.stopped_words()


@pytest.mark.parametrize(("said", "why"), [
    ("disk I/O error", Why.FAILED), ("database disk image is malformed", Why.FAILED),
    ("database or disk is full", Why.FULL), ("attempt to write a readonly database", Why.FAILED),
    ("database is locked", None), ("UNIQUE constraint failed: t.a", None),
])  # fmt: skip
def test_errors_of_the_disk_are_told_from_others(root: Path, said: str, why: Why | None) -> None:
    with pytest.raises(OperationalError), connection.wrap_database_errors:
        raise connection.Database.OperationalError(said)
    found = stopped.stopped(root)
    assert (found.why if found else None) == why


@pytest.mark.parametrize(("number", "why"), [
    (errno.ENOSPC, Why.FULL), (errno.EIO, Why.FAILED), (errno.EROFS, Why.FAILED), (errno.ENOENT, None),
])
def test_an_error_of_a_file_stops_writes_too(root: Path, number: int, why: Why | None) -> None:
    stopping.heed(OSError(number, "made up"))
    found = stopped.stopped(root)
    assert (found.why if found else None) == why


@pytest.mark.parametrize("after", list(permutations(Why)))
def test_the_graver_of_two_reasons_stays(root: Path, after: tuple[Why, ...]) -> None:
    for number, why in enumerate(after):
        stopped.stop(root, why)
        found = stopped.stopped(root)
        assert found is not None and found.why is max(after[: number + 1], key=list(Why).index)


def test_what_was_looked_at_on_a_failed_disk_stays_in_the_reserve_when_another_fills(root: Path) -> None:
    stopped.stop(root, Why.FAILED)
    stopped.stop(root, Why.FULL)
    assert (root / room.RESERVE).exists()


@pytest.mark.parametrize("why", [Why.FULL, Why.SERVER_FULL])
def test_whichever_disk_is_full_a_concern_is_tried(root: Path, people: Cast, why: Why) -> None:
    stopped.stop(root, why)
    assert people.concern().concern_id


def test_a_process_that_cannot_even_say_so_stays_stopped(tmp_path: Path) -> None:
    nowhere = tmp_path / "gone"
    stopped.stop(nowhere, Why.FAILED)
    found = stopped.stopped(nowhere)
    assert found is not None and found.why is Why.FAILED
    nowhere.mkdir()
    assert stopped.stopped(nowhere) and (nowhere / stopped.FILE).exists()
    stopped.go_on(nowhere)
    assert stopped.stopped(nowhere) is None


def test_a_word_that_cannot_be_read_counts_as_stopped(root: Path) -> None:
    (root / stopped.FILE).write_text("{", encoding="utf-8")
    assert stopping.stopped_words()


def test_without_the_watch_writes_would_go_on(root: Path, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the one look taken out, the first test above would fail."""
    stopped.stop(root, Why.FAILED)
    monkeypatch.setattr(watching, "stopped", lambda folder: None)
    assert people.concern()
