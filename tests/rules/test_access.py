"""What may be told to somebody who may see a file: another role, a fresh sign-in, their own sign-in name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sharewell.rules.access import HIDDEN, WHO_MAY, Action, Allowed, Needs, Refusal, decide
from sharewell.rules.need_to_know import Member, NeedToKnow, Sight
from sharewell.rules.people import Actor, Role

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
JO = Actor("jo", "organisation", frozenset(), frozenset({Role.LEAD}), fresh=True)
IN = NeedToKnow("file", (Member("jo", NOW - timedelta(hours=1)),))
FRESH = [action for action, rule in WHO_MAY.items() if rule.fresh and Role.LEAD in rule.roles]
ON_A_TABLET = [action for action, rule in WHO_MAY.items() if rule.tablet]


@pytest.mark.parametrize("action", FRESH)
def test_what_cannot_be_undone_asks_again_who_it_is(action: Action) -> None:
    assert isinstance(decide(JO, action, IN, NOW), Allowed)
    told = decide(replace(JO, fresh=False), action, IN, NOW)
    assert told == Refusal("Show again that it is you.", hidden=False, fresh=True)


@pytest.mark.parametrize("action", Action)
def test_a_pin_opens_what_a_tablet_is_for_and_tells_nothing_of_a_file(action: Action) -> None:
    by_pin = replace(JO, writes_only=True)
    verdict = decide(by_pin, action, IN, NOW)
    assert isinstance(verdict, Allowed) is (action in ON_A_TABLET)
    if WHO_MAY[action].needs is not Needs.NO_FILE:
        assert decide(by_pin, action, NeedToKnow("file"), NOW) == HIDDEN


def test_an_emergency_shows_more_than_own_words_and_less_than_a_place() -> None:
    own, emergency, whole = (
        Member("jo", NOW, own_words=True), Member("jo", NOW, emergency=True), Member("jo", NOW),
    )  # fmt: skip
    for members, sight in (((own, emergency), Sight.EMERGENCY), ((emergency, own), Sight.EMERGENCY),
                           ((own, own), Sight.OWN_WORDS), ((emergency, own, whole), Sight.EVERYTHING)):
        assert NeedToKnow("file", members).sight("jo", NOW) is sight
    assert isinstance(decide(JO, Action.FILE_READ, NeedToKnow("file", (emergency,)), NOW), Allowed)
    assert decide(JO, Action.FILE_READ, NeedToKnow("file", (own,)), NOW) == HIDDEN
