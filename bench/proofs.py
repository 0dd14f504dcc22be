"""Proofs for outsiders from a ledger of 1,000,000 events, against 0.3 milliseconds each.

An inclusion proof: that one event stands in the newest checkpoint. A consistency proof: that an older checkpoint is its
start. Both are timed as they are given out: read from the database and put into their text form, at places all over
the ledger. Every one is checked before it counts.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from bench.run import Ratio, in_turn, start
from sharewell.rules.ledger.checkpoint import Checkpoint

SIZE = 1_000_000
ASKED = 200
LIMIT_SECONDS = 0.0003
INCLUSION = "an inclusion proof from a ledger of {size:,} events, against 0.3 milliseconds"
CONSISTENCY = "a consistency proof from a ledger of {size:,} events, against 0.3 milliseconds"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A ledger of a million events (2,048 where `quick`), with a checkpoint every 8,192."""
    start(scratch)
    from sharewell.config import wiring
    from sharewell.records import ledger
    from sharewell.records.ledger import checkpoints
    from sharewell.rules.ledger.checkpoint import ConsistencyProof, InclusionProof
    from sharewell.vault.places import Compartment
    from tests.records.ledger.book import Book

    vault = wiring.tools().vault
    book = Book(vault)
    vault.new_scope(book.organisation, list(Compartment))
    with vault.acting("job:bench", "bench"):
        book.write(book.person())
    size, checkpoints.STEP = (2_000, 1_024) if quick else (SIZE, 8_192)
    olds = [_checkpoint(ledger.checkpoint(vault, book.organisation, NOW))]
    while olds[-1].size < size:
        olds.append(_checkpoint(ledger.checkpoint(vault, book.organisation, NOW)))
    *olds, newest = olds
    places = list(range(7, newest.size, newest.size // ASKED))
    for seq in places:
        assert InclusionProof.parse(ledger.prove(book.organisation, seq)).holds_in(newest)
    for old in olds[-ASKED:]:
        text = ledger.consistency(book.organisation, old.size, newest.size)
        assert ConsistencyProof.parse(text).holds_between(old, newest)
    next_place, next_old = itertools.cycle(places), itertools.cycle(olds)
    inclusion, consistency = in_turn(
        rounds, ASKED,
        lambda: ledger.prove(book.organisation, next(next_place)),
        lambda: ledger.consistency(book.organisation, next(next_old).size, newest.size),
    )  # fmt: skip
    return [
        Ratio(INCLUSION.format(size=newest.size), inclusion, LIMIT_SECONDS, 1.0),
        Ratio(CONSISTENCY.format(size=newest.size), consistency, LIMIT_SECONDS, 1.0),
    ]


def _checkpoint(note: str) -> Checkpoint:
    return Checkpoint.parse(note.rpartition("\n\n")[0] + "\n")
