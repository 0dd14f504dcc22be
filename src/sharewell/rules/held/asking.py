"""What we ask of others, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class Asking(Held):
    """We asked somebody outside: whom, for what, by what power, what that told them, and what they answered.

    `function`: the part they play, why they would know. `said`: what they were told in being asked. `answer_kind`: a
    value of `rules.asking.TheirAnswer`. `again_id`, `new_facts`: the request this one follows, and what was new.
    """

    file_id: str
    state: str
    asked_at: datetime
    asked_by: str
    recipient_id: str
    wanted: str
    purpose: str
    basis: str
    said: str
    function: str = ""
    answer_by: datetime | None = None
    chased_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    answer_kind: str = ""
    answer: str = ""
    their_reference: str = ""
    recorded_by: str = ""
    again_id: str = ""
    new_facts: str = ""
