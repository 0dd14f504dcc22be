"""What the check says of a sound ledger, a destroyed file, a lost keystore and a database put back from yesterday."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from sharewell.records import ledger
from sharewell.records.ledger import reading
from sharewell.rules.events import Event
from sharewell.vault.keystore import Keystore
from sharewell.vault.places import Compartment
from sharewell.vault.vault import Vault
from tests.records.ledger import tamper
from tests.records.ledger.book import NOW, Book
from tests.support.memory_key import MemoryKey
from tests.support.past_the_wall import past_the_wall


def test_a_sound_ledger_has_nothing_to_find(book: Book) -> None:
    book.fill()
    note = ledger.checkpoint(book.vault, book.organisation, NOW)
    report = ledger.verify(book.vault, against=[note])
    assert (report.ok, report.events, report.rows, report.checkpoints) == (True, 64, len(book.rows), 1)
    assert ledger.verify(book.vault, book.organisation) == report


def test_an_empty_database_has_nothing_to_find(vault: Vault, db: None) -> None:
    assert ledger.verify(vault).ok
    assert [f.what for f in ledger.verify(vault, "0a" * 16).findings] == ["the organisation has no ledger"]


def test_progress_goes_from_little_to_all(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    book.fill()
    seen: list[tuple[int, int]] = []
    assert ledger.verify(book.vault, progress=lambda done, total: seen.append((done, total))).ok
    assert seen == sorted(seen)
    assert len(seen) > 5
    assert seen[-1][0] == seen[-1][1] == seen[0][1]


def test_a_destroyed_file_still_verifies_and_is_named(book: Book) -> None:
    book.fill()
    kept, gone = book.files[:2]
    book.write(kind=Event.FILE_DESTROYED, scope=gone)
    book.vault.destroy(gone)
    report = ledger.verify(book.vault)
    assert report.ok
    assert report.destroyed == (gone,)
    assert report.unread == sum(row.scope_id == gone for row in book.rows.values())
    assert kept not in report.destroyed


def test_in_a_destroyed_file_rows_put_in_or_taken_out_are_still_found(book: Book) -> None:
    file = book.open_file()
    concern = book.concern(file)
    book.write(concern)
    book.write(kind=Event.FILE_DESTROYED, scope=file)
    book.vault.destroy(file)
    with tamper.undone():
        tamper.run("DELETE FROM records_concern")
        assert [(f.row, f.what) for f in ledger.verify(book.vault).findings] == [(concern.pk, "the row is missing")]


def test_a_live_row_cannot_hide_behind_a_destroyed_file(book: Book) -> None:
    gone, file = book.open_file(), book.open_file()
    concern = book.concern(file)
    book.write(concern)
    book.write(kind=Event.FILE_DESTROYED, scope=gone)
    book.vault.destroy(gone)
    with tamper.undone():
        tamper.run('UPDATE "records_concern" SET "scope_id" = %s, "state" = \'shut\'', values=[gone])
        assert [f.row for f in ledger.verify(book.vault).findings] == [concern.pk]


def test_keys_destroyed_without_an_event_are_found(book: Book) -> None:
    book.fill(1, 1)
    book.vault.destroy(book.files[0])
    assert [str(f) for f in ledger.verify(book.vault).findings] == [
        f"keystore {book.files[0]}: the keys were destroyed, and no event says so"
    ]


def test_a_destruction_that_stopped_halfway_is_found(book: Book) -> None:
    book.fill(1, 1)
    seq = book.write(kind=Event.FILE_DESTROYED, scope=book.files[0])
    [finding] = ledger.verify(book.vault).findings
    assert (finding.table, finding.row, finding.event) == ("keystore", book.files[0], seq)
    assert "destroy them again" in finding.what
    book.vault.destroy(book.files[0])
    assert ledger.verify(book.vault).ok


def test_a_keystore_older_than_the_records_is_found(book: Book, tmp_path: Path) -> None:
    book.fill(1, 1)
    book.vault.keystore.close()
    shutil.copy(tmp_path / "keys" / "keystore.db", tmp_path / "old.db")
    file = book.open_file()
    book.write(book.concern(file))
    old = Vault(Keystore(tmp_path / "old.db", MemoryKey()))
    report = ledger.verify(old)
    assert [(f.table, f.row) for f in report.findings] == [("keystore", file)]
    assert report.destroyed == ()
    old.keystore.close()


def test_without_the_keystore_nobody_can_make_a_ledger_that_passes(book: Book, tmp_path: Path) -> None:
    book.fill(1, 1)
    other = Vault(Keystore(tmp_path / "other" / "keystore.db", MemoryKey(b"x" * 32)))
    assert {f.table for f in ledger.verify(other).findings} >= {"records_ledgerevent", "records_ledgerhead"}
    other.keystore.close()


@pytest.fixture
def rolled_back(book: Book) -> Iterator[tuple[Book, str]]:
    """The whole database, ledger and all, as it was before the newest checkpoint: which is on paper."""
    book.fill(1, 1)
    ledger.checkpoint(book.vault, book.organisation, NOW)
    with transaction.atomic():
        book.write(book.person())
        note = ledger.checkpoint(book.vault, book.organisation, NOW)
        transaction.set_rollback(True)
    assert ledger.verify(book.vault).ok
    yield book, note


def test_a_database_from_before_a_checkpoint_on_paper_is_found(rolled_back: tuple[Book, str]) -> None:
    book, note = rolled_back
    [finding] = ledger.verify(book.vault, against=[note]).findings
    assert finding.what == "the ledger was rolled back: the checkpoint counts 128 events, there are 64"


def test_a_database_from_before_a_checkpoint_in_the_keystore_is_found(rolled_back: tuple[Book, str]) -> None:
    book, note = rolled_back
    book.vault.keystore.keep_note(book.organisation, 128, note)
    [finding] = ledger.verify(book.vault).findings
    assert (finding.table, finding.row) == ("records_ledgerhead", book.organisation)
    assert "rolled back" in finding.what


def test_another_history_since_a_checkpoint_on_paper_is_found(rolled_back: tuple[Book, str]) -> None:
    book, note = rolled_back
    book.write(book.person())
    ledger.checkpoint(book.vault, book.organisation, NOW)
    [finding] = ledger.verify(book.vault, against=[note]).findings
    assert finding.what == "the ledger is not the one that the checkpoint was made of"


def test_a_paper_of_somebody_else_or_with_a_false_signature_is_found(book: Book) -> None:
    book.fill(1, 1)
    note = ledger.checkpoint(book.vault, book.organisation, NOW)
    other = book.vault.note_signer("0b" * 16).sign("sharewell.ledger/" + "0b" * 16 + "\n64\nAA==\n")
    found = ledger.verify(book.vault, against=[note.replace("\n64\n", "\n65\n"), other]).findings
    assert [f.what for f in found] == [
        "the signature of this checkpoint does not hold",
        "this checkpoint is not of a ledger here",
    ]


def test_a_ledger_that_is_gone_but_for_a_checkpoint_in_the_keystore_is_found(vault: Vault, db: None) -> None:
    note = vault.note_signer("0b" * 16).sign("sharewell.ledger/" + "0b" * 16 + "\n64\nAA==\n")
    vault.keystore.keep_note("0b" * 16, 64, note)
    assert ["gone" in finding.what for finding in ledger.verify(vault).findings] == [True]


def test_a_row_moved_to_another_organisation_is_found_from_both_sides(book: Book) -> None:
    other = Book(book.vault)
    book.vault.new_scope(other.organisation, [Compartment.ORDINARY])
    person = book.person()
    book.write(person)
    other.write(other.person())
    with tamper.undone():
        tamper.run('UPDATE "records_person" SET "organisation_id" = %s', values=[other.organisation])
        assert ledger.verify(book.vault, book.organisation).findings[0].what == "the row is missing"
        assert ledger.verify(book.vault, other.organisation).findings[0].what == "the row has no event: it was put in"
        assert ledger.verify(book.vault).findings[0].row == person.pk


@pytest.fixture
def committed(vault: Vault, transactional_db: None) -> Book:
    made = Book(vault)
    vault.new_scope(made.organisation, list(Compartment))
    return made


def test_the_check_sees_one_moment_while_others_write(committed: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with past_the_wall():
        committed.fill(2, 3)
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    before, wrote = len(committed.rows), threading.Event()

    def write() -> None:
        with past_the_wall():
            committed.write(committed.person())
        connections.close_all()
        wrote.set()

    def watch(done: int, total: int) -> None:
        if not wrote.is_set():
            thread = threading.Thread(target=write)
            thread.start()
            thread.join()

    with past_the_wall():
        report = ledger.verify(committed.vault, progress=watch)
        after = ledger.verify(committed.vault)
    assert wrote.is_set()
    assert (report.ok, report.rows) == (True, before)
    assert after.rows == before + 1
    assert not connection.in_atomic_block


def test_writers_at_once_stand_in_one_order(committed: Book) -> None:
    def work(_: int) -> list[int]:
        try:
            return [committed.write(committed.person()) for _ in range(10)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        seqs = [seq for found in pool.map(work, range(4)) for seq in found]
    assert sorted(seqs) == list(range(40))
    assert ledger.verify(committed.vault).ok


def test_a_checkpoint_is_kept_beside_the_keys_once_it_is_committed(committed: Book) -> None:
    committed.write(committed.person())
    with transaction.atomic():
        note = ledger.checkpoint(committed.vault, committed.organisation, NOW)
        assert committed.vault.keystore.kept_note(committed.organisation) is None
    assert committed.vault.keystore.kept_note(committed.organisation) == note
