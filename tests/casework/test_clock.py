"""A clock that is wrong: order is kept, everybody is told, and nothing is signed behind what a witness saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharewell.casework import stopping
from sharewell.casework.read_file import ReadFile, read_file
from sharewell.casework.record_concern import ConcernRecorded
from sharewell.casework.steady import Steady, ticks
from sharewell.casework.take_checkpoint import take_checkpoint
from sharewell.casework.tools import Tools
from sharewell.casework.watch_clock import watch_clock
from sharewell.records import ledger
from sharewell.records.ledger import checkpoints
from sharewell.records.times import stamp
from sharewell.rules.errors import NotNow
from sharewell.vault.cosigning import Cosigner
from tests.cast import Cast, cast
from tests.support.clock import Clock
from tests.support.depth import examples
from tests.support.past_the_wall import past_the_wall
from tests.support.stopping import stopped_in

pytestmark = pytest.mark.django_db
MOVES = {
    "thirty days back": timedelta(days=-30), "ten years on": timedelta(days=3652), "an hour back": timedelta(hours=-1),
    "an hour on": timedelta(hours=1), "to a leap day": date(2028, 2, 29) - date(2026, 11, 23),
}  # fmt: skip
HOURS = {"clocks go back": (2026, 10, 25), "clocks go on": (2027, 3, 28)}


@pytest.fixture
def people(db: None, tools: Tools) -> Iterator[Cast]:
    with stopped_in(tools.outbox.parent), past_the_wall():
        yield cast(tools)


def witnessed(people: Cast, at: datetime) -> None:
    """A witness saw the newest checkpoint at this moment by its own clock."""
    take_checkpoint(people.tools, people.organisation_id)
    line = Cosigner("chair.example.org", bytes(32)).line("words\n", int(at.timestamp()))
    size = ledger.latest_size(people.organisation_id)
    ledger.keep_cosignature(people.organisation_id, size, line, people.tools.clock())


@pytest.mark.parametrize("by", MOVES.values(), ids=MOVES.keys())
def test_order_is_kept_wherever_the_clock_goes(people: Cast, clock: Clock, by: timedelta) -> None:
    people.concern(words="Before the clock was moved there was nothing to see.")
    clock.now += by
    people.concern(words="After the clock was moved there was this.")
    found = list(ledger.events(people.organisation_id))
    assert [one.seq for one in found] == list(range(len(found)))
    assert found[-1].at == stamp(clock())
    assert ledger.verify(people.tools.vault).findings == []


@pytest.mark.parametrize("day", HOURS.values(), ids=HOURS.keys())
def test_each_half_hour_of_the_nights_when_clocks_change(people: Cast, clock: Clock, day: tuple[int, int, int]) -> None:
    clock.now = clock.now.replace(year=day[0], month=day[1], day=day[2], hour=0, minute=30)
    for _ in range(5):
        people.concern(words="It was in the night when the clocks change.")
        clock.move(minutes=30)
    assert ledger.verify(people.tools.vault).findings == []


def test_a_step_in_the_middle_of_a_transaction_changes_nothing(people: Cast, clock: Clock) -> None:
    times = iter([clock(), clock() - timedelta(days=1)])
    stepping = replace(people, tools=replace(people.tools, clock=lambda: next(times, clock())))
    stepping.concern(words="The clock was set while this was being saved.")
    assert ledger.verify(people.tools.vault).findings == []


def test_nothing_is_signed_behind_what_a_witness_saw(people: Cast, clock: Clock) -> None:
    witnessed(people, clock())
    clock.move(days=-30)
    with pytest.raises(NotNow, match="30 days later"):
        take_checkpoint(people.tools, people.organisation_id)
    assert people.concern(words="A concern is recorded all the same.")
    clock.move(days=30)
    assert take_checkpoint(people.tools, people.organisation_id)


def test_two_clocks_that_differ_by_seconds_are_no_reason(people: Cast, clock: Clock) -> None:
    witnessed(people, clock() + timedelta(seconds=40))
    assert take_checkpoint(people.tools, people.organisation_id)


def test_without_the_look_at_the_witness_it_would_be_signed(
    people: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    witnessed(people, clock())
    clock.move(days=-30)
    monkeypatch.setattr(checkpoints, "refuse_behind_witness", lambda organisation_id, now: None)
    assert take_checkpoint(people.tools, people.organisation_id)


def test_every_page_says_that_times_are_uncertain(people: Cast, clock: Clock) -> None:
    assert (watch_clock(people.tools), stopping.stopped_words()) == ("", "")
    clock.move(hours=-3)
    assert watch_clock(people.tools) == "3 hours"
    assert "wrong by 3 hours. Entries are kept in order; their times are uncertain" in stopping.stopped_words()
    clock.move(hours=3)
    watch_clock(people.tools)
    assert stopping.stopped_words() == ""


def test_what_is_written_while_the_clock_is_wrong_says_so_for_good(people: Cast, clock: Clock) -> None:
    clock.move(hours=-3)
    watch_clock(people.tools)
    sent = people.concern()
    clock.move(hours=4)
    watch_clock(people.tools)
    people.concern(words="She was hungry again.")
    page = read_file(people.actor("lead"), people.tools, ReadFile(people.file_of(sent.concern_id)))
    unsure = [entry.at for entry in page.entries if "wrong by 3 hours then: this time is uncertain" in entry.line]
    assert unsure == [clock() - timedelta(hours=4)] and len(page.entries) > 1


def watched(people: Cast, clock: Clock) -> tuple[Cast, Clock]:
    """The same people, with a count of seconds beside the clock that nobody sets."""
    seconds = Clock(clock())
    steady = Steady(clock, lambda: seconds().timestamp())
    return replace(people, tools=replace(people.tools, steady=steady)), seconds


def marks(people: Cast, *sent: ConcernRecorded) -> list[bool]:
    """Whether the line of each of these concerns says that its time is uncertain."""
    lead, lines = people.actor("lead"), {}
    for file_id in {people.file_of(one.concern_id) for one in sent}:
        page = read_file(lead, people.tools, ReadFile(file_id))
        lines |= {entry.about_id: "this time is uncertain" in entry.line for entry in page.entries}
    return [lines[one.concern_id] for one in sent]


STEPS = st.lists(st.tuples(
    st.sampled_from([0, 0, 20, -20, 90, -90, 86_400, -2_592_000, 315_360_000]), st.integers(0, 5_000), st.booleans(),
), min_size=1, max_size=6)  # fmt: skip


@settings(max_examples=examples(12, 200), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(steps=STEPS)
def test_what_is_written_after_the_clock_was_set_says_so_until_somebody_looked(
    people: Cast, clock: Clock, steps: list[tuple[int, int, bool]]
) -> None:
    """However the clock is set between two lines, forwards or back, by more than a minute or less."""
    clock.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    there, seconds = watched(people, clock)
    steady = there.tools.steady
    assert steady is not None
    off, expected, found = 0, [], []
    for step, passed, look in steps:
        clock.move(seconds=passed + step)
        seconds.move(seconds=passed)
        off += step
        if look:
            steady.looked(there.tools.outbox.parent)
        uncertain = bool(steady.off_by(clock(), there.tools.outbox.parent))
        if abs(off) <= 60:
            off = 0
        expected.append(abs(off) > 60)
        found.append(uncertain)
        if off:
            seconds.move(seconds=1)
            clock.move(seconds=1)
            steady.looked(there.tools.outbox.parent)  # the look ends it
            assert not steady.off_by(clock(), there.tools.outbox.parent)
            off = 0
    assert found == expected


@pytest.mark.parametrize("by", [timedelta(days=-30), timedelta(hours=-1), timedelta(minutes=2), timedelta(days=3652)])
def test_a_line_between_a_wrong_setting_and_the_next_look_says_so(people: Cast, clock: Clock, by: timedelta) -> None:
    there, seconds = watched(people, clock)
    sent = there.concern(words="Before the clock was set there was nothing to see.")
    for moved in (clock, seconds):
        moved.move(minutes=10)
    later = there.concern(words="Ten minutes later there was this.")
    clock.now += by
    wrong = there.concern(words="After the clock was set there was this.")
    clock.now -= by  # so that whoever reads has a place in the circle again
    assert marks(there, sent, later, wrong) == [False, False, True]
    assert ledger.verify(there.tools.vault).findings == []


def test_without_the_count_of_seconds_the_line_would_say_nothing(people: Cast, clock: Clock) -> None:
    """The control: the same history with only the look now and then."""
    sent = people.concern(words="Before the clock was set there was nothing to see.")
    clock.move(days=-30)
    wrong = people.concern(words="After the clock was set there was this.")
    clock.move(days=30)
    assert marks(people, sent, wrong) == [False, False]


def test_the_count_of_seconds_goes_on_by_itself() -> None:
    steady, before = Steady(lambda: datetime.now(UTC)), ticks()
    assert steady.off_by(datetime.now(UTC), Path("/nowhere")) == "" and ticks() >= before
    assert steady.off_by(datetime.now(UTC) + timedelta(hours=2), Path("/nowhere")) in ("1 hour", "2 hours")


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_that_something_was_saved_that_is_not_there(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event is read again after the commit: here something takes it away in between."""
    from sharewell.records.engine.watching import WritesStopped
    from sharewell.records.ledger import appending

    monkeypatch.setattr(appending, "_LEAF", 'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" = %s AND 1 = 0')
    with pytest.raises(WritesStopped):
        people.concern()
    assert stopping.stopped_words()
    connection.close()
