"""Add to a concern: later words, with their own author and time. What was sent is never edited."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.read_concern import unread_concern
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.concern import (
    CONCERNS,
    TELL_SOMEONE,
    ConcernEvent,
    ConcernInput,
    ConcernState,
    Paragraph,
    check_concern,
    to_statements,
)
from sharewell.rules.errors import Incomplete, Missing
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable
from sharewell.rules.need_to_know import WHOLE
from sharewell.rules.values import SafeNow, new_id


@dataclass(frozen=True, kw_only=True)
class AddToConcern:
    """More words of any of the four kinds. `nothing_more` clears what was still owed without adding any.

    `told_in_person`: who was told face to face, and when, where that was still owed.
    """

    concern_id: str
    paragraphs: tuple[Paragraph, ...] = ()
    nothing_more: bool = False
    told_in_person: str = ""


@use_case(Action.CONCERN_ADD_TO, Event.CONCERN_ADDED_TO, about="concern")
def add_to_concern(work: Work, request: AddToConcern) -> held.Concern:
    """Add statements. Raises Incomplete where there is nothing to add."""
    if work.locked:
        return _add_unread(work, request)
    concern = files.concerns.get(work.file, request.concern_id)
    if work.sight not in WHOLE and concern.recorder_id != work.actor.person_id:
        raise Missing
    given = ConcernInput(paragraphs=request.paragraphs, safe_now=SafeNow.YES, about="known already")
    checked = check_concern(given)
    told = made_storable(request.told_in_person.strip())
    if not (request.nothing_more or told) and not checked.accepted:
        raise Incomplete(*checked.gaps)
    added = to_statements(given, recorded_by=work.actor.person_id, recorded_at=work.now)
    state = CONCERNS.after(ConcernState(concern.state), ConcernEvent.ADD) if added else concern.state
    after = files.concerns.put(
        work,
        replace(
            concern,
            state=state,
            statements=(*concern.statements, *added),
            told_in_person=told or concern.told_in_person,
            owed=() if added or request.nothing_more else tuple(o for o in concern.owed if o != TELL_SOMEONE),
        ),
    )
    if added:
        desk.write_entry(work, "addition", concern.id, "More was added to a concern.")
    if added and state == ConcernState.ADDED_TO:
        desk.give(work, desk.NEW, "concern", concern.id, "More was added")
    return after


def _add_unread(work: Work, request: AddToConcern) -> held.Concern:
    """More words for a sealed file, by somebody who cannot read it: a further concern beside the first.

    Raises Incomplete where there is nothing to add, Missing for a concern that is not theirs.
    """
    concern = unread_concern(work, request.concern_id)
    given = ConcernInput(paragraphs=request.paragraphs, safe_now=SafeNow.YES, about="known already")
    checked = check_concern(given)
    told = made_storable(request.told_in_person.strip())
    if request.nothing_more and not checked.accepted:
        return concern
    if not told and not checked.accepted:
        raise Incomplete(*checked.gaps)
    further = files.concerns.put(
        work,
        replace(
            concern,
            id=new_id(),
            version=0,
            state=ConcernState.RECORDED,
            recorder_id=work.actor.person_id,
            recorded_at=work.now,
            statements=to_statements(given, recorded_by=work.actor.person_id, recorded_at=work.now),
            told_in_person=told,
        ),
    )
    desk.write_entry(work, "concern", further.id, "More was added to a sealed concern, as a further one.")
    desk.give(work, desk.NEW, "concern", further.id, "More was added")
    return further
