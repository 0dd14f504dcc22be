"""The clock is hours behind: who was let in by a clock that was right is still let in, and no file is begun twice."""

from __future__ import annotations

import pytest

from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.watch_clock import watch_clock
from sharewell.casework.who_looked import who_looked
from sharewell.rules import need_to_know
from tests.casework.test_clock import people
from tests.support.past_the_wall import past_the_wall

__all__ = ["people"]

pytestmark = pytest.mark.django_db


def files() -> int:
    from sharewell.records import models

    with past_the_wall():
        return models.SafeguardingFile.objects.count()


def behind(people, clock) -> tuple[str, str]:
    """The file of a concern recorded at the right time, and of one recorded with the clock five hours behind."""
    first = people.file_of(people.concern().concern_id)
    clock.move(hours=-5)
    return first, people.file_of(people.concern(words="Again she was hungry.").concern_id)


def test_a_concern_recorded_with_the_clock_behind_joins_the_childs_file(people, clock):
    first, second = behind(people, clock)
    assert first == second and files() == 1
    page = read_file(people.actor("lead"), people.tools, ReadFile(first))
    assert len(page.concerns) == 2


def test_control_a_place_that_begins_by_the_clock_begins_a_second_file(people, clock, monkeypatch):
    def by_the_clock(self, now):
        return self.since <= now and (self.until is None or now < self.until)

    monkeypatch.setattr(need_to_know.Member, "live", by_the_clock)
    people.concern()
    clock.move(hours=-5)
    people.concern(words="Again she was hungry.")
    assert files() == 2


def test_who_looked_says_which_looks_were_written_with_a_clock_known_to_be_wrong(people, clock):
    first = people.file_of(people.concern().concern_id)
    lead = people.actor("lead")
    read_file(lead, people.tools, ReadFile(first))
    clock.move(hours=-5)
    watch_clock(people.tools)
    read_file(lead, people.tools, ReadFile(first))
    looks = who_looked(lead, people.tools, ReadFile(first))
    assert {look.at.hour: "wrong by 5 hours then: this time is uncertain" in look.line for look in looks} == {
        9: False, 4: True}  # fmt: skip
