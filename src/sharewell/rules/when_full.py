"""What goes on from the reserve while the disk is full: what a child needs, and writing down who looked.

Security reference 2.11 keeps 32 MB for audit writes and the emergency view; design section 5 forbids that anything stop
an urgent share or a new concern. Everything else waits until a person has made room and resumed.
"""

from __future__ import annotations

from sharewell.rules.access import Action
from sharewell.rules.events import Event

GOES_ON = frozenset({
    Action.CONCERN_RECORD, Action.CONCERN_ADD_TO, Action.SHARE_URGENTLY, Action.DRAFT_KEEP, Action.EMERGENCY_OPEN,
    Action.EMERGENCY_END, Action.HANDLER_KEY_OPEN,
})  # fmt: skip
JOBS_GO_ON = frozenset({Event.SIGNED_IN, Event.FACTOR_USED, Event.DRAFT_KEPT, Event.DRAFT_ENDED, Event.BURST_NOTICED})


def goes_on(action: Action, *, reading: bool) -> bool:
    """Whether people may do this although the disk is full. Reading does, for as long as it can be written down."""
    return reading or action in GOES_ON
