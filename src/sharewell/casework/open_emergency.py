"""Emergency access: ask for one child's record, see when it ends, end it. To read and to add, for an hour.

What is asked for is written down, and somebody is asked to review it, whether or not there is a record: nothing that
the person is shown tells them which, but a record that they may see.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from sharewell.casework import desk
from sharewell.casework.child_of_concern import digest_of, matching, registered
from sharewell.casework.emergencies import ask_reviewers
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.casework.working_days import working_days_after
from sharewell.records.gate import circle_of
from sharewell.records.stores import alerts as store
from sharewell.records.stores import files
from sharewell.records.stores.finding import files_of_child
from sharewell.rules import emergency, held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing
from sharewell.rules.events import Event
from sharewell.rules.london import at_london, london_day, moment_words
from sharewell.rules.names import made_storable
from sharewell.rules.need_to_know import WHOLE, Sight
from sharewell.rules.values import is_id, new_id

SEVERAL = "Two children match. Choose by address or key person."


@dataclass(frozen=True, kw_only=True)
class OpenEmergency:
    """Which child (from the register, or by full name and date of birth), which danger, and why in one's own words.

    `emergency_id` is made when the page is shown, so that the same page asks once.
    """

    danger: str
    reason: str
    child_id: str = ""
    name: str = ""
    born_on: date | None = None
    emergency_id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class ReadEmergency:
    """Which emergency access."""

    emergency_id: str


@dataclass(frozen=True, kw_only=True)
class EmergencyPage:
    """One's own emergency access: `file_ids`: the records that they may see, now."""

    access: held.EmergencyAccess
    file_ids: tuple[str, ...]
    live: bool
    profile: held.LocalProfile


@use_case(Action.EMERGENCY_OPEN, Event.EMERGENCY_OPENED)
def open_emergency(work: Work, request: OpenEmergency) -> held.EmergencyAccess:
    """Ask for emergency access. Raises Incomplete for what is missing, NotNow for a fourth time in one day."""
    if is_id(request.emergency_id):
        before = store.emergencies.these(work.organisation, [request.emergency_id]).get(request.emergency_id)
        if before is not None and before.person_id == work.actor.person_id:
            return before
        request = replace(request, emergency_id=request.emergency_id if before is None else new_id())
    child = child_meant(work, request)
    midnight = at_london(london_day(work.now), time(0))
    used = store.emergencies_since(work.organisation_id, work.actor.person_id, midnight)
    emergency.check_how_often(len(used), whom_to_ring(desk.profile(work)))
    found = files_of(work, request.child_id, child)
    around = [circle_of(work.organisation_id, file_id) for file_id in found]
    until = work.now + emergency.LASTS
    opened = [one.file_id for one in around
              if emergency.opens(one, work.actor.person_id) and _enter(work, one.file_id, until)]
    asked = held.EmergencyAccess(
        id=request.emergency_id if is_id(request.emergency_id) else new_id(),
        person_id=work.actor.person_id,
        at=work.now,
        until=until,
        child=child.name,
        born_on=child.born_on,
        danger=request.danger,
        reason=made_storable(request.reason.strip()),
        due=working_days_after(work.now, emergency.REVIEW_WORKING_DAYS),
        review=emergency.Review.WAITING,
        file_ids=tuple(opened),
    )
    return ask_reviewers(work, asked, {person for one in around for person in one.excluded})


def whom_to_ring(profile: held.LocalProfile) -> str:
    """The council's duty team with its number, or how to find it."""
    known = {contact.kind: contact for contact in profile.contacts}
    first = known.get("duty_team") or known.get("out_of_hours")
    return f"{first.name} on {first.phone}" if first else "the council's children's services, or 999"


def child_meant(work: Work, request: OpenEmergency) -> held.Child:
    """Who it is about. Raises Incomplete with everything that is missing at once."""
    typed = made_storable(request.name).strip()
    named = bool(request.child_id) or bool(typed and request.born_on)
    found = emergency.gaps(child_known=named, danger=request.danger, reason=request.reason)
    if found:
        raise Incomplete(*found)
    if request.child_id:
        known = registered(work, request.child_id)
        return held.Child(id=known.id, file_id="", name=known.name, born_on=known.born_on)
    same = matching(work, typed, request.born_on)
    if len(same) > 1:
        raise Incomplete(Gap("child_id", SEVERAL))
    return held.Child(id=same[0].id if same else "", file_id="", name=typed, born_on=request.born_on)


