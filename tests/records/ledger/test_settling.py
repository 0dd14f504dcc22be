"""Wherever events and rows are cut in two, both parts together fit just where everything is as it was written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from sqlcipher3 import dbapi2

from sharewell.records import second_reader
from sharewell.records.ledger import second_reading, settling
from sharewell.records.ledger.cutting import Cut
from sharewell.records.ledger.reading import snapshot
from sharewell.records.ledger.report import VerifyReport
from sharewell.records.ledger.second_reading import SecondReader
from sharewell.records.ledger.verifying import Look
from sharewell.records.models import Concern, Person, Row, WorklistEntry
from sharewell.rules.events import Event
from sharewell.rules.ledger.stretch import Part
from tests.records.ledger import tamper
from tests.records.ledger.book import Book
from tests.support.depth import examples

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
SHARED = [Concern._meta.db_table, WorklistEntry._meta.db_table, Person._meta.db_table]
CUTS = examples(12, 200)


class Near(SecondReader):
    """The second reader in this process: the same job, the same answers."""

    def __init__(self, book: Book, place: Cut) -> None:
        self.cut, self.done, self.organisation = place, 0, book.organisation
        self.job = second_reading._job(book.vault, None, second_reading._heads(None), place)

    def answer(self) -> dict[str, Any] | None:
        base = dbapi2.connect(str(connection.settings_dict["NAME"]))
        self.parts, answer = second_reader.check(base, self.job)
        base.close()
        return answer

    def has_met(self, table: str, ids: Collection[str]) -> bool:
        return table in self.parts and self.parts[table].met.issuperset(ids)


def rows_of(book: Book, model: type[Row], scope: str = "") -> list[Row]:
    """The book's rows of one kind, oldest first; or those of one file."""
    return [row for row in book.rows.values() if isinstance(row, model) and scope in ("", row.scope_id)]


@pytest.fixture
def written(book: Book) -> Book:
    """A book of which many rows were written early and again late, or removed late, and one file destroyed."""
    book.fill(files=3, concerns=8)
    concerns, lines = rows_of(book, Concern), rows_of(book, WorklistEntry)
    for row in concerns[::3]:
        book.change(row, state="open")
    book.write(book.person(), removed=lines[::4], scope=book.files[0])
    for row in concerns[::6]:
        book.change(row, state="closed")
    book.write(lines[0])
    moved, gone = rows_of(book, WorklistEntry, book.files[1])[:2]
    book.write(book.person(), removed=[gone], scope=book.files[1])
    book.change(moved, scope_id=book.files[2])
    book.write(book.person(), kind=Event.FILE_DESTROYED, scope=book.files[1])
    book.vault.destroy(book.files[1])
    return book


def places(book: Book, seed: int) -> Iterator[Cut]:
    """Random cuts, and the outermost."""
    draw = tamper.seeded(seed)
    [(number, size)] = tamper.run('SELECT "number", "size" FROM "records_ledgerhead"')
    last = {table: tamper.run(f'SELECT max(rowid) FROM "{table}"')[0][0] for table in SHARED}
    yield Cut({number: 0}, dict.fromkeys(SHARED, 0))
    yield Cut({number: size}, last)
    yield Cut({number: size}, dict.fromkeys(SHARED, 0))
    yield Cut({number: 0}, last)
    for _ in range(CUTS):
        shared = draw.sample(SHARED, draw.randint(0, len(SHARED)))
        yield Cut({number: draw.randint(0, size)}, {table: draw.randint(0, last[table]) for table in shared})


def together(book: Book, place: Cut) -> VerifyReport | None:
    """What both readers say of it, where they are cut there."""
    with book.vault.keyed_cache(), snapshot():
        return Look(book.vault, None, (), False, lambda _: None).with_second(Near(book, place))


def by_itself(book: Book) -> VerifyReport:
    with book.vault.keyed_cache(), snapshot():
        return Look(book.vault, None, (), False, lambda _: None).alone()


@contextmanager
def put_back_after(table: str) -> Iterator[None]:
    """Whatever is done to the table inside is undone at the end, though it was committed."""
    columns = ", ".join(f'"{name}"' for (name,) in tamper.run(f"SELECT name FROM pragma_table_info('{table}')"))
    rows = tamper.run(f'SELECT rowid, {columns} FROM "{table}"')
    yield
    with transaction.atomic():
        tamper.run("PRAGMA defer_foreign_keys = ON", f'DELETE FROM "{table}"')
        for row in rows:
            tamper.run(f'INSERT INTO "{table}" (rowid, {columns}) VALUES ({", ".join(["%s"] * len(row))})', values=row)


