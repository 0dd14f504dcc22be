"""The practice setting: made up throughout, with something on every page, and never loaded twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewell.casework.list_children import ListChildren, my_files, register
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.tools import Tools
from sharewell.cli import practice
from sharewell.cli.stories.reading import practice_place
from sharewell.reports.installation import Holds, holds
from sharewell.rules.errors import NotNow
from sharewell.rules.people import Role
from tests.cli.stories import verified

pytestmark = pytest.mark.django_db
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}")


def test_every_queue_of_the_lead_has_something_on_it(tools: Tools) -> None:
    cast = practice.load_practice(tools)
    queues = my_worklist(cast.actor("jo"), tools, MyWorklist())
    notes = {queue: [row.note for row in rows] for queue, rows in queues.items()}
    assert notes["new"] == ["May not be safe", "New concern"]
    assert notes["to_finish"] == ["Advice without names", "Sharing decision to finish"]
    assert any("waiting for them to confirm" in note for note in notes["waiting"])
    assert notes["reviews"] == ["May we still keep this?"]
    assert my_worklist(cast.actor("bea"), tools, MyWorklist())["told"]
    assert verified(tools).ok


def test_ten_children_are_on_the_register_and_the_manager_sees_no_file(tools: Tools) -> None:
    cast = practice.load_practice(tools)
    assert len(register(cast.actor("ana"), tools, ListChildren())) == 10
    assert my_files(cast.actor("ana"), tools, ListChildren()) == []
    assert len(my_files(cast.actor("jo"), tools, ListChildren())) == 6


def test_loading_it_again_finds_it_as_it_is(tools: Tools) -> None:
    first = practice.load_practice(tools)
    events = verified(tools).events
    again = practice.load_practice(tools)
    assert (again.organisation_id, again.actors, again.names) == (first.organisation_id, first.actors, first.names)
    assert again.recipients.keys() == first.recipients.keys() and again.children == first.children
    assert verified(tools).events == events
    assert holds(tools.vault) is Holds.PRACTICE


def test_a_setting_that_is_not_for_practice_is_never_found(tools: Tools) -> None:
    from tests.cast import cast

    cast(tools)
    with pytest.raises(NotNow):
        practice.load_practice(tools)


def test_the_cast_has_every_role_a_relative_and_numbers_kept_for_drama() -> None:
    place = practice_place()
    assert {role for person in place.person for role in person.roles} >= set(Role) - {Role.OPERATOR}
    assert any("aunt" in person.job for person in place.person)
    phones = [one.phone for group in (place.person, place.contact, place.recipient) for one in group]
    assert all(DRAMA.fullmatch(phone) for phone in (*phones, place.setting.phone) if phone)
    kinds = {one.kind for one in place.recipient}
    assert kinds >= {"childrens_social_care", "police", "health", "lado", "next_setting"}


def test_the_start_text_says_how_everybody_signs_in_and_which_stories_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    text = practice.how_to_sign_in("http://127.0.0.1:8020/")
    for place, person in enumerate(practice_place().person):
        assert f"{person.sign_in} " in text and practice.password_of(place) in text
        assert len(practice.password_of(place)) >= 15
    assert text.count("examples/") == len(list(Path("examples").glob("*.toml"))) > 0 and "--into-practice" in text


def test_without_the_examples_at_hand_the_start_text_names_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "--into-practice" not in practice.how_to_sign_in("http://127.0.0.1:8020/")
