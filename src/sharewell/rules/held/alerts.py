"""Alerts and emergency accesses, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class Alert(Held):
    """One thing for one person to look at. `about_id`: the row it leads to, where its kind leads somewhere."""

    person_id: str
    kind: str
    at: datetime
    words: str
    about_id: str = ""
    answered_at: datetime | None = None
    mailed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EmergencyAccess(Held):
    """One emergency access: who asked, for which child, why, until when; and what its reviewer wrote.

    `file_ids`: the files that were opened to them, none where there was none that they may see. `asked_of`: who must
    review it. Nothing a reviewer is shown depends on whether there was a file.
    """

    person_id: str
    at: datetime
    until: datetime
    child: str
    danger: str
    reason: str
    due: datetime
    review: str
    born_on: date | None = None
    file_ids: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    ended_at: datetime | None = None
    escalated_at: datetime | None = None
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    justified: str = ""
    review_words: str = ""