def edits(table: str, draw: Random) -> Iterator[tuple[str, list[Any]]]:
    """One edit of each kind, of random rows."""
    ids = [row_id for (row_id,) in tamper.run(f'SELECT "id" FROM "{table}"')]
    one, other = draw.sample(ids, 2)
    columns = ", ".join(f'"{name}"' for (name,) in tamper.run(f"SELECT name FROM pragma_table_info('{table}')"))
    copied = columns.replace('"id"', "'" + "f" * 32 + "'")
    yield f'DELETE FROM "{table}" WHERE "id" = %s', [one]
    yield f'UPDATE "{table}" SET "version" = "version" + 1 WHERE "id" = %s', [one]
    yield f'UPDATE "{table}" SET "body" = (SELECT "body" FROM "{table}" WHERE "id" = %s) WHERE "id" = %s', [one, other]
    yield f'INSERT INTO "{table}" ({columns}) SELECT {copied} FROM "{table}" WHERE "id" = %s', [one]
    yield f'UPDATE "{table}" SET "id" = \'no such thing\' WHERE "id" = %s', [one]


def test_wherever_it_is_cut_both_say_what_one_says(written: Book) -> None:
    alone = by_itself(written)
    assert alone.ok and alone.unread > 0 and alone.destroyed == (written.files[1],)
    for place in places(written, 1):
        assert together(written, place) == alone, place


@pytest.mark.parametrize("table", SHARED)
def test_wherever_it_is_cut_an_edit_that_one_finds_does_not_fit(written: Book, table: str) -> None:
    draw, whole = tamper.seeded(2), by_itself(written)
    found = 0
    for place in places(written, 3):
        for sql, values in edits(table, draw):
            with put_back_after(table):
                tamper.run(sql, values=values)
                if not by_itself(written).ok:
                    assert together(written, place) is None, (place, sql)
                    found += 1
        assert together(written, place) == whole, "put back"
    assert found > 3 * CUTS


@pytest.fixture
def rolled_back(written: Book) -> Book:
    """The same with one concern as an earlier event left it."""
    concern = rows_of(written, Concern, written.files[0])[0]
    before = Concern.objects.get(pk=concern.pk)
    written.change(concern, state="closed")
    before.save()
    return written


def test_a_row_rolled_back_across_the_cut_does_not_fit(rolled_back: Book) -> None:
    for place in places(rolled_back, 4):
        assert together(rolled_back, place) is None, place


def test_a_removed_row_of_a_destroyed_file_put_back_does_not_fit(book: Book) -> None:
    book.fill(files=2, concerns=4)
    gone = rows_of(book, WorklistEntry, book.files[1])[0]
    before = WorklistEntry.objects.get(pk=gone.pk)
    book.write(book.person(), removed=[gone], scope=book.files[1])
    book.write(book.person(), kind=Event.FILE_DESTROYED, scope=book.files[1])
    book.vault.destroy(book.files[1])
    before.save(force_insert=True)
    assert not by_itself(book).ok
    for place in places(book, 5):
        assert together(book, place) is None, place


@pytest.mark.parametrize("table", SHARED)
def test_rows_of_a_table_that_is_no_longer_there_do_not_fit(
    written: Book, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    here = [one for one in settling.tables() if one.name != table]
    for module in (settling, second_reading):
        monkeypatch.setattr(module, "tables", lambda: here)
    for place in places(written, 6):
        assert together(written, place) is None, place


def test_a_row_that_is_read_twice_does_not_fit(written: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    [(number, size)] = tamper.run('SELECT "number", "size" FROM "records_ledgerhead"')
    take = Part.take

    def twice(self: Part, batch: list[Any]) -> None:
        take(self, batch)
        if self.form.name == SHARED[0] and self.rows == len(batch):
            take(self, batch[:1])

    monkeypatch.setattr(Part, "take", twice)
    for until in (0, 1_000):
        assert together(written, Cut({number: size if until else 0}, {SHARED[0]: until})) is None


def test_control_without_the_later_events_a_row_rolled_back_fits(
    rolled_back: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Near.answer

    def forgetful(self: Near) -> Any:
        found = answer(self)
        return found and found | {"tables": {name: said | {"left": {}} for name, said in found["tables"].items()}}

    [(number, size)] = tamper.run('SELECT "number", "size" FROM "records_ledgerhead"')
    monkeypatch.setattr(Near, "answer", forgetful)
    assert together(rolled_back, Cut({number: size - 1}, {})) is not None
