"""Agreement taken back works forward: every outcome, every answer, urgent or not."""

from __future__ import annotations

from itertools import product

from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.answers import Consent
from sharewell.rules.decision.forward import NOT_ANY_MORE, TAKEN_BACK, held_back
from sharewell.rules.decision.outcomes import SENDING


def test_what_a_newer_decision_stops_and_what_it_never_stops() -> None:
    for outcome, consent, urgent in product((None, *Outcome), Consent, (True, False)):
        because = held_back(outcome, consent, urgent=urgent)
        if urgent or outcome in SENDING:
            assert because == "", "an urgent share, and a newer decision to share, are never stopped"
        elif outcome is Outcome.WITHHOLD:
            assert because == NOT_ANY_MORE
        else:
            assert because == (TAKEN_BACK if outcome is None and consent is Consent.WITHDRAWN else "")
