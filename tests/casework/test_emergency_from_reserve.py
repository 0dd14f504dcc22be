"""Emergency access while the disk has failed: who is let in, what stands in the reserve, and what is carried over."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharewell.casework.emergency_from_reserve import carry_over, from_reserve, see_from_reserve
from sharewell.casework.open_emergency import OpenEmergency, open_emergency
from sharewell.casework.stopping import resume
from sharewell.records.stores import alerts as store
from sharewell.records.stores.base import Opened
from sharewell.rules.errors import Incomplete, NotNow
from sharewell.vault import reserve_log, room
from sharewell.vault.stopped import Why, stop, stopped
from tests.cast import Cast, cast
from tests.support.past_the_wall import past_the_wall
from tests.support.stopping import stopped_in

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Mia had the same clothes on for three days and said she was hungry."


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    with stopped_in(tmp_path) as folder:
        assert room.keep_reserve(folder)
        yield folder


@pytest.fixture
def people(root: Path, tools) -> Cast:
    made = cast(tools)
    made.concern(words=WORDS)
    return made


def asked(people: Cast, about: str = "Mia Thornbury", reason: str = "Her father is at the gate.") -> OpenEmergency:
    return OpenEmergency(danger="handed_over", reason=reason, child_id=people.child(about).id)


def see(people: Cast, part: str, about: str = "Mia Thornbury"):
    return see_from_reserve(people.actor(part), people.tools, asked(people, about))


def test_it_is_for_a_failed_disk_alone(root: Path) -> None:
    assert not from_reserve()
    stop(root, Why.FULL)
    assert not from_reserve()
    stop(root, Why.FAILED)
    assert from_reserve()


def test_somebody_outside_the_circle_reads_it_and_it_is_in_the_reserve_sealed(people: Cast, root: Path) -> None:
    stop(root, Why.FAILED)
    shown = see(people, "manager")
    assert [s.text for one in shown.records for c in one.concerns for s in c.statements] == [WORDS]
    assert len(reserve_log.kept(root)) == 1
    text = (root / reserve_log.FILE).read_text(encoding="ascii")
    assert "Thornbury" not in text and "gate" not in text and people.person("manager") not in text


def test_whoever_is_excluded_and_a_child_without_record_give_nothing_and_a_line_each(people: Cast, root: Path) -> None:
    people.concern(about="Leo O'Brien", about_staff=("adult",))
    stop(root, Why.FAILED)
    assert see(people, "adult", "Leo O'Brien").records == () == see(people, "adult", "Zoë Adeyemi").records
    assert len(reserve_log.kept(root)) == 2


def test_without_a_reason_and_a_fourth_time_it_is_refused(people: Cast, root: Path) -> None:
    open_emergency(people.actor("manager"), people.tools, asked(people))
    stop(root, Why.FAILED)
    with pytest.raises(Incomplete):
        see_from_reserve(people.actor("manager"), people.tools, asked(people, reason="test"))
    see(people, "manager")
    see(people, "manager")
    with pytest.raises(NotNow, match="3 times today"):
        see(people, "manager")


def test_where_not_even_the_reserve_takes_a_line_nothing_is_shown(
    people: Cast, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(place: Path, text: bytes) -> None:
        raise OSError(errno.EIO, "made up")

    stop(root, Why.FAILED)
    monkeypatch.setattr(reserve_log, "_append", fails)
    with pytest.raises(NotNow, match="nothing is shown"):
        see(people, "manager")


def test_a_line_that_was_written_half_is_passed_over(people: Cast, root: Path) -> None:
    stop(root, Why.FAILED)
    see(people, "manager")
    with (root / reserve_log.FILE).open("a", encoding="ascii") as file:
        file.write(f"{people.organisation_id} half ab")
    see(people, "manager")
    assert len(reserve_log.kept(root)) == 2


def test_each_is_carried_into_the_record_once_and_put_before_a_reviewer(people: Cast, root: Path) -> None:
    stop(root, Why.FAILED)
    see(people, "manager")
    lines = (root / reserve_log.FILE).read_bytes()
    with past_the_wall():
        assert resume(people.tools)
    assert stopped(root) is None and reserve_log.kept(root) == []
    (root / reserve_log.FILE).write_bytes(lines)  # a kill before the lines were taken away
    with past_the_wall():
        assert carry_over(people.tools) == 1
        opened = Opened(people.tools.vault, people.organisation_id, people.organisation_id)
        [one] = store.emergencies.where(opened)
    assert one.person_id == people.person("manager") and one.file_ids and one.asked_of and one.ended_at == one.at


def test_a_line_made_by_somebody_else_stops_the_carrying(people: Cast, root: Path) -> None:
    """The control of the seal: a line that this installation did not write is not put into the record."""
    (root / reserve_log.FILE).write_text(f"{people.organisation_id} {'ab' * 16} AAAA .\n", encoding="ascii")
    with past_the_wall(), pytest.raises(Exception, match=r"sealed|envelope|opened|written"):
        carry_over(people.tools)
