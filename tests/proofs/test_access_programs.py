"""G1. Random programs of access: nobody sees more than the model says, and nobody in a circle sees less."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.cast import cast
from tests.support.depth import examples
from tests.support.past_the_wall import past_the_wall

PARTS = 4
PROGRAMS = examples(1_000, 10_000, postgresql=(40, 1_000)) // PARTS
STEPS = 30


class Undo(Exception):
    """Takes a program's rows away again."""


def play(people, program) -> int:
    """Run one program on a store that is put back afterwards: how many answers were compared."""
    from tests.proofs.access_world import STAFF, World, compare, compare_pages

    world, began = World(people), people.tools.clock.now
    try:
        with transaction.atomic():
            for step in program:
                world.run(step)
                compare(world)
            compare_pages(world, STAFF[program[-1][3] % len(STAFF)])
            raise Undo
    except Undo:
        pass
    except AssertionError as fault:
        raise AssertionError(f"{fault}\nafter:\n" + "\n".join(world.story)) from fault
    finally:
        people.tools.clock.now = began
    return world.asked


def fails(people, program) -> bool:
    """Whether a program is one that the product gets wrong."""
    try:
        play(people, program)
    except AssertionError:
        return True
    return False


def fewer(people, program):
    """The same fault with the steps left out that it does not need: much quicker than Hypothesis's own way."""
    for at in reversed(range(len(program))):
        without = program[:at] + program[at + 1 :]
        if without and fails(people, without):
            program = without
    return program


def search(people, count: int, seed: int, each: Callable[[int], None] = lambda _: None) -> None:
    """Play `count` random programs. `seed`: so that the parts of the proof are not the same."""

    @settings(max_examples=count, phases=[Phase.generate])
    @given(st.integers(0, 2**63))
    def every_program(number) -> None:
        chance = random.Random(number + seed)  # noqa: S311
        steps = [tuple(chance.randrange(60) for _ in range(4)) for _ in range(STEPS)]
        try:
            each(play(people, steps))
        except AssertionError:
            play(people, fewer(people, steps))
            raise

    every_program()


@pytest.mark.parametrize("part", range(PARTS))
def test_g1_no_random_program_leaks_or_locks_out(db, tools, counted, part):
    asked: list[int] = []
    search(cast(tools), PROGRAMS, part * 13, asked.append)
    counted("access programs of 30 steps", len(asked))
    counted("access decisions compared with the model", sum(asked))


def no_exclusions(monkeypatch):
    from sharewell.records import gate

    for name in ("circle_of", "place_of"):
        real = getattr(gate, name)
        monkeypatch.setattr(gate, name, lambda *asked, real=real: replace(real(*asked), excluded=frozenset()))


def no_ends(monkeypatch):
    from sharewell.rules.need_to_know import Member

    monkeypatch.setattr(Member, "live", lambda self, now: self.since <= now)


def a_role_that_opens_files(monkeypatch):
    from sharewell.records import gate
    from sharewell.rules import access
    from sharewell.rules.need_to_know import Sight
    from sharewell.rules.people import Role
    from tests.proofs import access_world

    def careless(actor, action, circle, now):
        opens = actor.has(Role.MANAGER)
        return access.Allowed(Sight.EVERYTHING) if opens else access.decide(actor, action, circle, now)

    monkeypatch.setattr(gate, "decide", careless)
    monkeypatch.setattr(access_world, "decide", careless)


def no_relatives(monkeypatch):
    from sharewell.casework import where_concern_goes

    real = where_concern_goes.route
    monkeypatch.setattr(where_concern_goes, "route", lambda **given: real(**(given | {"close_to_them": ()})))


def lists_that_keep_lines(monkeypatch):
    from sharewell.records.stores import worklist

    monkeypatch.setattr(worklist, "lose", lambda *_: None)


def members_locked_out(monkeypatch):
    from sharewell.rules.need_to_know import Member

    monkeypatch.setattr(Member, "live", lambda self, now: self.until is None and self.since < now)


def no_end_of_emergencies(monkeypatch):
    from datetime import timedelta

    from sharewell.rules import emergency

    monkeypatch.setattr(emergency, "LASTS", timedelta(days=1))


@pytest.mark.parametrize("plant", [no_exclusions, no_ends, no_end_of_emergencies, a_role_that_opens_files,
                                   no_relatives, lists_that_keep_lines, members_locked_out])
def test_the_programs_find_a_fault_that_is_planted(db, tools, monkeypatch, plant):
    people = cast(tools)
    plant(monkeypatch)
    told = r"the model says|the files of|the worklist of|shown as readers"
    with past_the_wall(), pytest.raises(AssertionError, match=told):
        search(people, 200, 0)
