"""Everybody and everything a case knows that could tell who it is about: what a brief must not show."""

from __future__ import annotations

from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.records.stores import files, people
from sharewell.rules.brief import Known, KnownIdentities


def known_identities(work: Work) -> KnownIdentities:
    """The child, the family, the staff, the setting, rooms, addresses, numbers and birth date known to this file."""
    child = desk.child_of(work.file)
    kept = files.files.get(work.file, work.scope_id)
    setting = desk.the_setting(work, kept.setting_id)
    organisation = desk.the_organisation(work)
    known = [Known(child.name, "child"), Known(child.known_as, "child"), Known(child.address, "address")]
    for relative in child.family:
        known += [
            Known(relative.name, relative.relation),
            Known(relative.address, "address"),
            Known(relative.phone, "phone"),
        ]
    for other in people.register.where(work.organisation):
        if other.name != child.name:
            known.append(Known(other.name, "another child", (other.known_as,)))
    known += [Known(person.name, "member of staff") for person in desk.staff(work).values()]
    known += [Known(room, "room") for room in setting.rooms]
    known += [
        Known(setting.name, "setting"),
        Known(organisation.name, "setting"),
        Known(setting.address, "address"),
        Known(setting.phone, "phone"),
        Known(kept.reference, "reference"),
    ]
    return KnownIdentities(
        tuple(item for item in known if item.text.strip()), born_on=child.born_on, today=work.now.date()
    )
