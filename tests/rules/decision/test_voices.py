"""The family, each by themselves: what they say together, in every combination."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.decision.answers import Consent, NotAsked, NotTold, Told
from sharewell.rules.decision.voices import Voice, anybody_left_out, together

VOICES = st.lists(st.builds(
    Voice, told=st.sampled_from(Told), not_told_because=st.sampled_from(NotTold), consent=st.sampled_from(Consent),
    not_asked_because=st.sampled_from(NotAsked)), max_size=5)  # fmt: skip


def consent_of(*each: Consent) -> object:
    return together(Voice(consent=one) for one in each).get("consent")


def test_two_parents_together_in_every_combination():
    for one, other in itertools.product(Consent, Consent):
        both = consent_of(one, other)
        asked = {one, other} - {Consent.UNANSWERED, Consent.NOT_ASKED}
        if Consent.UNSURE in asked:
            assert both is Consent.UNSURE
        elif len(asked) == 1:
            assert both in asked
        elif asked:
            no = asked <= {Consent.REFUSED, Consent.WITHDRAWN}
            assert both is (Consent.REFUSED if no else Consent.DIVIDED)
        else:
            assert both in (Consent.NOT_ASKED, None)
        assert both == consent_of(other, one)


@given(VOICES)
def test_nobody_agrees_who_did_not_and_nobody_is_told_who_was_not(voices):
    said = together(voices)
    if said.get("consent") is Consent.AGREED:
        assert all(one.consent in (Consent.AGREED, Consent.NOT_ASKED, Consent.UNANSWERED) for one in voices)
        assert any(one.consent is Consent.AGREED for one in voices)
    if said.get("told") is Told.TOLD:
        assert any(one.told is Told.TOLD for one in voices)
    if said.get("told") is Told.NOT_TOLD:
        assert anybody_left_out(voices)
        assert all(one.told is not Told.TOLD for one in voices)
    assert anybody_left_out(voices) is any(one.told is Told.NOT_TOLD for one in voices)


def test_where_nothing_is_known_nothing_is_answered():
    assert together([]) == together([Voice(), Voice()]) == {}
