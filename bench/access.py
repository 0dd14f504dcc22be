"""One access decision in this process, once the circle is loaded, and beside it what one prepared SELECT costs.

Circles of 5 and of 50 places, some ended, some not begun, some for own words only, with two people excluded. Every
action is asked for by everybody in the circle, by somebody excluded and by a stranger, some with a lead's role and some
without. The aim of the issue is a time, so the plain side of those lines is that time and not a measured one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.run import Ratio, bare, in_turn, start

if TYPE_CHECKING:
    from sharewell.rules.need_to_know import NeedToKnow

AIM_SECONDS = 20e-6
DECIDE = "an access decision in a circle of {places}, any action and asker, against 20 microseconds"
SIGHT = "what somebody sees of a file with a circle of {places}, against 20 microseconds"
SELECT = "a decision in a circle of {places} against one prepared SELECT of the asker's place in it"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SIZES = (5, 50)


def measure(scratch: Path, rounds: int, quick: bool) -> list[Ratio]:
    """Every combination of asker and action, decided in turn, in both circles."""
    start(scratch)
    return [ratio for places in SIZES for ratio in _in_circle(places, scratch, rounds, 1 if quick else 30)]


def _in_circle(places: int, scratch: Path, rounds: int, times: int) -> list[Ratio]:
    from sharewell.rules.access import WHO_MAY, Action, Needs, decide
    from sharewell.rules.people import Actor, Role
    from sharewell.rules.values import new_id

    circle = _circle(places)
    people = [*(member.person_id for member in circle.members), next(iter(circle.excluded)), new_id()]
    roles = itertools.cycle((Role.LEAD, Role.PRACTITIONER))
    actors = [Actor(person, new_id(), frozenset(), frozenset({next(roles)})) for person in people]
    asked = [(actor, action, None if WHO_MAY[action].needs is Needs.NO_FILE else circle)
             for actor in actors for action in Action]

    def decisions() -> None:
        for actor, action, around in asked:
            decide(actor, action, around, NOW)

    def sights() -> None:
        for person in people:
            circle.sight(person, NOW)

    took, saw, read = in_turn(rounds, times, decisions, sights, _selects(scratch, circle, people))
    each, sight, select = took / len(asked), saw / len(people), read / len(people)
    notes = {"microseconds": round(each * 1e6, 2), "decisions": len(asked)}
    return [
        Ratio(DECIDE.format(places=places), each, AIM_SECONDS, 1.0, notes),
        Ratio(SIGHT.format(places=places), sight, AIM_SECONDS, 1.0, {"microseconds": round(sight * 1e6, 2)}),
        Ratio(SELECT.format(places=places), each, select, None, {"select_microseconds": round(select * 1e6, 2)}),
    ]


def _circle(places: int) -> NeedToKnow:
    """A file's circle: of every five places one has ended, one ends later, and one is for own words."""
    from sharewell.rules.need_to_know import Member, NeedToKnow
    from sharewell.rules.values import new_id

    day = timedelta(days=1)
    members = tuple(
        Member(
            new_id(), NOW - (number + 2) * day, until={1: NOW - day, 2: NOW + day}.get(number % 5),
            own_words=number % 5 == 3,
        )
        for number in range(places)
    )  # fmt: skip
    return NeedToKnow(new_id(), members, frozenset({new_id(), new_id()}))


def _selects(scratch: Path, circle: NeedToKnow, people: list[str]) -> Callable[[], None]:
    """One prepared, indexed SELECT for each of `people`, on a bare connection to a table of many circles."""
    from sharewell.rules.values import new_id

    base = bare(scratch / f"circle-{len(people)}.db")
    base.execute("CREATE TABLE place (person TEXT, file TEXT, since TEXT, until TEXT, own INTEGER)")
    base.execute("CREATE INDEX of_person ON place (person, file)")
    others = [(new_id(), new_id(), "", "", 0) for _ in range(20_000)]
    own = [(member.person_id, circle.file_id, "", "", 0) for member in circle.members]
    base.execute("BEGIN")
    base.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", others + own)
    base.execute("COMMIT")
    sql = "SELECT since, until, own FROM place WHERE person = ? AND file = ?"

    def selects() -> None:
        for person in people:
            base.execute(sql, (person, circle.file_id)).fetchall()

    return selects
