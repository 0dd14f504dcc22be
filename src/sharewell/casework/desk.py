"""What several use cases do the same way: the file's log, the circle's worklists, names for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sharewell.casework.use_case import Work
from sharewell.casework.watch_clock import unsure_by
from sharewell.records import gate
from sharewell.records.stores import accounts, files, people, worklist
from sharewell.records.stores.base import Opened
from sharewell.records.times import stamp
from sharewell.rules import held
from sharewell.rules.errors import Gap, Incomplete, Locked
from sharewell.rules.names import clean_name
from sharewell.rules.need_to_know import NeedToKnow
from sharewell.rules.people import Role
from sharewell.rules.values import new_id

NEW, TO_FINISH, WAITING, REVIEWS, TOLD = "new", "to_finish", "waiting", "reviews", "told"
QUEUES: tuple[str, ...] = (NEW, TO_FINISH, WAITING, REVIEWS, TOLD)
CIRCLE_TABLES = {store.model._meta.db_table for store in (files.memberships, files.exclusions)}
UNSURE = "(The clock was wrong by {by} then: this time is uncertain.)"


def write_entry(
    work: Work, kind: str, about_id: str, line: str, *, significant: bool = False, at: datetime | None = None
) -> None:
    """Add one line to the file's log. While the clock is wrong, or was just set, the line says so for good."""
    if by := unsure_by(work.tools, work.now):
        line = f"{line} {UNSURE.format(by=by)}"
    files.entries.put(
        work,
        held.Entry(
            id=new_id(),
            file_id=work.scope_id,
            at=at or work.now,
            kind=kind,
            about_id=about_id,
            line=line,
            significant=significant,
            by=work.actor.person_id,
        ),
    )


def checked_name(typed: str, *, field: str = "name", required: bool = True) -> str:
    """A name as it will be kept. Raises Incomplete with the words to mend it."""
    found = clean_name(typed, field=field, required=required)
    if isinstance(found, Gap):
        raise Incomplete(found)
    return found.text


def circle(work: Work) -> NeedToKnow:
    """The circle of the file this work is about, read again only where this work has changed a circle since."""
    changes = sum(row.version for (table, _), row in work.rows.items() if table in CIRCLE_TABLES)
    known = f"circle {work.scope_id} {changes} {len(work.removed)}"
    return work.once(known, lambda: gate.circle_of(work.organisation_id, work.scope_id))


def readers(work: Work, around: NeedToKnow | None = None) -> list[tuple[str, datetime | None]]:
    """The people who may see the whole file now, each with when that ends (None: no end)."""
    around = around or circle(work)
    return [(person, around.ends(person, work.now, whole=True)) for person in around.readers(work.now)]


def leads_among(work: Work, candidates: Iterable[tuple[str, datetime | None]]) -> list[tuple[str, datetime | None]]:
    """Those of `candidates` who hold a lead's role; all of them where none does, so that work never lies unseen."""
    leads = set(leads_of(work)) | {the_organisation(work).independent_id}
    everyone = list(candidates)
    return [(person, until) for person, until in everyone if person in leads] or everyone


def give(
    work: Work,
    queue: str,
    about_kind: str,
    about_id: str,
    note: str,
    *,
    to: Iterable[tuple[str, datetime | None]] | None = None,
    due: datetime | None = None,
    first: bool = False,
    child: held.Child | None = None,
) -> None:
    """Put work on the lists of the leads in the circle (or of `to`), ordered by `due`, urgent things `first`."""
    child = child or _child_for_lists(work)
    line = worklist.Line(
        queue=queue,
        sort_key=f"{0 if first else 1}{stamp(due or work.now)}",
        file_id=work.scope_id,
        about_kind=about_kind,
        about_id=about_id,
        child=child.name,
        note=note,
    )
    worklist.give(work, line, leads_among(work, readers(work)) if to is None else to)


def _child_for_lists(work: Work) -> held.Child:
    """The child as the lists show it; without a name where the file is locked to whoever writes the line."""
    try:
        return child_of(work.file)
    except Locked:
        return held.Child(id="", file_id=work.scope_id, name="")


def child_of(opened: Opened) -> held.Child:
    """The child whose file is open: every file has one."""
    return files.children.where(opened, limit=1)[0]


def staff(work: Work) -> dict[str, held.Person]:
    """Everybody on the staff list by identifier, those who have left among them."""
    return work.once("staff", lambda: {person.id: person for person in people.people.where(work.organisation)})


def names(work: Work) -> dict[str, str]:
    """The name of everybody on the staff list by identifier: who signed what."""
    return {person.id: person.name for person in staff(work).values()}


def some_names(work: Work, ids: Iterable[str]) -> dict[str, str]:
    """The names of these people by identifier, without opening the rest of the staff list."""
    return {person.id: person.name for person in some_staff(work, ids).values()}


def some_staff(work: Work, ids: Iterable[str]) -> dict[str, held.Person]:
    """These people by identifier; whoever is not on the staff list is left out. Each is opened once a work."""
    met: dict[str, held.Person] = work.once("met", dict)
    wanted = set(ids)
    met.update(people.people.these(work.organisation, wanted - met.keys()))
    return {person_id: met[person_id] for person_id in wanted & met.keys()}


def leads_of(work: Work) -> list[str]:
    """The people who hold a lead's or deputy's role."""
    return work.once("leads", lambda: accounts.holding(work.organisation, Role.LEAD, Role.DEPUTY))


def profile(work: Work) -> held.LocalProfile:
    """The local profile in force: the newest revision."""
    return work.once("profile", lambda: people.profiles.where(work.organisation, order="-revision", limit=1)[0])


def the_organisation(work: Work) -> held.Organisation:
    """The organisation this work is done in."""
    return work.once("organisation", lambda: people.organisations.get(work.organisation, work.organisation_id))


def the_setting(work: Work, setting_id: str = "") -> held.EarlyYearsSetting:
    """One setting, or the first where none is named."""
    if setting_id:
        return people.settings.get(work.organisation, setting_id)
    return people.settings.where(work.organisation, order="id", limit=1)[0]
