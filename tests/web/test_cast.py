"""The cast itself: everybody can be told apart, and the excluded relative really is excluded."""

from __future__ import annotations

import pytest

from sharewell.rules.errors import Missing
from tests.cast import cast


def test_a_concern_about_an_adult_is_hidden_from_them_and_from_their_relative(db, tools):
    from sharewell.casework.read_concern import ReadConcern, read_concern

    people = cast(tools)
    sent = people.concern(about_staff=("adult",))
    assert people.name("lead") in sent.readers
    assert set(sent.not_shown_to) == {people.name("adult"), people.name("relative")}
    for part in ("adult", "relative", "outsider", "trustee"):
        with pytest.raises((Missing,)):
            read_concern(people.actor(part), tools, ReadConcern(sent.concern_id))
    assert read_concern(people.actor("lead"), tools, ReadConcern(sent.concern_id)).whole
