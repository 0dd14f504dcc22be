"""Appending: one event for one transaction, in one order, whatever state the head is in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from sharewell.records import ledger
from sharewell.records.ledger import append_only, head
from sharewell.records.models import LedgerEvent, LedgerHead, LedgerNode
from sharewell.rules.errors import Missing
from sharewell.rules.ledger import merkle
from tests.records.ledger.book import NOW, Book


def test_an_event_answers_for_each_row_written_and_removed(book: Book) -> None:
    file = book.open_file()
    concern, person = book.concern(file), book.person()
    assert book.write(concern, person, scope=file) == 0
    assert book.write(removed=[person]) == 1
    first, second = ledger.events(book.organisation)
    assert [(r.table, r.row_id, r.scope_id) for r in first.rows] == [
        ("records_concern", concern.pk, ""),
        ("records_person", person.pk, book.organisation),
    ]
    assert all(row.digest and len(row.digest) == 64 for row in first.rows)
    assert [(r.row_id, r.digest) for r in second.rows] == [(person.pk, None)]
    assert (first.kind, first.at, first.seq, first.scope_id) == (
        "concern.recorded", "2026-11-23T09:30:00.000000Z", 0, file,
    )  # fmt: skip


def test_an_event_says_nothing_that_can_be_guessed(book: Book) -> None:
    file = book.open_file()
    concern = book.concern(file, b"a short fact")
    book.write(concern)
    book.write(concern)
    one, other = ledger.events(book.organisation)
    assert one.rows[0].digest != other.rows[0].digest
    assert one.mark != other.mark
    assert len(one.mark) == 32


def test_outside_a_transaction_nothing_is_appended(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        ledger.append(
            book.vault, organisation_id=book.organisation, kind="k", at=NOW, actor_id="", scope_id="", rows=[]
        )


def test_rows_and_event_go_together_or_not_at_all(book: Book) -> None:
    book.write(book.person())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        book.write(book.person())
        raise ZeroDivisionError
    assert ledger.size(book.organisation) == 1
    assert ledger.verify(book.vault).ok


def test_the_stored_tree_is_the_tree_over_the_events(book: Book) -> None:
    for _ in range(21):
        book.write(book.person())
    stored = LedgerEvent.objects.order_by("id").values_list("leaf", flat=True)
    leaves = [merkle.leaf_hash(bytes(leaf)) for leaf in stored]
    nodes = [node for level in merkle.levels_above(leaves) for node in level]
    assert [bytes(h) for h in LedgerNode.objects.order_by("id").values_list("hash", flat=True)] == nodes
    assert bytes(LedgerHead.objects.get().peaks) == b"".join(merkle.extend(0, [], leaves)[1])


def test_each_organisation_has_its_own_ledger(book: Book) -> None:
    other = Book(book.vault)
    book.vault.new_scope(other.organisation, ["ordinary"])  # type: ignore[list-item]
    assert [book.write(book.person()), other.write(other.person()), book.write(book.person())] == [0, 0, 1]
    assert (ledger.size(book.organisation), ledger.size(other.organisation)) == (2, 1)
    assert ledger.verify(book.vault, other.organisation).events == 1
    assert ledger.verify(book.vault).events == 3
    with pytest.raises(Missing):
        ledger.size("f" * 32)


def test_an_append_takes_four_statements(book: Book, django_assert_max_num_queries: object) -> None:
    book.write(book.person())
    person = book.person()
    person.save()
    with django_assert_max_num_queries(4), book.vault.keyed_cache():  # type: ignore[operator]
        ledger.append(
            book.vault, organisation_id=book.organisation, kind="k", at=NOW, actor_id="", scope_id="x", rows=[person]
        )


@pytest.mark.parametrize("columns", [{"size": 99}, {"peaks": b""}, {"peaks": b"x" * 70}, {"seal": b""}, {"epoch": 7}])
def test_a_changed_head_stops_nobody_and_is_never_covered_up(book: Book, columns: dict[str, object]) -> None:
    for _ in range(3):
        book.write(book.person())
    LedgerHead.objects.update(**columns)
    for _ in range(5):
        book.write(book.person())
    report = ledger.verify(book.vault)
    assert report.rows == 8
    assert "records_ledgerhead" in {finding.table for finding in report.findings}
    assert not {finding.table for finding in report.findings} & {"records_person"}


def test_a_head_rolled_back_stops_nobody_either(book: Book) -> None:
    for _ in range(3):
        book.write(book.person())
    with connection.cursor() as cursor:
        for statement in append_only.whole(connection.vendor)[1]:
            cursor.execute(statement)
    LedgerHead.objects.update(size=1)
    assert book.write(book.person()) == 3
    assert ledger.verify(book.vault).findings[0].table == "records_ledgerhead"


def test_events_of_one_row_are_found(book: Book) -> None:
    file = book.open_file()
    concern = book.concern(file)
    book.write(concern)
    book.write(book.person())
    book.change(concern, state="seen")
    assert [event.seq for event in ledger.events_of_row(book.organisation, concern.pk)] == [0, 2]
    assert ledger.events_of_row(book.organisation, file) == []