def files_of(work: Work, child_id: str, child: held.Child) -> list[str]:
    """The files of this child: kept under the register's child, or under the name and date of birth."""
    digests = [digest_of(work, child_id or child.id, child), digest_of(work, "", child)]
    found = [files_of_child(work.organisation_id, digest or new_id()) for digest in digests]
    return list(dict.fromkeys(file_id for some in found for file_id in some))


def _enter(work: Work, file_id: str, until: datetime) -> bool:
    """A place for an hour where they have none. False for a file whose keys do not open to them: sealed, excluded."""
    if work.vault.sealing.is_sealed(file_id):
        return False
    work.scope_id = file_id
    try:
        if desk.circle(work).sight(work.actor.person_id, work.now) is not Sight.EVERYTHING:
            files.memberships.put(
                work,
                held.Membership(
                    id=new_id(),
                    file_id=file_id,
                    person_id=work.actor.person_id,
                    since=work.now,
                    until=until,
                    why="Emergency access.",
                    added_by=work.actor.person_id,
                    emergency=True,
                ),
            )
        name = desk.some_names(work, [work.actor.person_id]).get(work.actor.person_id, "Somebody")
        line = f"{name} has emergency access until {moment_words(until)}."
        desk.write_entry(work, "emergency", work.actor.person_id, line)
    except (Locked, Missing):
        return False
    finally:
        work.scope_id = ""
    return True


@use_case(Action.EMERGENCY_END, Event.ALERTS_READ)
def read_emergency(work: Work, request: ReadEmergency) -> EmergencyPage:
    """One's own emergency access. Raises Missing for anybody else's."""
    one = _own(work, request.emergency_id)
    live = one.ended_at is None and work.now < one.until
    around = [circle_of(work.organisation_id, file_id) for file_id in one.file_ids]
    seen = [each.file_id for each in around if each.sight(work.actor.person_id, work.now) in WHOLE]
    return EmergencyPage(
        access=one, file_ids=tuple(seen if live else ()), live=live, profile=desk.profile(work)
    )


@use_case(Action.EMERGENCY_END, Event.EMERGENCY_ENDED)
def end_emergency(work: Work, request: ReadEmergency) -> held.EmergencyAccess:
    """End one's own emergency access before its time."""
    return _end(work, _own(work, request.emergency_id))


@as_system(Event.EMERGENCY_ENDED)
def end_lapsed_emergencies(work: Work, request: None) -> int:
    """Write down the end of every emergency access whose hour is over: how many. The access itself ended with it."""
    ids = store.emergencies_to_end(work.organisation_id, work.now)
    for one in store.emergencies.these(work.organisation, ids).values():
        _end(work, one)
    return len(ids)


def _own(work: Work, emergency_id: str) -> held.EmergencyAccess:
    one = store.emergencies.get(work.organisation, emergency_id)
    if one.person_id != work.actor.person_id:
        raise Missing
    return one


def _end(work: Work, one: held.EmergencyAccess) -> held.EmergencyAccess:
    if one.ended_at is not None:
        return one
    at = min(work.now, one.until)
    for file_id in one.file_ids:
        work.scope_id = file_id
        try:
            with work.for_the_installation():
                _leave(work, one, at)
        except (Locked, Missing):
            pass  # its keys are gone or closed: the place has ended by its own time
        work.scope_id = ""
    return store.emergencies.put(work, replace(one, ended_at=at))


def _leave(work: Work, one: held.EmergencyAccess, at: datetime) -> None:
    for place in files.memberships.where(work.file, person_id=one.person_id, emergency=1, closed=0):
        files.memberships.put(work, replace(place, until=min(at, place.until or at), closed=True))
    name = desk.some_names(work, [one.person_id]).get(one.person_id, "Somebody")
    desk.write_entry(work, "emergency", one.person_id, f"{name}'s emergency access ended.")
