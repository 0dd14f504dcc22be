"""Emergency access: what is asked for first, how often, and who reviews it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sharewell.rules import access, emergency
from sharewell.rules.access import WHO_MAY, Action, Allowed
from sharewell.rules.errors import NotNow
from sharewell.rules.need_to_know import Member, NeedToKnow, Sight
from sharewell.rules.people import Actor, Role

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PEOPLE = some.sampled_from("abcdefg")
LINES = some.lists(some.lists(PEOPLE, max_size=3), max_size=3)


@pytest.mark.parametrize("reason", ["", "  ", "test", "Test test", "testing 123", "asdf asdf", "xxxxxxxxxx", "n/a",
                                    "see above please", "urgent", "this is a test", "1234567890 12", "......"])
def test_b40_a_reason_that_says_nothing_is_asked_for_again(reason: str) -> None:
    found = emergency.gaps(child_known=True, danger=emergency.Danger.MISSING, reason=reason)
    assert [gap.message for gap in found] == ["Say what danger you are acting on."]


@pytest.mark.parametrize("reason", ["Her father is at the gate and is drunk.", "Mia fell and is unconscious",
                                    "police at the door", "kidnap threat rung in"])
def test_a_short_true_reason_is_enough(reason: str) -> None:
    assert not emergency.says_nothing(reason)


def test_b40_the_fourth_time_in_a_day_says_whom_to_call() -> None:
    for used in range(3):
        emergency.check_how_often(used, "the duty team on 01632 960101")
    with pytest.raises(NotNow, match=r"^You've used this 3 times today\. Call the duty team on 01632 960101\.$"):
        emergency.check_how_often(3, "the duty team on 01632 960101")


def test_it_carries_reading_adding_and_sharing_urgently_and_nothing_else() -> None:
    around = NeedToKnow("f", (Member("p", NOW, NOW + emergency.LASTS, emergency=True),))
    actor = Actor("p", "o", frozenset(), frozenset(Role))
    may = {action for action, rule in WHO_MAY.items()
           if rule.needs is not access.Needs.NO_FILE
           and isinstance(access.decide(actor, action, around, NOW), Allowed)}
    reading, adding = {Action.FILE_READ, Action.CONCERN_READ, Action.ATTACHMENT_READ}, {Action.CONCERN_ADD_TO}
    assert may == reading | adding | {Action.FILE_ATTACH, Action.SHARE_URGENTLY}
    assert around.sight("p", NOW + emergency.LASTS) is Sight.NOTHING
    assert around.sight("p", NOW + emergency.LASTS - timedelta(microseconds=1)) is Sight.EMERGENCY


def test_it_never_opens_a_file_to_somebody_excluded_or_where_there_is_none() -> None:
    assert not emergency.opens(NeedToKnow("f"), "p")
    member = Member("q", NOW)
    assert emergency.opens(NeedToKnow("f", (member,)), "p")
    assert not emergency.opens(NeedToKnow("f", (member,), frozenset({"p"})), "p")


@given(lines=LINES, asked=some.lists(PEOPLE, max_size=3), opener=PEOPLE, excluded=some.sets(PEOPLE, max_size=4))
def test_no_reviewer_opened_it_or_is_excluded_and_there_is_one_where_anybody_is_left(lines, asked, opener, excluded):
    apart = {opener, *excluded}
    first = emergency.reviewers(lines, opener=opener, excluded=excluded)
    everybody = emergency.escalated(lines, asked, opener=opener, excluded=excluded)
    assert not apart & {*first, *everybody}
    left = {person for line in lines for person in line} - apart
    assert bool(first) == bool(left) and left <= set(everybody)
    assert set(first) <= set(everybody)
