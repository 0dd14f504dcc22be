"""What a newer decision means for what was not sent yet: agreement taken back works forward.

What was sent stays sent. What goes next needs a decision that stands (the policy, rules 2 and 4: agreement may be taken
back; another ground may still stand, and then a newer decision says so).
"""

from __future__ import annotations

from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.answers import Consent
from sharewell.rules.decision.outcomes import SENDING

NOT_ANY_MORE = "A newer decision says not to share this. What was sent stays sent; nothing more goes."
TAKEN_BACK = (
    "Agreement was taken back since. What was sent stays sent; what goes next needs another ground, or stops. "
    "Record the newer decision first."
)


def held_back(outcome: Outcome | None, consent: Consent, *, urgent: bool) -> str:
    """Why a pack of an earlier decision may not go now, from the newest that followed it; empty where it may.

    `outcome` None: the newer decision is not taken yet. It then stops only what rested on an agreement that was taken
    back. `urgent`: the earlier one was an urgent share. Its written follow-up is never stopped.
    """
    if urgent or outcome in SENDING:
        return ""
    if outcome is not None:
        # Put off, or known there already, says nothing against what was decided before.
        return NOT_ANY_MORE if outcome is Outcome.WITHHOLD else ""
    return TAKEN_BACK if consent is Consent.WITHDRAWN else ""
