"""When somebody else looks a decision over before it is recorded: the organisation's choice, never when it is urgent.

The policy lets parents be left out "only where it is safe", which is the judgement that most needs a second person; so
it is asked for where the family was not told, unless the organisation says otherwise. An urgent share is never held up.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sharewell.guidance.vocabulary import Outcome
from sharewell.rules.decision.answers import Told
from sharewell.rules.decision.outcomes import SENDING


class SecondEyes(StrEnum):
    """For which decisions the organisation asks for a second pair of eyes."""

    NOT_TOLD = "not_told"
    ALWAYS = "always"
    NEVER = "never"


SECOND_EYES_WORDS: Mapping[SecondEyes, str] = {
    SecondEyes.NOT_TOLD: "Where something is shared and the family was not told",
    SecondEyes.ALWAYS: "For every decision that is not urgent",
    SecondEyes.NEVER: "For none",
}
ASK = "Ask somebody else in the circle to look this over, before it is recorded."
WAITING = "{name} was asked to look this over, and has not answered yet."
NOT_CONTENT = "{name} looked this over, and something is missing: {words}"
CHANGED = "The answers changed since {name} looked this over. Ask again."
NOBODY = "Nobody else in the circle could look this over. Add somebody to it, or say why it cannot wait for that."
OWN = "Somebody else than the person who looked this over must record it."


def is_needed(rule: SecondEyes, told: Told, outcome: Outcome | None, *, urgent: bool) -> bool:
    """Whether a second person must have looked before this is recorded. `outcome` None: not chosen yet.

    Putting a decision off needs none: nothing is decided by it. Whether the family was told is only asked about where
    something goes out.
    """
    if urgent or rule is SecondEyes.NEVER or outcome is Outcome.DEFER:
        return False
    if rule is SecondEyes.ALWAYS:
        return True
    return told is Told.NOT_TOLD and (outcome is None or outcome in SENDING)
