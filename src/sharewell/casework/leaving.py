"""Staff who leave, and key persons: places in circles end at once, and no file is left without a reader unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import alerts, desk
from sharewell.casework.child_of_concern import digest_of
from sharewell.casework.emergencies import take_off_reviewer
from sharewell.casework.handing_over import join, keep_a_reader, take_off_lists
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.records.stores import circles, files, people, worklist
from sharewell.records.stores.finding import files_of_child
from sharewell.records.stores.locked import end_places
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing, NotNow
from sharewell.rules.events import Event

WITHOUT = "Without a key person"
KEY_PERSON = "Key person of this child."


@dataclass(frozen=True, kw_only=True)
class NameKeyPerson:
    """The key person of a child on the register; empty `person_id`: nobody yet."""

    child_id: str
    person_id: str = ""


@dataclass(frozen=True, kw_only=True)
class NameKeyPersonOfFile:
    """The key person of one file."""

    file_id: str
    person_id: str


def leave_files(work: Work, person_id: str, successor: str) -> None:
    """End every place somebody has, hand over what they had to do, and give their files `successor` as key person.

    Files whose `successor` is excluded, or where there is none, show as without a key person on the leads' lists.
    """
    known = circles.places_of(work.organisation_id, person_id, work.now)
    for child in people.register.where(work.organisation, active=1):
        if child.key_person_id == person_id:
            people.register.put(work, replace(child, key_person_id=successor))
            known += files_of_child(work.organisation_id, digest_of(work, child.id))
    for file_id in dict.fromkeys(known):
        work.scope_id = file_id
        with work.for_the_installation():
            end_places(work, work.file, person_id, work.now)
            keep_a_reader(work, "Somebody who looked after this file has left.")
            take_off_lists(work, person_id)
            _hand_on(work, person_id, successor)
    work.scope_id = ""
    take_off_reviewer(work, person_id)


def _hand_on(work: Work, person_id: str, successor: str) -> None:
    try:
        kept = files.files.get(work.file, work.scope_id)
        name = desk.some_names(work, [person_id]).get(person_id, "Somebody")
        desk.write_entry(work, "circle", person_id, f"{name} has left: their need to know ended.")
        if kept.key_person_id == person_id:
            _set_key_person(work, kept, successor)
    except (Locked, Missing):
        return  # sealed: it has handlers and no key person; or destroyed


def _set_key_person(work: Work, kept: held.SafeguardingFile, person_id: str) -> None:
    """Name the key person of the file this work is about, who sees it from now on; nobody where they are excluded."""
    around = desk.circle(work)
    fit = bool(alerts.working_here(work, [person_id])) and person_id not in around.excluded
    files.files.put(work, replace(kept, key_person_id=person_id if fit else ""))
    worklist.done(work, work.scope_id, desk.TO_FINISH)
    if not fit:
        desk.give(work, desk.TO_FINISH, "file", work.scope_id, WITHOUT)
        return
    name = desk.some_names(work, [person_id])[person_id]
    desk.write_entry(work, "circle", person_id, f"{name} is the key person.")
    if person_id not in around.readers(work.now):
        join(work, person_id, KEY_PERSON)


@use_case(Action.PEOPLE_KEEP, Event.KEY_PERSON_NAMED)
def name_key_person(work: Work, request: NameKeyPerson) -> held.RegisterChild:
    """Name the key person of a child on the register, and of the child's files: says nothing of whether any are.

    Raises Incomplete for somebody who does not work here.
    """
    if request.person_id and not alerts.working_here(work, [request.person_id]):
        raise Incomplete(Gap("key_person_id", "Choose someone else: this account is closed."))
    child = people.register.get(work.organisation, request.child_id)
    child = people.register.put(work, replace(child, key_person_id=request.person_id))
    for file_id in files_of_child(work.organisation_id, digest_of(work, child.id)):
        work.scope_id = file_id
        with work.for_the_installation():
            _set_key_person(work, files.files.get(work.file, file_id), request.person_id)
    work.scope_id = ""
    return child


@use_case(Action.KEY_PERSON_NAME, Event.KEY_PERSON_NAMED, about="file")
def name_key_person_of_file(work: Work, request: NameKeyPersonOfFile) -> None:
    """Name the key person of one file. Raises NotNow for somebody excluded from it, Incomplete for nobody."""
    if not alerts.working_here(work, [request.person_id]):
        raise Incomplete(Gap("person_id", "Choose someone else: this account is closed."))
    if request.person_id in desk.circle(work).excluded:
        raise NotNow("This person cannot be added to this file.")
    if work.vault.sealing.is_sealed(work.scope_id):
        raise NotNow("This file is sealed: it has handlers, and no key person.")
    _set_key_person(work, files.files.get(work.file, work.scope_id), request.person_id)


@as_system(Event.CIRCLE_EXPIRED)
def close_lapsed_places(work: Work, request: None) -> int:
    """Write down the end of every place whose time is over, and take its file off that person's list: how many.

    The access itself ended at that moment, by the time in the place.
    """
    lapsed = circles.lapsed(work.organisation_id, work.now)
    for file_id, person_id in lapsed:
        work.scope_id = file_id
        try:
            _close(work, person_id)
        except (Locked, Missing):
            continue  # sealed or destroyed: nothing in it can be written here
    work.scope_id = ""
    return len(lapsed)


def _close(work: Work, person_id: str) -> None:
    for place in files.memberships.where(work.file, person_id=person_id, emergency=0, closed=0):
        if place.until is not None and place.until <= work.now:
            files.memberships.put(work, replace(place, closed=True))
    if person_id not in desk.circle(work).readers(work.now):
        keep_a_reader(work)
        take_off_lists(work, person_id)
    name = desk.some_names(work, [person_id]).get(person_id, "Somebody")
    desk.write_entry(work, "circle", person_id, f"{name}'s time in the circle is over.")
