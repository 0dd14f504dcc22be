"""Who needs to know, and who never may: every person in every standing, by enumeration and by properties."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.access import HIDDEN, WHO_MAY, Action, Allowed, Needs, Refusal, decide
from sharewell.rules.need_to_know import Member, NeedToKnow, Sight, route
from sharewell.rules.people import Actor, Role

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PEOPLE = ("jo", "sam", "ali", "bea", "independent")


def actor(person: str, *roles: Role) -> Actor:
    return Actor(person, "organisation", frozenset({"setting"}), frozenset(roles))


def circle(member: Member | None, *, excluded: bool = False) -> NeedToKnow:
    return NeedToKnow("file", (member,) if member else (), frozenset({"jo"} if excluded else ()))


STANDINGS = {
    "nobody": None,
    "whole file": Member("jo", NOW - HOUR),
    "own words": Member("jo", NOW - HOUR, own_words=True),
    "ended": Member("jo", NOW - HOUR, NOW),
    "begun by a clock that was ahead of this one": Member("jo", NOW + HOUR),
}


def expected(standing: str, action: Action, role: Role, excluded: bool) -> type[Allowed] | type[Refusal]:
    """The policy said again, the long way, to hold the table against."""
    needs = WHO_MAY[action].needs
    if needs is not Needs.NO_FILE:
        if excluded or standing in ("nobody", "ended"):
            return Refusal
        if needs is Needs.EVERYTHING and standing == "own words":
            return Refusal
    return Allowed if role in WHO_MAY[action].roles else Refusal


def test_every_action_role_standing_and_exclusion_gives_what_the_policy_says() -> None:
    seen = 0
    for action, role, standing, excluded in product(Action, Role, STANDINGS, (False, True)):
        verdict = decide(actor("jo", role), action, circle(STANDINGS[standing], excluded=excluded), NOW)
        assert type(verdict) is expected(standing, action, role, excluded), (action, role, standing, excluded)
        seen += 1
    assert seen == len(Action) * len(Role) * len(STANDINGS) * 2


@pytest.mark.parametrize(("members", "ends", "whole"), [
    ((), NOW, NOW),
    ((Member("jo", NOW - HOUR),), None, None),
    ((Member("jo", NOW - HOUR, NOW), Member("sam", NOW - HOUR)), NOW, NOW),
    ((Member("jo", NOW - HOUR, NOW + 2 * HOUR), Member("jo", NOW - HOUR, NOW + HOUR)), NOW + 2 * HOUR, NOW + 2 * HOUR),
    ((Member("jo", NOW - HOUR, NOW + HOUR), Member("jo", NOW - HOUR, own_words=True)), None, NOW + HOUR),
    ((Member("jo", NOW - HOUR, NOW + HOUR), Member("jo", NOW, NOW + 2 * HOUR, emergency=True)), NOW + 2 * HOUR,
     NOW + HOUR),
])  # fmt: skip
def test_a_place_is_over_with_the_last_of_those_that_hold(members, ends, whole) -> None:
    around = NeedToKnow("file", members)
    assert around.ends("jo", NOW) == ends
    assert around.ends("jo", NOW, whole=True) == whole
    assert around.lasts("jo", NOW) == (ends is None)


def test_whoever_may_not_see_a_file_always_gets_the_answer_for_no_file() -> None:
    for action, role, standing, excluded in product(Action, Role, STANDINGS, (False, True)):
        if WHO_MAY[action].needs is Needs.NO_FILE:
            continue
        around = circle(STANDINGS[standing], excluded=excluded)
        if around.sight("jo", NOW) is Sight.NOTHING:
            assert decide(actor("jo", role), action, around, NOW) == HIDDEN == decide(
                actor("jo", role), action, NeedToKnow("unknown"), NOW
            )


@pytest.mark.parametrize("role", Role)
def test_no_role_by_itself_gives_sight_of_a_file(role: Role) -> None:
    assert decide(actor("jo", role), Action.FILE_READ, NeedToKnow("file"), NOW) == HIDDEN


def test_every_member_of_staff_may_record_a_concern_and_share_urgently_what_they_recorded() -> None:
    for role in (Role.PRACTITIONER, Role.LEAD, Role.DEPUTY, Role.MANAGER, Role.INFORMATION_LEAD):
        assert isinstance(decide(actor("jo", role), Action.CONCERN_RECORD, None, NOW), Allowed)
        own = circle(STANDINGS["own words"])
        assert isinstance(decide(actor("jo", role), Action.SHARE_URGENTLY, own, NOW), Allowed)


some = st.lists(st.sampled_from(PEOPLE), max_size=4)


@given(recorder=st.sampled_from(PEOPLE), key=st.sampled_from((*PEOPLE, None)), leads=some, adults=some, close=some)
def test_nobody_named_or_close_to_them_is_ever_among_the_readers(
    recorder: str, key: str | None, leads: list[str], adults: list[str], close: list[str]
) -> None:
    routing = route(recorder=recorder, key_person=key, leads=leads, independent="independent",
                    adults_of_concern=adults, close_to_them=close)
    kept_out = set(adults) | set(close)
    assert kept_out == set(routing.excluded)
    assert not kept_out & (set(routing.readers) | set(routing.own_words))
    if "independent" not in kept_out:
        assert routing.readers, "somebody always has it"
    if set(leads) - kept_out:
        assert set(leads) - kept_out <= set(routing.readers)


def test_a_planted_rule_that_lets_a_lead_see_everything_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def blanket(self: NeedToKnow, person: str, now: datetime) -> Sight:
        return Sight.EVERYTHING

    monkeypatch.setattr(NeedToKnow, "sight", blanket)
    with pytest.raises(AssertionError):
        test_no_role_by_itself_gives_sight_of_a_file(Role.LEAD)
    with pytest.raises(AssertionError):
        test_every_action_role_standing_and_exclusion_gives_what_the_policy_says()
