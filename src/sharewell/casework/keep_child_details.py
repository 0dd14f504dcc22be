"""Keep who the child is up to date: home, language, needs, and the people round them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import files
from sharewell.records.stores.base import as_shown
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import NotNow
from sharewell.rules.events import Event


@dataclass(frozen=True, kw_only=True)
class KeepChildDetails:
    """Everything the page shows; `version`: the version it showed (None: nobody was shown one)."""

    file_id: str
    name: str
    known_as: str = ""
    born_on: date | None = None
    address: str = ""
    protected_address: bool = False
    language: str = ""
    needs: str = ""
    left_on: date | None = None
    family: tuple[held.FamilyMember, ...] = ()
    version: int | None = None


@dataclass(frozen=True)
class ReadChildDetails:
    """Of which file."""

    file_id: str


@use_case(Action.CHILD_KEEP, Event.FILE_READ, about="file", reading=True)
def read_child_details(work: Work, request: ReadChildDetails) -> held.Child:
    """Who the child is, to be brought up to date. A protected address is shown to a fresh sign-in only."""
    child = desk.child_of(work.file)
    if _guarded(child.protected_address, child.family):
        work.must_be_fresh()
    return child


def _guarded(own: bool, family: tuple[held.FamilyMember, ...]) -> bool:
    return own or any(one.protected for one in family)


def _unmarked(before: held.Child, request: KeepChildDetails, family: tuple[held.FamilyMember, ...]) -> bool:
    """Whether a mark is taken off: of the child's address, or of somebody's round the child."""
    still = {one.name for one in family if one.protected}
    gone = any(one.protected and one.name not in still for one in before.family)
    return gone or (before.protected_address and not request.protected_address)


@use_case(Action.CHILD_KEEP, Event.CHILD_KEPT, about="file")
def keep_child_details(work: Work, request: KeepChildDetails) -> held.Child:
    """Keep the details. Raises Incomplete for a name that cannot be kept, Stale where somebody saved meanwhile.

    A protected address can be marked by anybody in the circle, and unmarked by a lead only.
    """
    before = as_shown(desk.child_of(work.file), request.version)
    if _guarded(before.protected_address, before.family) or _guarded(request.protected_address, request.family):
        work.must_be_fresh()
    family = tuple(
        replace(one, name=desk.checked_name(one.name, field=f"family.{place}.name"))
        for place, one in enumerate(request.family)
        if one.name.strip()
    )
    if _unmarked(before, request, family) and work.actor.person_id not in desk.leads_of(work):
        raise NotNow("Only a safeguarding lead may take the mark off a protected address.")
    after = files.children.put(
        work,
        replace(
            before,
            name=desk.checked_name(request.name),
            known_as=desk.checked_name(request.known_as, field="known_as", required=False),
            born_on=request.born_on,
            address=request.address.strip(),
            protected_address=request.protected_address,
            language=request.language.strip(),
            needs=request.needs.strip(),
            left_on=request.left_on,
            family=family,
        ),
    )
    desk.write_entry(work, "child", after.id, "Who the child is was brought up to date.")
    return after
