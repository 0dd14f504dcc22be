"""Numbers for trustees: once a term, after it has ended, and never a small one."""

from __future__ import annotations

import pytest


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


def due(people):
    from sharewell.casework.due_work import do_due_work

    return do_due_work(people.tools)


def read(people, part="trustee"):
    from sharewell.casework.trustees_figures import read_figures

    return read_figures(people.actor(part), people.tools, None)


def numbers(people):
    terms = read(people)
    return [(term.words, dict(term.alone)["Concerns recorded"].words) for term in terms]


def test_a_live_term_shows_nothing_and_an_ended_one_is_counted_once(people, clock):
    for _ in range(6):
        people.concern()
    due(people)
    assert read(people) == []
    clock.move(days=45)
    due(people)
    assert numbers(people) == [("Autumn 2026", "6")]
    people.concern()
    due(people)
    assert numbers(people) == [("Autumn 2026", "6")]


def test_a_small_number_is_held_back(people, clock):
    people.concern()
    clock.move(days=45)
    due(people)
    assert numbers(people) == [("Autumn 2026", "fewer than 5")]


def test_one_more_concern_below_five_changes_nothing(people, clock):
    seen = []
    for number in range(2):
        people.concern()
        clock.move(days=130 if number else 45)
        due(people)
        seen.append(numbers(people)[0][1])
    assert seen == ["fewer than 5", "fewer than 5"]


def test_an_ended_term_without_anything_is_shown_as_fewer_than_five(people, clock):
    clock.move(days=140)
    due(people)
    assert numbers(people) == [("Spring 2027", "fewer than 5"), ("Autumn 2026", "fewer than 5")]


def test_only_those_whose_work_it_is_see_them(people):
    from sharewell.rules.errors import Refused

    for part in ("practitioner", "information_lead"):
        with pytest.raises(Refused):
            read(people, part)
    assert read(people, "lead") == read(people, "independent") == []


def test_counting_opens_no_file(people, clock):
    from sharewell.casework.trustees_figures import freeze_figures
    from sharewell.rules.people import SystemActor

    people.concern()
    clock.move(days=45)
    log = people.tools.vault.desk.log
    before = len(list(log.rows()))
    assert freeze_figures(SystemActor("figures", people.organisation_id), people.tools, None) == 1
    assert read(people)
    asked = [line for _, _, line in log.rows()][before:]
    assert [line for line in asked if line.scope != people.organisation_id] == []
    assert before
