"""G3. Nobody outside a file's circle can tell a world with the file from one without it."""

from __future__ import annotations

import difflib
import random
import re
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.cast import cast
from tests.support.depth import examples
from tests.support.past_the_wall import past_the_wall

PARTS = 7
PAIRS = examples(204, 2_004, postgresql=(24, 204)) // PARTS
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


FIGURES = "trustee get /settings/figures/"
FIGURE = re.compile(r'(govuk-table__cell--numeric">)[^<]*|(Content-Length: )\d+')
SHOWN = re.compile(r'govuk-table__cell--numeric">\d')
met: Counter[str] = Counter()


def published(without: str, beside: str) -> bool:
    """Whether two pages of figures differ in a number of five or more alone: those count every concern, to be read.

    Where both hold back what they count, not a byte may differ, nor anything else of the page in any case.
    """
    if not (without.startswith(FIGURES) and (SHOWN.search(without) or SHOWN.search(beside))):
        return False
    if FIGURE.sub(r"\1\2", without) != FIGURE.sub(r"\1\2", beside):
        return False
    met["figures"] += 1
    return True


def difference(people, program, when, hidden) -> str:
    """What tells the two worlds apart, as the lines that differ; empty text for nothing."""
    first, second = world(people, program, when, None), world(people, program, when, hidden)
    if len(first) != len(second):
        return "one world was asked more than the other"
    for without, beside in zip(first, second, strict=True):
        if without != beside and not published(without, beside):
            lines = difflib.unified_diff(without.splitlines(), beside.splitlines(), "without", "with", n=1, lineterm="")
            return without.splitlines()[0] + "\n" + "\n".join(lines)
    return ""


def compare(people, pairs: int, hidden, does: str = "") -> int:
    """Compare `pairs` random pairs of worlds; how many answers were the same. Raises AssertionError for the first.

    `does`: the one thing that is done at each step, where a fault shows in little else.
    """
    from tests.proofs import hidden_worlds, worlds

    same = []

    @settings(max_examples=pairs, phases=[Phase.generate])
    @given(st.integers(0, 2**63))
    def every_pair(seed) -> None:
        chance = random.Random(seed)  # noqa: S311
        verbs = [number for number, verb in enumerate(worlds.DOES) if does in ("", verb.__name__)]
        program = [(chance.choice(verbs), chance.randrange(420), chance.randrange(420)) for _ in range(STEPS)]
        when = 0 if hidden in hidden_worlds.AT_ONCE else chance.randrange(STEPS // 2)
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
    from tests.proofs.hidden_worlds import HIDDEN, know_the_duty_team

    met.clear()
    people = cast(tools)
    know_the_duty_team(people)
    counted("pairs of worlds without a byte of difference", compare(people, PAIRS, HIDDEN[number]))
    counted("of their answers, figures for trustees that differ in a published number alone", met["figures"])


def figures_page(number: str, words: str = "Concerns recorded") -> str:
    return f'{FIGURES}\nContent-Length: 100\n<th>{words}</th><td class="govuk-table__cell--numeric">{number}</td>'


@pytest.mark.parametrize(("without", "beside", "meant"), [
    (figures_page("fewer than 5"), figures_page("5"), True), (figures_page("6"), figures_page("7"), True),
    (figures_page("fewer than 5"), figures_page("fewer than 5", "Concerns"), False),
    (figures_page("6"), figures_page("7", "Concerns"), False),
    (figures_page("fewer than 5"), figures_page("held back"), False),
    ("lead get /\n" + figures_page("6"), "lead get /\n" + figures_page("7"), False),
])  # fmt: skip
def test_only_a_number_that_is_meant_to_be_read_may_differ(without, beside, meant):
    assert published(without, beside) is meant


def a_count_of_everything(monkeypatch):
    from sharewell.records.models import Concern
    from sharewell.web.components import frame

    real = frame.page

    def counting(request, template, **content):
        got = real(request, template, **content)
        with past_the_wall():
            got["X-Records"] = str(Concern.objects.count())
        return got

    monkeypatch.setattr("sharewell.web.door.page", counting)


def references_in_sequence(monkeypatch):
    from sharewell.casework import record_concern
    from sharewell.records.models import Concern

    def numbered(row_id):
        with past_the_wall():
            return f"SW-{Concern.objects.count():04}"

    monkeypatch.setattr(record_concern, "reference_of", numbered)


def an_unpadded_checkpoint(monkeypatch):
    from sharewell.records.ledger import checkpoints

    monkeypatch.setattr(checkpoints, "STEP", 1)


def a_note_kept_here_that_is_padded(monkeypatch):
    """As it was: each thing that was sent or destroyed made the next published size larger by a whole step."""
    from sharewell.casework import take_checkpoint
    from sharewell.records import ledger

    real = ledger.checkpoint
    monkeypatch.setattr(take_checkpoint.ledger, "checkpoint",
                        lambda vault, organisation, at, **_: real(vault, organisation, at))


def a_warning_that_the_child_is_known(monkeypatch):
    from sharewell.casework import keep_address_book
    from sharewell.records.models import SafeguardingFile
    from sharewell.rules.errors import Gap, Incomplete

    real = keep_address_book.desk.checked_name

    def careful(name, **given):
        with past_the_wall():
            known = SafeguardingFile.objects.exclude(child_digest="").exists()
        if known:
            raise Incomplete(Gap("name", "This child is known already."))
        return real(name, **given)

    monkeypatch.setattr(keep_address_book.desk, "checked_name", careful)


def a_recorder_who_sees_what_the_file_has_learned(monkeypatch):
    from sharewell.casework import read_concern

    monkeypatch.setattr(read_concern, "as_told", lambda _, child: child)


PLANTS = {
    a_recorder_who_sees_what_the_file_has_learned: "details_kept",
    a_count_of_everything: "concern_of_key_worker", references_in_sequence: "allegation",
    an_unpadded_checkpoint: "allegation", a_note_kept_here_that_is_padded: "destroyed",
    a_warning_that_the_child_is_known: "concern_of_key_worker",
}
SHOWS_IN = {a_warning_that_the_child_is_known: "keep_lists",
            a_note_kept_here_that_is_padded: "checkpoint"}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_the_worlds_tell_a_fault_that_is_planted(db, tools, monkeypatch, plant):
    from tests.proofs import hidden_worlds

    people = cast(tools)
    plant(monkeypatch)
    with pytest.raises(AssertionError, match="with"):
        compare(people, 60, getattr(hidden_worlds, PLANTS[plant]), SHOWS_IN.get(plant, ""))
