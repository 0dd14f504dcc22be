"""Any edit of any row of any guarded table, by raw SQL, is found, and the first finding names the row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest

from sharewell.records import ledger
from sharewell.records.ledger import check_rows
from sharewell.records.ledger.check_rows import RowCheck
from sharewell.records.ledger.rows import Table, tables
from sharewell.rules.events import Event
from sharewell.rules.values import new_id
from tests.records.ledger import tamper
from tests.records.ledger.book import NOW, Book
from tests.support.depth import examples

EACH = 3
ROUNDS = examples(10, 48)


def _stand(book: Book) -> tuple[dict[str, list[str]], dict[str, dict[str, Any]]]:
    made = tamper.of_every_table(book)
    old = {row.pk: tamper.as_stored(table, row.pk) for table in tables() for row in made[table.name]}
    tamper.second_versions(book, made)
    ledger.checkpoint(book.vault, book.organisation, NOW)
    return {name: [row.pk for row in rows] for name, rows in made.items()}, old


def test_every_random_edit_is_found_and_named(book: Book, counted: Callable[[str, int], None]) -> None:
    ids, old = _stand(book)
    assert ledger.verify(book.vault).ok
    random, tried = tamper.seeded(20261123), Counter[str]()
    every = _in_turn(random)
    for edit in tamper.EDITS * ROUNDS:
        for table in islice(every, EACH):
            with tamper.undone():
                name, rows, what = edit(random, table, ids[table.name], old)
                report = ledger.verify(book.vault)
                assert report.findings, (edit.__name__, table.name)
                first = report.findings[0]
                assert (first.table, first.row in rows) == (name, True), (edit.__name__, first)
                assert {finding.row for finding in report.findings} == rows
                assert first.what.startswith(what), (edit.__name__, first)
            tried[table.name] += 1
    assert tried.keys() == {table.name for table in tables()}
    assert ledger.verify(book.vault).ok
    counted("edits of a row by raw SQL, each found and its row named", tried.total())


def _in_turn(random: Random) -> Iterator[Table]:
    """Every guarded table again and again, in another order each time: none is left to chance."""
    while True:
        yield from random.sample(tables(), len(tables()))


def test_every_single_column_of_every_table_is_answered_for(book: Book) -> None:
    ids, _ = _stand(book)
    random = tamper.seeded(1)
    for table in tables():
        for column in tamper.columns_of(table):
            row_id = ids[table.name][0]
            value = tamper.as_stored(table, row_id)[column]
            with tamper.undone():
                tamper.put(table, row_id, {column: new_id() if column == "id" else tamper._other(random, value)})
                findings = ledger.verify(book.vault).findings
                assert row_id in {finding.row for finding in findings}, (table.name, column)
    assert ledger.verify(book.vault, book.organisation).ok


def test_an_edit_is_found_when_only_its_organisation_is_checked(book: Book) -> None:
    ids, _ = _stand(book)
    with tamper.undone():
        tamper.put(tables()[0], ids[tables()[0].name][0], {"version": 77})
        assert ledger.verify(book.vault, book.organisation).findings[0].row == ids[tables()[0].name][0]


def test_a_removed_row_put_back_is_found(book: Book) -> None:
    person = book.person()
    book.write(person)
    book.write(removed=[person])
    assert ledger.verify(book.vault).ok
    person.save(force_insert=True)
    assert ledger.verify(book.vault).findings[0].what == "the row was removed, and has been put back"


def test_a_removed_row_of_a_destroyed_file_put_back_is_found(book: Book) -> None:
    file = book.open_file()
    gone = book.concern(file)
    book.write(gone, scope=file)
    book.write(removed=[gone], scope=file)
    book.write(book.person(), kind=Event.FILE_DESTROYED, scope=file)
    book.vault.destroy(file)
    assert ledger.verify(book.vault).ok
    gone.save(force_insert=True)
    assert ledger.verify(book.vault).findings[0].what == "the row was removed, and has been put back"


def test_of_very_many_changed_rows_the_rest_are_named_without_saying_how(book: Book, monkeypatch) -> None:
    monkeypatch.setattr(check_rows, "ROLLED", 0)
    person = book.person()
    book.write(person)
    with tamper.undone():
        tamper.put(tables_by_name()["records_person"], person.pk, {"body": b"another"})
        assert ledger.verify(book.vault).findings[0].what == "the row was changed"


def tables_by_name() -> dict[str, Table]:
    return {table.name: table for table in tables()}


@pytest.mark.once
def test_a_value_of_another_type_that_reads_the_same_is_found(book: Book) -> None:
    file = book.open_file()
    line = book.line(file)
    book.write(line)
    for value in ("CAST(\"queue\" AS BLOB)", "x''"):
        with tamper.undone():
            tamper.run(f'UPDATE "records_worklistentry" SET "until" = {value}')
            assert [finding.row for finding in ledger.verify(book.vault).findings] == [line.pk]


def test_control_a_check_that_compares_nothing_finds_no_edit(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, old = _stand(book)
    monkeypatch.setattr(RowCheck, "_changed", lambda *_: None)
    with tamper.undone():
        tamper.swap_bodies(tamper.seeded(1), tables()[0], ids[tables()[0].name], old)
        assert ledger.verify(book.vault).ok


def test_control_a_row_written_without_its_event_is_found(book: Book) -> None:
    book.write(book.person())
    stray = book.person()
    stray.save()
    report = ledger.verify(book.vault)
    assert [(f.table, f.row, f.event) for f in report.findings] == [("records_person", stray.pk, None)]


def test_control_canonical_bytes_that_forget_a_column_let_an_edit_through(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Table.digest

    def forgetful(self: Table, salt: bytes, row: tuple[Any, ...]) -> str:
        at = self.plain.index("version")
        return whole(self, salt, (*row[:at], 1, *row[at + 1 :]))

    monkeypatch.setattr(Table, "digest", forgetful)
    person = book.person()
    book.write(person)
    with tamper.undone():
        tamper.run('UPDATE "records_person" SET "version" = 9')
        assert ledger.verify(book.vault).ok


def test_the_digest_is_of_salt_and_canonical_bytes(book: Book) -> None:
    person = book.person()
    seq = book.write(person)
    table = Table(type(person))
    stored = table.canonical(tamper.run(table.select())[0])
    salt = book.vault.row_salt(book.organisation, "records_person", person.pk, seq)
    [event] = ledger.events(book.organisation)
    assert event.rows[0].digest == hashlib.sha256(salt + stored).hexdigest()
