"""A child may have several files: who may see two of them finds one from the other, and nobody else learns of it."""

from __future__ import annotations

import pytest


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


@pytest.fixture
def apart(people):
    """Two files of one child: the manager was let into the first, so the next concern begins a file of its own."""
    from sharewell.casework.widen_need_to_know import Widen, widen_need_to_know

    first = people.concern()
    one = people.file_of(first.concern_id)
    widen_need_to_know(people.actor("lead"), people.tools,
                       Widen(file_id=one, person_id=people.person("manager"), why="Helps the family."))
    second = people.concern(by="adult")
    return first, second, one, people.file_of(second.concern_id)


def others(people, part, file_id):
    from sharewell.casework.read_file import ReadFile, read_file

    return [one.file_id for one in read_file(people.actor(part), people.tools, ReadFile(file_id)).others]


def beside(people, part, concern_id):
    from sharewell.casework.read_concern import ReadConcern, read_concern

    return [one.file_id for one in read_concern(people.actor(part), people.tools, ReadConcern(concern_id)).others]


def test_a_lead_finds_each_from_the_other(people, apart):
    first, second, one, two = apart
    assert one != two
    assert (others(people, "lead", one), others(people, "lead", two)) == ([two], [one])
    assert (beside(people, "lead", first.concern_id), beside(people, "lead", second.concern_id)) == ([two], [one])


def test_whoever_sees_one_of_them_learns_of_no_other(people, apart):
    first, second, one, _ = apart
    assert others(people, "manager", one) == []
    assert beside(people, "practitioner", first.concern_id) == beside(people, "adult", second.concern_id) == []
