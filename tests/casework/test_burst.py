"""Opening one file after another asks for a fresh sign-in and is told, and never stops what is urgent."""

from __future__ import annotations

from dataclasses import replace

import pytest


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


@pytest.fixture
def concerns(people, clock):
    """Twenty-two concerns in twenty-two files, and the lead as a session makes them."""
    from sharewell.casework.keep_address_book import KeepChild, keep_child

    people.actors["lead"] = replace(people.actors["lead"], shown_at=clock())
    made = []
    for number in range(22):
        name = f"Child{chr(97 + number)} Example"
        people.children[name] = keep_child(people.actor("lead"), people.tools, KeepChild(name=name))
        made.append(people.concern(about=name).concern_id)
    return made


def read(people, concern_id):
    from sharewell.casework.read_concern import ReadConcern, read_concern

    return read_concern(people.actor("lead"), people.tools, ReadConcern(concern_id=concern_id))


def read_twenty(people, concerns):
    for concern_id in concerns[:20]:
        read(people, concern_id)


def told(people, part):
    from sharewell.casework.alerts import BURST, my_alerts

    return [one.words for one in my_alerts(people.actor(part), people.tools, None) if one.kind == BURST]


def test_the_twenty_first_file_asks_who_it_is_and_the_watchers_are_told_once(people, concerns):
    from sharewell.rules.errors import Burst

    read_twenty(people, concerns)
    read(people, concerns[0])
    for _ in range(3):
        with pytest.raises(Burst):
            read(people, concerns[20])
    assert (len(told(people, "independent")), len(told(people, "deputy"))) == (1, 1)
    assert told(people, "lead") == told(people, "practitioner") == []
    assert not any(name.split()[0] in told(people, "independent")[0] for name in people.children)


def test_after_showing_who_it_is_it_goes_on(people, concerns, clock):
    read_twenty(people, concerns)
    people.actors["lead"] = replace(people.actors["lead"], shown_at=clock.move(seconds=1))
    assert read(people, concerns[20])


def test_ten_minutes_later_it_goes_on_as_well(people, concerns, clock):
    read_twenty(people, concerns)
    clock.move(minutes=10, seconds=1)
    assert read(people, concerns[20])


def test_an_urgent_share_and_a_new_concern_go_on_all_the_same(people, concerns):
    from sharewell.casework.share_urgently import CallSheet, ShareUrgently, read_call_sheet, share_urgently

    read_twenty(people, concerns)
    assert read_call_sheet(people.actor("lead"), people.tools, CallSheet(concern_id=concerns[20]))
    assert share_urgently(people.actor("lead"), people.tools,
                          ShareUrgently(concern_id=concerns[20], contact="emergency", told="What I saw."))
    assert people.concern(by="lead", about="Leo O'Brien").concern_id


def test_the_check_finds_a_budget_that_is_never_counted(people, concerns, monkeypatch):
    from sharewell.rules import burst

    read_twenty(people, concerns)
    monkeypatch.setattr(burst, "asks_again", lambda *_: False)
    assert read(people, concerns[20])
