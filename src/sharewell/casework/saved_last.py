"""Who saved something last, and when: for the page of somebody who was writing the same thing meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records import ledger
from sharewell.records.times import moment
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import Sight


@dataclass(frozen=True)
class SavedLast:
    """Of which file, and which row in it."""

    file_id: str
    row_id: str


@dataclass(frozen=True)
class Saved:
    """Who (by name) and when (aware)."""

    who: str
    at: datetime


@use_case(Action.FILE_READ, Event.FILE_READ, about="file", reading=True)
def saved_last(work: Work, request: SavedLast) -> Saved | None:
    """Who saved the row last, as the ledger says it; None where no event of this very file answers for such a row.

    For people in the circle, who read the names in the file's log anyway; under emergency access nobody is named.
    """
    desk.child_of(work.file)
    event = ledger.last_of_row(work.organisation_id, request.row_id)
    if event is None or event.scope_id != work.scope_id or work.sight is not Sight.EVERYTHING:
        return None
    return Saved(desk.names(work).get(event.actor_id, "Somebody"), moment(event.at))
