"""A decision assessed, and the tests of the minimum over 200 items, against a bare JSON parse of the same texts.

Each item is some 350 characters long; every fourth names somebody of the case with no decision about it, so that there
is something to find. The case knows twenty people. The index of their names is made anew each time, as for a request.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.house import NARRATIVE
from bench.run import Ratio, in_turn
from corpus.generate import texts
from corpus.screening import known_of
from sharewell.rules import assess
from sharewell.rules.brief import KnownIdentities
from sharewell.rules.minimum import RecipientNeeds, Wanted, check_pack
from sharewell.rules.pack import ItemKind, PackDraft, PackItem
from sharewell.rules.values import StatementKind
from tests.cli.decision import COMPLETE

BOTH = "assess and minimum of a file of {} items, against a bare JSON parse of the same texts"
ALONE = "the tests of the minimum alone, against a bare JSON parse of the items"
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NEEDS = RecipientNeeds("the duty team", (Wanted("name", "the child's full name"), Wanted("address", "home address")))
EVERY = 4


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """A pack of everything in a long file: what nobody should send, and what must still be answered at once."""
    items = 20 if quick else 200
    case = texts("tuned", 1)[0].case
    draft, known = _draft(items, [one.name for one in case.people]), known_of(case)
    decision = json.dumps(COMPLETE)
    pack = json.dumps([asdict(item) for item in draft.items], default=str)
    found = _check(draft, known)
    assert any("mentioned" in words for words in found), "the tests of the minimum did not find the names"

    def both() -> None:
        assess.run(decision, NOW)
        _check(draft, known)

    def parsed() -> None:
        json.loads(decision)
        json.loads(pack)

    took, plain, alone, only = in_turn(
        rounds, 1 if quick else 5, both, parsed, lambda: _check(draft, known), lambda: json.loads(pack)
    )
    notes = {"items": items, "bytes": len(decision) + len(pack), "found": len(found), "people": len(case.people)}
    return [Ratio(BOTH.format(items), took, plain, None, notes), Ratio(ALONE, alone, only)]


def _check(draft: PackDraft, known: KnownIdentities) -> list[str]:
    check = check_pack(draft, NEEDS, today=TODAY, known=known)
    return [gap.message for gap in (*check.gaps, *check.warnings)]


def _draft(items: int, names: list[str]) -> PackDraft:
    """Statements over two years, the last in front, with why each is needed."""
    given = tuple(
        PackItem(
            str(number), ItemKind.STATEMENT, f"Statement {number}",
            NARRATIVE + (f"{names[number % len(names)]} was there." if number % EVERY == 0 else ""),
            StatementKind.OBSERVED, "Jo", happened_on=TODAY - timedelta(days=4 * number), recorded_on=TODAY,
            needed_because="It shows what was seen and when.",
        )
        for number in range(items)
    )  # fmt: skip
    about = ("Mia Thornbury",)
    return PackDraft("To look into how she was hurt.", "Duty team", about, recipient_checked=True, items=given)
