"""The children somebody may choose from, and the files they are in the circle of: two lists that never meet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.record_concern import reference_of
from sharewell.casework.sealing import SEALED_RECORD
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import circles, files, people
from sharewell.records.stores.base import Opened
from sharewell.records.times import moment
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.events import Event
from sharewell.vault.places import Compartment


@dataclass(frozen=True)
class ListChildren:
    """Nothing to ask: whoever is signed in."""


@dataclass(frozen=True)
class FileLine:
    """One file on the list: the child, its reference, and since when it is open."""

    file_id: str
    child: held.Child
    reference: str
    opened_at: datetime


@use_case(Action.CONCERN_RECORD, Event.CHILDREN_LISTED)
def register(work: Work, request: ListChildren) -> list[held.RegisterChild]:
    """Everybody on the register of the organisation who has not left, by name. The same for every member of staff."""
    children = people.register.where(work.organisation, active=1)
    return sorted(children, key=lambda child: child.name.casefold())


@use_case(Action.CHILDREN_LIST, Event.CHILDREN_LISTED, reading=True)
def my_files(work: Work, request: ListChildren) -> list[FileLine]:
    """The files whose circle the signed-in person is in, by the child's name. Its cost follows their own circle.

    Only who the child is gets opened, in one answer for all files; nothing of what is written in any of them. A file
    whose key is refused is left out.
    """
    lines = []
    own = circles.files_of(work.organisation_id, work.actor.person_id, work.now)
    work.vault.warm(own, Compartment.IDENTITY)
    for file_id in own:
        opened = Opened(work.vault, work.organisation_id, file_id)
        [since] = files.files.clear(opened, file_id, "opened_at")
        with suppress(Missing):
            try:
                lines.append(FileLine(file_id, desk.child_of(opened), reference_of(file_id), moment(since)))
            except Locked:
                lines.append(_locked(file_id, moment(since)))
    return sorted(lines, key=lambda line: line.child.name.casefold())


def _locked(file_id: str, since: datetime) -> FileLine:
    """The line of a sealed file while the reader's own key is shut."""
    child = held.Child(id="", file_id=file_id, name=SEALED_RECORD)
    return FileLine(file_id, child, reference_of(file_id), since)


@use_case(Action.CONCERN_RECORD, Event.CHILDREN_LISTED)
def staff(work: Work, request: ListChildren) -> list[held.Person]:
    """The staff list by name, for choosing an adult who works here."""
    return sorted(people.people.where(work.organisation, active=1), key=lambda person: person.name.casefold())
