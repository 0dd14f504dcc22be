"""Whether a recipient may be sent what a file holds: asked before a pack is begun, sealed and sent."""

from __future__ import annotations

from collections.abc import Iterator

from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.records.stores import files
from sharewell.rules import held
from sharewell.rules.errors import NotNow
from sharewell.rules.recipients import CLOSED, NAMED, YOURSELF, Somebody, is_named, why_not_checked


def why_not(work: Work, recipient: held.Recipient) -> str:
    """Why this recipient may not be sent anything of the work's file, whatever is in it; empty where they may."""
    who = Somebody(recipient.name, recipient.phone, recipient.email)
    staff = desk.staff(work)
    own = staff.get(work.actor.person_id)
    if own is not None and is_named(who, [Somebody(own.name, own.phone, own.email)]):
        return YOURSELF
    if is_named(who, _named_in(work, staff)):
        return NAMED
    if is_named(who, [_as_somebody(person) for person in staff.values() if not person.active]):
        return CLOSED
    return ""


def may_be_sent(work: Work, recipient: held.Recipient) -> None:
    """Raise NotNow unless they may be sent something of this file and were checked in the last twelve months."""
    because = why_not(work, recipient) or why_not_checked(recipient.verified_at, work.now)
    if because:
        raise NotNow(because)


def _named_in(work: Work, staff: dict[str, held.Person]) -> Iterator[Somebody]:
    """The family, the adults whom a concern is about, and whoever declared that they are close to one of those."""
    child = desk.child_of(work.file)
    yield from (Somebody(one.name, one.phone) for one in child.family)
    adults = {person for concern in files.concerns.where(work.file) for person in concern.about_staff}
    for person in staff.values():
        if person.id in adults or not adults.isdisjoint(person.close_to) or _near(person.id, adults, staff):
            yield _as_somebody(person)


def _near(person_id: str, adults: set[str], staff: dict[str, held.Person]) -> bool:
    return any(person_id in staff[adult].close_to for adult in adults if adult in staff)


def _as_somebody(person: held.Person) -> Somebody:
    return Somebody(person.name, person.phone, person.email)
