"""One assess call, from text to answer, against a bare JSON parse of the same file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from bench.run import Ratio, in_turn
from sharewell.rules import assess
from tests.cli.decision import COMPLETE

TITLE = "assess: one call against a bare JSON parse of the same text"
LIMIT = 50.0


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A complete decision of some thirty answers."""
    text = json.dumps(COMPLETE)
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    code, _ = assess.run(text, now)
    assert code == assess.COMPLETE
    times = 3 if quick else 300
    ours, plain = in_turn(rounds, times, lambda: assess.run(text, now), lambda: json.loads(text))
    return [Ratio(TITLE, ours, plain, LIMIT, {"bytes": len(text)})]
