"""Which child a concern is about: from the register, or as far as whoever recorded it knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sharewell.casework.desk import checked_name
from sharewell.casework.use_case import Work
from sharewell.records.stores import people
from sharewell.rules import held
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.names import NAME_LIMIT, made_storable
from sharewell.rules.values import new_id

NAME_NOT_KNOWN = "Name not known"


@dataclass(frozen=True, kw_only=True)
class NewChild:
    """A child who is not on the register. An unborn baby has `expected_on` and no `born_on`."""

    name: str = ""
    known_as: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    name_not_known: bool = False


def registered(work: Work, child_id: str) -> held.RegisterChild:
    """The child on the register. Raises Missing where there is none."""
    return work.once(f"registered {child_id}", lambda: people.register.get(work.organisation, child_id))


def matching(work: Work, name: str, born_on: date | None) -> list[held.RegisterChild]:
    """The children on the register with this name and date of birth: what every member of staff may see anyway."""
    wanted = (" ".join(name.split()).casefold(), born_on)
    if born_on is None:
        return []
    found = people.register.where(work.organisation, active=1)
    return [child for child in found if (" ".join(child.name.split()).casefold(), child.born_on) == wanted]


def child_told_of(work: Work, child_id: str, new_child: NewChild | None, *, urgent: bool) -> held.Child:
    """The child, not stored yet. Raises Incomplete where nobody is named, unless the child may not be safe."""
    if child_id:
        known = registered(work, child_id)
        return held.Child(
            id=new_id(),
            file_id="",
            name=known.name,
            known_as=known.known_as,
            born_on=known.born_on,
            room=known.room,
            address=known.address,
        )
    new = new_child or (NewChild() if urgent else None)
    if new is None:
        raise Incomplete(Gap("child", "Choose who this is about, or choose 'Not on the list'."))
    if urgent:
        new = _whatever_is_known(new)
    name = NAME_NOT_KNOWN if new.name_not_known else checked_name(new.name, field="new_child.name")
    return held.Child(
        id=new_id(),
        file_id="",
        name=name,
        known_as=checked_name(new.known_as, required=False),
        born_on=new.born_on,
        expected_on=new.expected_on,
    )


def _whatever_is_known(new: NewChild) -> NewChild:
    """A child who may not be safe is never waited for: a name that cannot be kept as typed is kept as far as it can."""
    name = made_storable(new.name)[:NAME_LIMIT].strip()
    known_as = made_storable(new.known_as)[:NAME_LIMIT]
    return replace(new, name=name, known_as=known_as, name_not_known=new.name_not_known or not name)


def digest_of(work: Work, child_id: str, child: held.Child | None = None) -> str:
    """What a child's file is found by: nothing that tells who it is without the installation's secret.

    Empty text for a child who is not known well enough to be found again.
    """
    born = (child.born_on or child.expected_on) if child else None
    if not child_id and (child is None or born is None or child.name == NAME_NOT_KNOWN):
        return ""
    same = child_id or f"{child.name.casefold() if child else ''}|{born}"
    return work.vault.handle_digest(f"child|{work.organisation_id}|{same}").hex()
