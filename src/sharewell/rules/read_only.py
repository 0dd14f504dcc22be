"""After an old copy was put back nothing changes until a person has accepted it; what a child needs goes on.

Security reference 2.11 asks that a restored installation starts read-only. Design section 5 forbids that anything stop
an urgent share or a new concern. Settled so: whatever reads case data goes on and is recorded as ever; a new concern,
words added to one, an urgent share, emergency access and what has not been sent yet go on, and each is in the copy from
then on; everything else waits. A sending that waited in the copy is put before a person: it may have gone already.
"""

from __future__ import annotations

from collections.abc import Collection

from sharewell.rules.access import Action

GOES_ON = frozenset(
    {
        Action.CONCERN_RECORD, Action.CONCERN_ADD_TO, Action.SHARE_URGENTLY, Action.DRAFT_KEEP,
        Action.EMERGENCY_OPEN, Action.EMERGENCY_END, Action.ALERT_READ, Action.ACCOUNT_OWN, Action.FACTOR_KEEP,
        Action.FACTORS_RESET, Action.HANDLER_KEY_OPEN, Action.RECORD_RESTORE,
    }
)  # fmt: skip
# What is written when somebody only looks.
OF_LOOKING = frozenset({"records_accessentry"})
WAITS = (
    "A copy from before was put back, and nothing is changed until somebody has looked at it and accepted it. Nothing "
    "was saved. You can still record a concern, add to one, and share urgently."
)


def may_write(action: Action, tables: Collection[str]) -> bool:
    """Whether rows of `tables` may be written for `action` while a copy waits to be accepted."""
    return action in GOES_ON or OF_LOOKING.issuperset(tables)
