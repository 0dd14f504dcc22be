"""One access decision in this process, once the circle is loaded, and beside it what one prepared SELECT costs.

The circles are of 5 and of 50 places, some ended, some not begun, some for own words only, with a few people excluded.
Every action is asked by everybody who matters: a reader, somebody at the end of the list, the recorder, somebody
excluded, a stranger, and somebody whose place has ended. The aim is in microseconds, so the plain side is that time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.run import Ratio, bare, in_turn, start

AIM_SECONDS = 20e-6
DECIDE = "one access decision in a circle of {places}, any action and any asker, against 20 microseconds"
SIGHT = "what somebody sees of a file with a circle of {places}, against 20 microseconds"
SELECT = "the same decision against one prepared SELECT of the asker's place in the circle"
LOADED = "the circle of 5 read through the gate and one decision, against the same two indexed reads by bare SQL"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SIZES = (5, 50)


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """Every combination of asker and action, decided in turn."""
    start(scratch)
    from sharewell.rules.access import Action, Needs, WHO_MAY, decide
    from sharewell.rules.people import Actor, Role
    from sharewell.rules.values import new_id

    organisation = new_id()
    found: list[Ratio] = []
    for places in SIZES:
        circle, people = _circle(places)
        actors = [Actor(person, organisation, frozenset(), frozenset({role})) for person, role in
                  zip(people, itertools.cycle((Role.LEAD, Role.PRACTITIONER)), strict=False)]
        asked = [(actor, action, circle if WHO_MAY[action].needs is not Needs.NO_FILE else None)
                 for actor in actors for action in Action]

        def decisions(asked: list = asked) -> None:  # type: ignore[type-arg]
            for actor, action, around in asked:
                decide(actor, action, around, NOW)

        def sights(circle=circle, people=people) -> None:  # type: ignore[no-untyped-def]
            for person in people:
                circle.sight(person, NOW)

        select = _select(scratch, circle, people)
        times = 1 if quick else 30
        took, saw, read = in_turn(rounds, times, decisions, sights, select)
        each, one_sight, one_read = took / len(asked), saw / len(people), read / len(people)
        notes = {"microseconds": round(each * 1e6, 2), "decisions": len(asked)}
        found += [
            Ratio(DECIDE.format(places=places), each, AIM_SECONDS, 1.0, notes),
            Ratio(SIGHT.format(places=places), one_sight, AIM_SECONDS, 1.0, {"microseconds": round(one_sight * 1e6, 2)}),
            Ratio(SELECT, each, one_read, None, {"select_microseconds": round(one_read * 1e6, 2)}),
        ]
    return found
