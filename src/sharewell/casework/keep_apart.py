"""Keep people apart from files because of what they are to each other, or to a child: at once, and whatever their role.

Two people who are declared close are kept from every file where the other is an adult of concern; somebody declared
to be related to a child, or in conflict about them, is kept from that child's files, those to come among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.came_by_form import sort_again
from sharewell.casework.child_of_concern import digest_of
from sharewell.casework.exclude import exclude
from sharewell.casework.handing_over import keep_a_reader
from sharewell.casework.use_case import Work, use_case
from sharewell.records.gate import circle_of
from sharewell.records.stores import circles, files, people
from sharewell.records.stores.finding import files_of_child
from sharewell.rules import held
from sharewell.rules.access import WHO_MAY, Action
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing, Refused
from sharewell.rules.events import Event

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
CLOSE = "Close to somebody whom a concern is about."
DECLARED = "Declared to be related to the child, or in conflict about them."
ONLY_KEEPERS = "You can say this of yourself. A lead or the manager can say it of somebody else."


@dataclass(frozen=True, kw_only=True)
class ChangePerson:
    """What is known of somebody on the staff list. `close_to`: everybody here they are related to or live with."""

    person_id: str
    name: str
    job: str
    phone: str = ""
    close_to: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class DeclareConflict:
    """Who is related to which child on the register, or in conflict about them. Empty `person_id`: the actor."""

    child_id: str
    person_id: str = ""


def close_ones(staff: dict[str, held.Person], person_id: str) -> set[str]:
    """Everybody close to this person: closeness holds both ways, whoever declared it."""
    own = set(staff[person_id].close_to) if person_id in staff else set()
    return (own | {other.id for other in staff.values() if person_id in other.close_to}) - {person_id}


@use_case(Action.PEOPLE_KEEP, Event.PERSON_CHANGED)
def change_person(work: Work, request: ChangePerson) -> held.Person:
    """Change what is known of somebody. Whoever they are newly close to is kept apart from files in this transaction.

    What was kept apart before stays so where a relation is taken back: nothing lets anybody in again.
    """
    staff = dict(desk.staff(work))
    person = people.people.get(work.organisation, request.person_id)
    if not request.job.strip():
        raise Incomplete(Gap("job", "Enter their job."))
    if request.email.strip() and not ADDRESS.fullmatch(request.email.strip()):
        raise Incomplete(Gap("email", "Enter an email address, for example name@example.org."))
    before, after = close_ones(staff, person.id), set(request.close_to) & staff.keys() - {person.id}
    for other in sorted(before - after):
        if person.id in staff[other].close_to:
            left = tuple(one for one in staff[other].close_to if one != person.id)
            people.people.put(work, replace(staff[other], close_to=left))
    changed = people.people.put(
        work,
        replace(
            person,
            name=desk.checked_name(request.name),
            job=request.job.strip(),
            phone=request.phone.strip(),
            close_to=tuple(sorted(after)),
            email=request.email.strip(),
        ),
    )
    keep_relatives_apart(work, person.id, after - before)
    return changed


def keep_relatives_apart(work: Work, person_id: str, others: Iterable[str]) -> None:
    """Keep this person from every file about one of `others`, and them from every file about this person."""
    for other in sorted(others):
        _keep_from_files_about(work, other, person_id)
        _keep_from_files_about(work, person_id, other)


def _keep_from_files_about(work: Work, adult_id: str, close_id: str) -> None:
    before = work.scope_id
    for file_id in circles.files_excluding(work.organisation_id, adult_id):
        work.scope_id = file_id
        excluded = circle_of(work.organisation_id, file_id).excluded
        with work.for_the_installation():
            if close_id not in excluded and _is_about(work, adult_id):
                exclude(work, close_id, CLOSE)
                keep_a_reader(work)
    work.scope_id = before


def _is_about(work: Work, adult_id: str) -> bool:
    """Whether this file holds a concern about them. A file that is locked is held to: the safe side."""
    try:
        return any(one.adult for one in files.exclusions.where(work.file, person_id=adult_id))
    except Locked:
        return True
    except Missing:
        return False  # destroyed


@use_case(Action.CONFLICT_DECLARE, Event.CONFLICT_DECLARED)
def declare_conflict(work: Work, request: DeclareConflict) -> held.RegisterChild:
    """Keep somebody from the files of a child on the register, present and to come. Says nothing of whether any are.

    Raises Refused where a member of staff says it of somebody else.
    """
    person = request.person_id or work.actor.person_id
    if person != work.actor.person_id and not work.actor.has(*WHO_MAY[Action.PEOPLE_KEEP].roles):
        raise Refused(ONLY_KEEPERS)
    people.people.get(work.organisation, person)
    child = people.register.get(work.organisation, request.child_id)
    if person not in child.kept_from:
        child = people.register.put(work, replace(child, kept_from=(*child.kept_from, person)))
        sort_again(work)
    for file_id in files_of_child(work.organisation_id, digest_of(work, child.id)):
        work.scope_id = file_id
        if person not in circle_of(work.organisation_id, file_id).excluded:
            with work.for_the_installation():
                exclude(work, person, DECLARED)
                keep_a_reader(work)
    work.scope_id = ""
    return child
