"""Notes and proofs read back by software of somebody else: the Go project's own code for transparency logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharewell.records import ledger
from sharewell.records.ledger import checkpoints
from tests.records.ledger.book import NOW, Book
from tests.records.ledger.go_verifier import asked, go_verifier
from tests.support.depth import examples

__all__ = ["go_verifier"]
LEAVES = examples(65_536, 1_000_000)


def test_go_accepts_our_notes_and_proofs_and_refuses_spoiled_ones(
    book: Book, go_verifier: Path, tmp_path: Path
) -> None:
    book.fill()
    old = ledger.checkpoint(book.vault, book.organisation, NOW)
    book.fill(2, 9)
    ledger.checkpoint(book.vault, book.organisation, NOW)
    key = ledger.verifier_key(book.vault, book.organisation)
    proof, note, consistency = (tmp_path / name for name in ("event.tlog-proof", "old.note", "consistency"))
    for seq in (0, 7, 63, 64, 127):
        proof.write_text(ledger.prove(book.organisation, seq))
        assert asked(go_verifier, key, "inclusion", proof).stdout == f"event {seq} stands in the ledger of 128\n"
    note.write_text(old)
    consistency.write_text(ledger.consistency(book.organisation, 64, 128))
    said = asked(go_verifier, key, "consistency", note, consistency)
    assert said.stdout == "the ledger of 64 is the start of the ledger of 128\n"

    good = proof.read_text()
    for spoiled in (
        good.replace("index 127", "index 126"),
        good.replace("extra c2hh", "extra c2hi"),
        good.replace("\n128\n", "\n127\n"),
        good.replace(good.split("\n")[3] + "\n", ""),
    ):
        assert spoiled != good
        proof.write_text(spoiled)
        assert asked(go_verifier, key, "inclusion", proof).returncode == 1
    other = ledger.verifier_key(book.vault, "0b" * 16)
    proof.write_text(good)
    assert asked(go_verifier, other, "inclusion", proof).returncode == 1
    consistency.write_text(consistency.read_text().replace("old 64", "old 65"))
    assert asked(go_verifier, key, "consistency", note, consistency).returncode == 1


@pytest.mark.once
def test_go_accepts_notes_and_proofs_all_over_a_ledger_of_a_million(
    book: Book, go_verifier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted
) -> None:
    monkeypatch.setattr(checkpoints, "STEP", 8_192)
    book.write(book.person())
    notes = [ledger.checkpoint(book.vault, book.organisation, NOW)]
    while (size := ledger.size(book.organisation)) < LEAVES:
        notes.append(ledger.checkpoint(book.vault, book.organisation, NOW))
    key = ledger.verifier_key(book.vault, book.organisation)
    proof, note, consistency = (tmp_path / name for name in ("event.tlog-proof", "old.note", "consistency"))
    for seq in {0, 1, size - 1, *range(7, size, size // 40)}:
        proof.write_text(ledger.prove(book.organisation, seq))
        assert asked(go_verifier, key, "inclusion", proof).stdout == f"event {seq} stands in the ledger of {size}\n"
    for old in notes:
        at = int(old.split("\n")[1])
        note.write_text(old)
        consistency.write_text(ledger.consistency(book.organisation, at, size))
        said = asked(go_verifier, key, "consistency", note, consistency)
        assert said.stdout == f"the ledger of {at} is the start of the ledger of {size}\n"
    note.write_text(notes[0])
    assert asked(go_verifier, key, "consistency", note, consistency).returncode == 1
    counted(f"events of a ledger whose notes and proofs Go accepted ({len(notes)} notes)", size)
