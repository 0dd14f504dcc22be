"""Add to a concern: later words, with their own author and time. What was sent is never edited."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files
from sharewell.rules import concern as concern_rules
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import Sight


@dataclass(frozen=True, kw_only=True)
class AddToConcern:
    """More words of any of the four kinds. `nothing_more` clears what was still owed without adding any."""

    concern_id: str
    addition: concern_rules.AdditionInput


@use_case(Action.CONCERN_ADD_TO, Event.CONCERN_ADDED_TO, about="concern")
def add_to_concern(work: Work, request: AddToConcern) -> held.Concern:
    """Add statements. Raises Incomplete where there is nothing to add."""
    concern = files.concerns.get(work.file, request.concern_id)
    if work.sight is not Sight.EVERYTHING and concern.recorder_id != work.actor.person_id:
        raise Missing
    added = concern_rules.check_addition(request.addition, now=work.now, recorded_by=work.actor.person_id)
    after = files.concerns.put(work, replace(concern, statements=(*concern.statements, *added), owed=()))
    desk.write_entry(work, "addition", concern.id, "More was added to a concern.")
    if concern.recorder_id == work.actor.person_id and concern.triage is not None:
        desk.give(work, desk.NEW, "concern", concern.id, "More was added")
    return after
