"""G3. Nobody outside a file's circle can tell a world with the file from one without it."""

from __future__ import annotations

import difflib
import random

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.cast import cast
from tests.support.depth import examples

# The random programs are the same on both databases; the second wall has proofs of its own on PostgreSQL.
pytestmark = pytest.mark.once

PARTS = 6
PAIRS = examples(204, 2_004) // PARTS
STEPS = 10


class Undo(Exception):
    """Takes a world away again."""


def world(people, program, when, hidden) -> list[str]:
    """Everything outsiders were answered in one world, which is taken away afterwards."""
    from tests.proofs.worlds import Play

    play, began = Play(people, hidden), people.tools.clock.now
    try:
        with transaction.atomic():
            play.run(program, when)
            raise Undo
    except Undo:
        pass
    finally:
        people.tools.clock.now = began
    return play.transcript()


def difference(people, program, when, hidden) -> str:
    """What tells the two worlds apart, as the lines that differ; empty text for nothing."""
    first, second = world(people, program, when, None), world(people, program, when, hidden)
    if len(first) != len(second):
        return "one world was asked more than the other"
    for without, beside in zip(first, second, strict=True):
        if without != beside:
            lines = difflib.unified_diff(without.splitlines(), beside.splitlines(), "without", "with", n=1, lineterm="")
            return without.splitlines()[0] + "\n" + "\n".join(lines)
    return ""


def compare(people, pairs: int, hidden) -> int:
    """Compare `pairs` random pairs of worlds; how many answers were the same. Raises AssertionError for the first."""
    from tests.proofs import worlds

    same = []

    @settings(max_examples=pairs, phases=[Phase.generate])
    @given(st.integers(0, 2**63))
    def every_pair(seed) -> None:
        chance = random.Random(seed)  # noqa: S311
        program = [(chance.randrange(420), chance.randrange(420), chance.randrange(420)) for _ in range(STEPS)]
        when = 0 if hidden in worlds.AT_ONCE else chance.randrange(STEPS // 2)
        found = difference(people, program, when, hidden)
        if found:
            for at in reversed(range(len(program))):
                fewer = [step for number, step in enumerate(program) if number != at]
                still = difference(people, fewer, min(when, len(fewer) - 1), hidden) if fewer else ""
                if still:
                    program, found = fewer, still
        assert not found, f"{hidden.__name__}: {program}\n{found}"
        same.append(len(program))

    every_pair()
    return len(same)


@pytest.mark.parametrize("number", range(PARTS))
def test_g3_two_worlds_are_one_to_everybody_outside(db, tools, counted, number):
    from tests.proofs.worlds import HIDDEN

    counted("pairs of worlds without a byte of difference", compare(cast(tools), PAIRS, HIDDEN[number]))


def a_count_of_everything(monkeypatch):
    from sharewell.records.models import Concern
    from sharewell.web.components import frame

    real = frame.page

    def counting(request, template, **content):
        got = real(request, template, **content)
        got["X-Records"] = str(Concern.objects.count())
        return got

    monkeypatch.setattr("sharewell.web.door.page", counting)


def references_in_sequence(monkeypatch):
    from sharewell.casework import record_concern
    from sharewell.records.models import Concern

    monkeypatch.setattr(record_concern, "reference_of", lambda _: f"SW-{Concern.objects.count():04}")


def an_unpadded_checkpoint(monkeypatch):
    from sharewell.records.ledger import checkpoints

    monkeypatch.setattr(checkpoints, "STEP", 1)


def a_warning_that_the_child_is_known(monkeypatch):
    from sharewell.casework import keep_address_book
    from sharewell.records.models import SafeguardingFile
    from sharewell.rules.errors import Gap, Incomplete

    real = keep_address_book.desk.checked_name

    def careful(name, **given):
        if SafeguardingFile.objects.exclude(child_digest="").exists():
            raise Incomplete(Gap("name", "This child is known already."))
        return real(name, **given)

    monkeypatch.setattr(keep_address_book.desk, "checked_name", careful)


def a_recorder_who_sees_what_the_file_has_learned(monkeypatch):
    from sharewell.casework import read_concern

    monkeypatch.setattr(read_concern, "as_told", lambda _, child: child)


PLANTS = {
    a_recorder_who_sees_what_the_file_has_learned: "details_kept",
    a_count_of_everything: "concern_of_key_worker", references_in_sequence: "allegation",
    an_unpadded_checkpoint: "allegation", a_warning_that_the_child_is_known: "concern_of_key_worker",
}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_the_worlds_tell_a_fault_that_is_planted(db, tools, monkeypatch, plant):
    from tests.proofs import worlds

    people = cast(tools)
    plant(monkeypatch)
    with pytest.raises(AssertionError, match="with"):
        compare(people, 60, getattr(worlds, PLANTS[plant]))
