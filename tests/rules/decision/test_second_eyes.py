"""When a second person looks first: every combination, and never in the urgent path."""

from __future__ import annotations

import itertools

from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.answers import Told
from sharewell.rules.decision.outcomes import SENDING
from sharewell.rules.decision.second_eyes import SECOND_EYES_WORDS, SecondEyes, is_needed

ENDS = (None, *Outcome)


def test_nothing_urgent_ever_waits_for_a_second_person():
    for rule, told, end in itertools.product(SecondEyes, Told, ENDS):
        assert not is_needed(rule, told, end, urgent=True)


def test_by_default_it_is_asked_for_where_something_goes_out_and_the_family_was_not_told():
    for told, end in itertools.product(Told, ENDS):
        asked = told is Told.NOT_TOLD and (end is None or end in SENDING)
        assert is_needed(SecondEyes.NOT_TOLD, told, end, urgent=False) is asked


def test_an_organisation_may_ask_for_it_always_or_never_and_putting_off_decides_nothing():
    for told, end in itertools.product(Told, ENDS):
        assert is_needed(SecondEyes.ALWAYS, told, end, urgent=False) is (end is not Outcome.DEFER)
        assert not is_needed(SecondEyes.NEVER, told, end, urgent=False)
    assert set(SECOND_EYES_WORDS) == set(SecondEyes)
