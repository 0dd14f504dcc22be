"""Checkpoints and proofs, read back by ourselves and by software of somebody else."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from django.db import connection

from sharewell.records import ledger
from sharewell.records.ledger import append_only
from sharewell.records.ledger.positions import event_key, node_key
from sharewell.records.ledger.reading import uncollected
from sharewell.records.models import LedgerEvent, LedgerHead, LedgerNode, Person
from sharewell.rules.errors import Missing, NotNow
from sharewell.rules.ledger.checkpoint import Checkpoint, ConsistencyProof, InclusionProof
from sharewell.vault.signing import NoteVerifier
from tests.records.ledger.book import NOW, Book

SOURCE = Path(__file__).parent / "go" / "verify.go"
LIBRARY = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")


def _opened(book: Book, note: str) -> Checkpoint:
    return Checkpoint.parse(NoteVerifier.parse(ledger.verifier_key(book.vault, book.organisation)).verify(note))


def test_a_checkpoint_always_grows_the_ledger_to_a_multiple_of_64(book: Book) -> None:
    with pytest.raises(Missing):
        ledger.checkpoint(book.vault, book.organisation, NOW)
    sizes = []
    for more in (1, 0, 63, 64, 65):
        for _ in range(more):
            book.write(book.person())
        sizes.append(_opened(book, ledger.checkpoint(book.vault, book.organisation, NOW)).size)
        assert ledger.size(book.organisation) == sizes[-1]
    assert sizes == [64, 128, 192, 320, 448]
    assert ledger.verify(book.vault).checkpoints == 5


def test_one_that_is_kept_here_makes_no_published_size_larger_and_is_answered_for(book: Book) -> None:
    sizes = []
    for more in (1, 9):
        for _ in range(more):
            book.write(book.person())
            here = ledger.checkpoint(book.vault, book.organisation, NOW, kept_here=True)
            assert ledger.latest_checkpoint(book.organisation) != here
        sizes.append(_opened(book, ledger.checkpoint(book.vault, book.organisation, NOW)).size)
    assert sizes == [64, 128]
    assert ledger.verify(book.vault).ok and ledger.verify(book.vault).checkpoints == 12
    assert ledger.first_checkpoint_since(book.organisation, NOW)[0] == 64
    with connection.cursor() as cursor:
        for statement in append_only.whole(connection.vendor)[1]:
            cursor.execute(statement)
        cursor.execute('DELETE FROM "records_ledgercheckpoint" '
                       'WHERE "id" = (SELECT MIN("id") FROM "records_ledgercheckpoint")')
    assert [one.what for one in ledger.verify(book.vault).findings] == ["the checkpoint is missing"]


def test_a_checkpoint_does_not_say_whose_it_is_nor_when(book: Book) -> None:
    book.fill(1, 1)
    note = ledger.checkpoint(book.vault, book.organisation, NOW)
    assert _opened(book, note).origin == f"sharewell.ledger/{book.organisation}"
    assert "2026" not in note.split("\n\n")[0]
    assert ledger.latest_checkpoint(book.organisation) == note


def test_padding_cannot_be_told_from_a_guess(book: Book) -> None:
    book.write(book.person())
    ledger.checkpoint(book.vault, book.organisation, NOW)
    padding = [event for event in ledger.events(book.organisation) if event.kind == "ledger.padded"]
    assert len(padding) == 63
    assert len({event.mark for event in padding}) == 63


def test_every_event_has_a_proof_that_holds(book: Book) -> None:
    book.fill()
    ledger.checkpoint(book.vault, book.organisation, NOW)
    book.fill(1, 1)
    ledger.checkpoint(book.vault, book.organisation, NOW)
    for event in ledger.events(book.organisation):
        proof = InclusionProof.parse(ledger.prove(book.organisation, event.seq))
        assert proof.leaf == event.leaf()
        assert proof.holds_in(_opened(book, proof.note))


def test_every_older_size_has_a_proof_that_holds(book: Book) -> None:
    book.fill()
    notes = [ledger.checkpoint(book.vault, book.organisation, NOW) for _ in range(3)]
    checkpoints = [_opened(book, note) for note in notes]
    for old in checkpoints:
        for new in checkpoints:
            if old.size <= new.size:
                proof = ConsistencyProof.parse(ledger.consistency(book.organisation, old.size, new.size))
                assert proof.holds_between(old, _opened(book, proof.note))


def test_what_cannot_be_proved_says_what_to_do(book: Book) -> None:
    with pytest.raises(Missing):
        ledger.prove(book.organisation, 0)
    book.write(book.person())
    assert ledger.latest_checkpoint(book.organisation) is None
    with pytest.raises(NotNow, match="checkpoint first"):
        ledger.prove(book.organisation, 0)
    with pytest.raises(Missing):
        ledger.prove(book.organisation, 1)
    ledger.checkpoint(book.vault, book.organisation, NOW)
    seq = book.write(book.person())
    with pytest.raises(NotNow, match="checkpoint first"):
        ledger.prove(book.organisation, seq)
    with pytest.raises(NotNow, match="no checkpoint of size 65"):
        ledger.consistency(book.organisation, 64, 65)
    for old in (0, 65):
        with pytest.raises(NotNow, match="between 1 and 64"):
            ledger.consistency(book.organisation, old, 64)


def test_a_proof_over_missing_parts_is_refused(book: Book) -> None:
    book.write(book.person())
    ledger.checkpoint(book.vault, book.organisation, NOW)
    with connection.cursor() as cursor:
        for statement in append_only.whole(connection.vendor)[1]:
            cursor.execute(statement)
    LedgerNode.objects.filter(pk=node_key(LedgerHead.objects.get().number, 1, 1)).delete()
    with pytest.raises(NotNow, match="ledger verify"):
        ledger.prove(book.organisation, 0)


def test_a_proof_of_an_event_that_was_taken_away_is_no_proof(book: Book) -> None:
    book.write(book.person())
    ledger.checkpoint(book.vault, book.organisation, NOW)
    with connection.cursor() as cursor:
        for statement in append_only.whole(connection.vendor)[1]:
            cursor.execute(statement)
    LedgerEvent.objects.filter(pk=event_key(LedgerHead.objects.get().number, 0)).delete()
    with pytest.raises(Missing):
        ledger.prove(book.organisation, 0)


def test_a_row_that_is_not_there_is_not_shown(book: Book) -> None:
    with pytest.raises(Missing):
        ledger.show_row(book.vault, book.organisation, Person, "0" * 32)


def test_nobody_signed_for_a_ledger_that_is_not_there(book: Book) -> None:
    assert ledger.cosigners("0" * 32) == {}


def test_a_long_check_leaves_the_search_for_garbage_as_it_found_it() -> None:
    on = gc.isenabled()
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is before
    (gc.enable if on else gc.disable)()


def test_a_place_in_a_ledger_is_one_number_and_back() -> None:
    from sharewell.records.ledger import positions

    last = 2**40 - 1
    assert positions.event_key(2**17 - 1, last) < 2**63
    assert positions.node_key(2**17 - 1, 63, last) < 2**63
    assert positions.seq_of(event_key(9, 77)) == 77
    assert positions.level_and_index(node_key(9, 5, 77)) == (5, 77)
    assert positions.node_range(9)[1] < positions.node_range(10)[0]
    assert positions.event_range(9)[1] < positions.event_range(10)[0]
