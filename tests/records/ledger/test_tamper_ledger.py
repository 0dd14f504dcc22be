"""Any edit of the ledger's own tables is found, and the first finding names what was spoiled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from sharewell.records import ledger
from sharewell.records.ledger import check_events, verifying
from sharewell.records.ledger.head import Head
from sharewell.records.ledger.positions import event_key, node_key
from sharewell.records.models import LedgerCheckpoint, LedgerEvent, LedgerHead, LedgerNode
from sharewell.rules.ledger import merkle
from sharewell.rules.ledger.checkpoint import Checkpoint
from sharewell.vault.signing import NoteSigner
from sharewell.vault.vault import origin_of
from tests.records.ledger import tamper
from tests.records.ledger.book import NOW, Book

EVENTS, NODES = "records_ledgerevent", "records_ledgernode"
HEAD, CHECKPOINTS = "records_ledgerhead", "records_ledgercheckpoint"


@pytest.fixture
def full(book: Book) -> Book:
    """Two checkpoints (at 64 and 128), and five more events."""
    book.fill()
    ledger.checkpoint(book.vault, book.organisation, NOW)
    book.fill(1, 1)
    ledger.checkpoint(book.vault, book.organisation, NOW)
    book.fill(1, 1)
    assert ledger.verify(book.vault).ok
    return book


def _number() -> int:
    return LedgerHead.objects.get().number


def _leaf(seq: int) -> bytes:
    return bytes(LedgerEvent.objects.get(pk=event_key(_number(), seq)).leaf)


def _set_leaf(seq: int, leaf: bytes) -> None:
    LedgerEvent.objects.filter(pk=event_key(_number(), seq)).update(leaf=leaf)


def _first(book: Book) -> tuple[str, str]:
    report = ledger.verify(book.vault)
    assert report.findings
    return report.findings[0].table, report.findings[0].row


@pytest.mark.parametrize("line", range(9))
@pytest.mark.parametrize("seq", [0, 5, 70, 131])
def test_an_edited_line_of_an_event_is_found(full: Book, line: int, seq: int) -> None:
    with tamper.undone():
        lines = _leaf(seq).split(b"\n")
        if line >= len(lines) - 1:
            lines.insert(-1, b"records_person x -")
        else:
            lines[line] = lines[line][:-1] + (b"0" if lines[line][-1:] != b"0" else b"1")
        _set_leaf(seq, b"\n".join(lines))
        assert _first(full) == (EVENTS, str(seq))


@pytest.mark.parametrize("spoil", [lambda leaf: b"", lambda leaf: leaf + b"x", lambda leaf: b"\xff" + leaf[1:]])
def test_an_event_that_cannot_be_read_is_found(full: Book, spoil: Callable[[bytes], bytes]) -> None:
    with tamper.undone():
        _set_leaf(3, spoil(_leaf(3)))
        assert _first(full) == (EVENTS, "3")


@pytest.mark.once
@pytest.mark.parametrize("value", ["CAST(\"{0}\" AS TEXT)", "'words'", "7", "1.5", "X''"])
@pytest.mark.parametrize(("table", "column"), [(EVENTS, "leaf"), (NODES, "hash"), (CHECKPOINTS, "note"),
                                               (HEAD, "peaks"), (HEAD, "seal")])
def test_a_value_of_another_kind_is_found_and_named(full: Book, table: str, column: str, value: str) -> None:
    """SQLite keeps whatever it is given; PostgreSQL refuses it."""
    if value.startswith("CAST"):
        value = {"note": 'CAST("{0}" AS BLOB)', "peaks": 'hex("{0}")', "seal": 'hex("{0}")'}.get(column, value)
    with tamper.undone():
        tamper.run(f'UPDATE "{table}" SET "{column}" = {value.format(column)} '
                   f'WHERE "rowid" = (SELECT MIN("rowid") FROM "{table}")')
        assert _first(full)[0] == table


@pytest.mark.parametrize("seq", [0, 5, 64, 70, 130, 131])
def test_a_deleted_event_is_found(full: Book, seq: int) -> None:
    with tamper.undone():
        LedgerEvent.objects.filter(pk=event_key(_number(), seq)).delete()
        assert _first(full) == (EVENTS, str(seq))


def test_swapped_events_are_found(full: Book) -> None:
    with tamper.undone():
        one, other = _leaf(4), _leaf(6)
        _set_leaf(4, other)
        _set_leaf(6, one)
        report = ledger.verify(full.vault)
        assert [str(f) for f in report.findings[:2]] == [
            f"{EVENTS} 4 (event 4): in its place stands event 6",
            f"{EVENTS} 6 (event 6): in its place stands event 4",
        ]


@pytest.mark.parametrize("beyond", [0, 1, 50])
def test_an_event_put_in_at_the_end_is_found(full: Book, beyond: int) -> None:
    with tamper.undone():
        seq = LedgerHead.objects.get().size + beyond
        LedgerEvent.objects.create(pk=event_key(_number(), seq), leaf=_leaf(3))
        table, row = _first(full)
        assert (table, row) == (EVENTS, str(seq))


@pytest.mark.parametrize("node", [(1, 0), (1, 64), (2, 3), (6, 0), (7, 0)])
def test_an_edited_or_deleted_node_is_found(full: Book, node: merkle.Node) -> None:
    key = node_key(_number(), *node)
    with tamper.undone():
        LedgerNode.objects.filter(pk=key).update(hash=bytes(32))
        assert _first(full) == (NODES, f"{node[0]}.{node[1]}")
        assert len(ledger.verify(full.vault).findings) == 1
    with tamper.undone():
        LedgerNode.objects.filter(pk=key).delete()
        assert _first(full) == (NODES, f"{node[0]}.{node[1]}")


def test_a_node_put_in_is_found(full: Book) -> None:
    with tamper.undone():
        LedgerNode.objects.create(pk=node_key(_number(), 1, 900), hash=bytes(32))
        assert _first(full) == (NODES, "1.900")


@pytest.mark.parametrize(
    "columns",
    [{"size": 130}, {"size": 999}, {"epoch": 2}, {"peaks": bytes(64)}, {"seal": bytes(32)}, {"number": 4}],
)
def test_an_edited_head_is_found(full: Book, columns: dict[str, object]) -> None:
    with tamper.undone():
        LedgerHead.objects.update(**columns)
        tables = {finding.table for finding in ledger.verify(full.vault).findings}
        assert HEAD in tables
        assert _first(full)[0] in (HEAD, EVENTS)


def test_a_deleted_head_is_found(full: Book) -> None:
    with tamper.undone():
        LedgerHead.objects.all().delete()
        assert _first(full)[0] == EVENTS
        assert ledger.verify(full.vault).findings[0].what.endswith("has no head: it was removed")
        assert ledger.verify(full.vault, full.organisation).findings[0].table == HEAD


def test_an_older_head_put_back_is_found(full: Book) -> None:
    [old] = tamper.run('SELECT "size", "peaks", "seal" FROM "records_ledgerhead"')
    full.write(full.person())
    with tamper.undone():
        tamper.run('UPDATE "records_ledgerhead" SET "size" = %s, "peaks" = %s, "seal" = %s', values=list(old))
        assert _first(full) == (HEAD, full.organisation)
        assert "rolled back" in ledger.verify(full.vault).findings[0].what


def _rewrite(book: Book, seq: int) -> None:
    """Change an event, and build nodes and peaks again, as somebody would who knows all this but has no keystore."""
    _set_leaf(seq, _leaf(seq).replace(b"concern.recorded", b"concern.read"))
    head = LedgerHead.objects.get()
    leaves = [merkle.leaf_hash(bytes(e.leaf)) for e in LedgerEvent.objects.order_by("id")]
    nodes, peaks = merkle.extend(0, [], leaves)
    LedgerNode.objects.all().delete()
    LedgerNode.objects.bulk_create(LedgerNode(pk=node_key(head.number, *node), hash=value) for node, value in nodes)
    LedgerHead.objects.update(peaks=b"".join(peaks))
    made = Checkpoint(origin_of(book.organisation), 64, merkle.fold(merkle.extend(0, [], leaves[:64])[1]))
    note = NoteSigner(origin_of(book.organisation), bytes(32)).sign(made.text())
    LedgerCheckpoint.objects.filter(pk=event_key(head.number, 64)).update(note=note)


@pytest.mark.parametrize("seq", [5, 130])
def test_a_whole_ledger_made_again_without_the_keys_is_found(full: Book, seq: int) -> None:
    with tamper.undone():
        _rewrite(full, seq)
        assert _first(full) == (EVENTS, str(seq))


def test_going_on_after_an_edit_does_not_cover_it_up(full: Book) -> None:
    with tamper.undone():
        _rewrite(full, 130)
        full.write(full.person())
        ledger.checkpoint(full.vault, full.organisation, NOW)
        assert _first(full) == (EVENTS, "130")


@pytest.mark.parametrize("size", [64, 128])
def test_an_edited_redated_or_deleted_checkpoint_is_found(full: Book, size: int) -> None:
    stored = LedgerCheckpoint.objects.filter(pk=event_key(_number(), size))
    note = stored.get().note
    other = LedgerCheckpoint.objects.get(pk=event_key(_number(), 192 - size)).note
    for columns in ({"note": note.replace(f"\n{size}\n", "\n63\n")}, {"note": other}, {"note": ""}, {"at": "2020"}):
        with tamper.undone():
            stored.update(**columns)
            assert _first(full) == (CHECKPOINTS, str(size))
            assert len(ledger.verify(full.vault).findings) == 1
    with tamper.undone():
        stored.delete()
        assert _first(full) == (CHECKPOINTS, str(size))


def test_a_checkpoint_put_in_is_found(full: Book) -> None:
    leaves = [merkle.leaf_hash(bytes(e.leaf)) for e in LedgerEvent.objects.order_by("id")[:10]]
    text = Checkpoint(origin_of(full.organisation), 10, merkle.fold(merkle.extend(0, [], leaves)[1])).text()
    with tamper.undone():
        LedgerCheckpoint.objects.create(
            pk=event_key(_number(), 10), at="2026-11-23T09:30:00.000000Z",
            note=full.vault.note_signer(full.organisation).sign(text),
        )  # fmt: skip
        assert _first(full) == (CHECKPOINTS, "10")


def test_the_triggers_refuse_every_change(full: Book) -> None:
    for table in (EVENTS, NODES, CHECKPOINTS):
        column = {EVENTS: "leaf", NODES: "hash", CHECKPOINTS: "at"}[table]
        for statement in (f'UPDATE "{table}" SET "{column}" = "{column}"', f'DELETE FROM "{table}"'):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                tamper.run(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tamper.run(f'DELETE FROM "{HEAD}"')
    for change in ('"size" = "size" - 1', '"organisation_id" = \'x\'', '"number" = "number" + 1'):
        with pytest.raises(DatabaseError, match="forward"), transaction.atomic():
            tamper.run(f'UPDATE "{HEAD}" SET {change}')
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            tamper.run(f'TRUNCATE "{EVENTS}"')
    assert ledger.verify(full.vault).ok


def test_control_a_check_that_skips_the_nodes_lets_an_edited_node_through(
    full: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_events, "_nodes_equal", lambda _: True)
    with tamper.undone():
        LedgerNode.objects.filter(pk=node_key(_number(), 2, 3)).update(hash=bytes(32))
        assert ledger.verify(full.vault).ok


def test_control_a_check_that_skips_the_checkpoints_lets_a_deleted_one_through(
    full: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "check_stored", lambda *_: (0, []))
    with tamper.undone():
        LedgerCheckpoint.objects.all().delete()
        assert ledger.verify(full.vault).ok


def test_control_a_head_that_anyone_could_seal_lets_a_rewritten_end_through(
    full: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Head, "is_sound", lambda *_: True)
    with tamper.undone():
        _rewrite(full, 130)
        LedgerCheckpoint.objects.filter(pk=event_key(_number(), 64)).delete()
        assert (EVENTS, "130") not in {(f.table, f.row) for f in ledger.verify(full.vault).findings}
