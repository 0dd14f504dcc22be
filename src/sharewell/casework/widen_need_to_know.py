"""Add somebody to the people who need to know, or end their place: each with a reason, each an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.sealing import give_keys
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import accounts, files, people, worklist
from sharewell.rules.access import LEADS, Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.held import Membership
from sharewell.rules.values import new_id

ONLY_HANDLERS = "This file is sealed: only a lead, a deputy or the independent person can have a key to it."


@dataclass(frozen=True)
class Widen:
    """Who, why, and until when (None: until somebody ends it)."""

    file_id: str
    person_id: str
    why: str
    until: datetime | None = None


@dataclass(frozen=True)
class Narrow:
    """Whose place ends, and why."""

    file_id: str
    person_id: str
    why: str


@use_case(Action.CIRCLE_WIDEN, Event.CIRCLE_WIDENED, about="file")
def widen_need_to_know(work: Work, request: Widen) -> None:
    """Let one more person see the file. Raises NotNow for somebody excluded from it, Incomplete without a reason."""
    if not request.why.strip():
        raise Incomplete(Gap("why", "Say why they need to know."))
    if request.until is not None and request.until <= work.now:
        raise Incomplete(Gap("until", "Choose an end that is still to come, or leave it open."))
    person = people.people.get(work.organisation, request.person_id)
    around = desk.circle(work)
    if not person.active:
        raise Incomplete(Gap("person_id", "Choose someone else: this account is closed."))
    if person.id in around.excluded:
        raise NotNow("This person cannot be added to this file.")
    if work.vault.sealing.is_sealed(work.scope_id) and person.id not in accounts.holding(work.organisation, *LEADS):
        raise NotNow(ONLY_HANDLERS)
    files.memberships.put(
        work,
        Membership(
            id=new_id(),
            file_id=work.scope_id,
            person_id=person.id,
            since=work.now,
            until=request.until,
            why=request.why.strip(),
            added_by=work.actor.person_id,
        ),
    )
    child = desk.child_of(work.file)
    for queue, sort_key, kind, about in worklist.lines_of(work.scope_id, work.organisation_id):
        if queue != desk.TOLD:
            line = worklist.Line(queue, sort_key, work.scope_id, kind, about, child.name, "Shared with you")
            worklist.give(work, line, [(person.id, request.until)])
    desk.write_entry(work, "circle", person.id, f"{person.name} was added to the people who need to know.")
    give_keys(work)


@use_case(Action.CIRCLE_NARROW, Event.CIRCLE_NARROWED, about="file")
def end_need_to_know(work: Work, request: Narrow) -> None:
    """End somebody's place, at once. Raises NotNow where they would leave the file with no lead to look after it."""
    if not request.why.strip():
        raise Incomplete(Gap("why", "Say why they no longer need to know."))
    remaining = [pair for pair in desk.readers(work) if pair[0] != request.person_id]
    if not remaining or (request.person_id == work.actor.person_id and not desk.leads_among(work, remaining)):
        raise NotNow("Somebody must look after this file: add another lead first.")
    for member in files.memberships.where(work.file, person_id=request.person_id):
        if member.until is None or member.until > work.now:
            ended = replace(member, until=work.now, closed=True, ended_why=request.why.strip())
            files.memberships.put(work, ended)
    worklist.lose(work, work.scope_id, request.person_id)
    name = desk.names(work).get(request.person_id, "Somebody")
    desk.write_entry(work, "circle", request.person_id, f"{name} no longer needs to know: {request.why.strip()}")
