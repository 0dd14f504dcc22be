"""A concern recorded so that it is on the disk, against one bare commit of as many bytes on the same disk."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from bench.house import open_house, stored_bytes
from bench.run import Ratio, bare, in_turn, start

TITLE = "a concern recorded (child with a file, one statement, SQLite FULL) against a bare one-row commit"
LIMIT = 2.0
SEEN = "Mia had a bruise the size of a coin on her left upper arm at lunch, and said that it hurt when she reached up."


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """The whole use case: the gate, the rules, every row sealed, the circle's lists, the ledger, the commit."""
    start(scratch)
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.rules.concern import ConcernInput, Paragraph
    from sharewell.rules.values import SafeNow, StatementKind

    house = open_house()
    actor = house.actor("Bea")
    seen = Paragraph(SEEN, StatementKind.OBSERVED, observed_at=datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    words = ConcernInput(paragraphs=(seen,), safe_now=SafeNow.YES)

    def ours() -> None:
        record_concern(actor, house.tools, RecordConcern(concern=words, child_id=house.child.id))

    ours()
    before = stored_bytes()
    ours()
    size = stored_bytes() - before
    plain = bare(scratch / "var" / "bare.db")
    plain.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    body = os.urandom(size)
    times = 2 if quick else 40
    took = in_turn(rounds, times, ours, lambda: plain.execute("INSERT INTO bare (body) VALUES (?)", (body,)))
    return [Ratio(TITLE, *took, LIMIT, {"bytes": size})]
