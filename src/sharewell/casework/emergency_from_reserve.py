"""Emergency access while the disk has failed: shown once, to read, and written down in the reserve log first.

Reading fails closed where it cannot be written down; this is the one exception (security reference 2.10). The rules of
who is let in are those of every emergency access. When writing goes on again, each line is carried into the record, and
whoever reviews emergency access is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sharewell.casework import desk
from sharewell.casework.emergencies import ask_reviewers
from sharewell.casework.open_emergency import OpenEmergency, child_meant, files_of, whom_to_ring
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system, use_case
from sharewell.casework.working_days import working_days_after
from sharewell.records.engine import stopped_in
from sharewell.records.gate import circle_of
from sharewell.records.stores import access_log, files
from sharewell.records.stores import alerts as store
from sharewell.records.stores.base import Opened
from sharewell.rules import emergency, held
from sharewell.rules.access import Action
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.events import Event
from sharewell.rules.london import at_london, london_day
from sharewell.rules.names import made_storable
from sharewell.rules.people import SystemActor
from sharewell.rules.values import is_id, new_id
from sharewell.vault import reserve_log
from sharewell.vault.places import Compartment, Place
from sharewell.vault.stopped import Why, stopped
from sharewell.vault.vault import Vault

SEEN = f"emergency.{Action.FILE_READ}"


@dataclass(frozen=True)
class Record:
    """What is shown of one file: the child, what was written down, and the file's own log, newest first."""

    child: held.Child
    concerns: list[held.Concern]
    entries: list[held.Entry]


@dataclass(frozen=True)
class Shown:
    """The records that they may see; none where there is none, with the same words. `names`: person id to name."""

    records: tuple[Record, ...]
    names: dict[str, str]


def from_reserve() -> bool:
    """Whether the disk has failed, so that emergency access is given from the reserve alone."""
    found = stopped(stopped_in())
    return found is not None and found.why is Why.FAILED


@use_case(Action.EMERGENCY_OPEN, Event.EMERGENCY_OPENED)
def see_from_reserve(work: Work, request: OpenEmergency) -> Shown:
    """Show one child's record once, when that is written down in the reserve log.

    Raises Incomplete for what is missing, NotNow for a fourth time in one day, and where not even the reserve log takes
    the line: then nothing is shown.
    """
    child = child_meant(work, request)
    used = {*store.emergencies_since(work.organisation_id, work.actor.person_id, _midnight(work.now)), *_today(work)}
    emergency.check_how_often(len(used), whom_to_ring(desk.profile(work)))
    around = [circle_of(work.organisation_id, one) for one in files_of(work, request.child_id, child)]
    seen = {one.file_id: found for one in around
            if emergency.opens(one, work.actor.person_id) and (found := _record(work, one.file_id)) is not None}
    given = held.EmergencyAccess(
        id=request.emergency_id if is_id(request.emergency_id) and request.emergency_id not in used else new_id(),
        person_id=work.actor.person_id, at=work.now, until=work.now, ended_at=work.now, child=child.name,
        born_on=child.born_on, danger=request.danger, reason=made_storable(request.reason.strip()), due=work.now,
        review=emergency.Review.WAITING, file_ids=tuple(seen),
    )  # fmt: skip
    names = desk.names(work)
    _keep(work, given, {person for one in around for person in one.excluded})
    return Shown(tuple(seen.values()), names)


def _midnight(now: datetime) -> datetime:
    return at_london(london_day(now), time(0))


def _today(work: Work) -> set[str]:
    """Those of today that stand in the reserve log."""
    lines = [_opened(work.vault, one) for one in reserve_log.kept(stopped_in())
             if one.organisation == work.organisation_id]  # fmt: skip
    since = _midnight(work.now).isoformat()
    return {line["id"] for line in lines if line["person"] == work.actor.person_id and line["at"] >= since}


def _record(work: Work, file_id: str) -> Record | None:
    """What stands in one file; None for one whose keys do not open to them: sealed, excluded, destroyed."""
    if work.vault.sealing.is_sealed(file_id):
        return None
    opened = Opened(work.vault, work.organisation_id, file_id)
    try:
        return Record(
            desk.child_of(opened),
            files.concerns.where(opened, order="-recorded_at"),
            files.entries.where(opened, order="-at"),
        )
    except (Locked, Missing):
        return None


def _place(organisation: str, line_id: str) -> Place:
    return Place(organisation, organisation, Compartment.ORDINARY, "reserve_log", "line", line_id, 1)


def _opened(vault: Vault, line: reserve_log.Kept) -> dict[str, str]:
    found: dict[str, str] = vault.open_json(_place(line.organisation, line.id), line.sealed)
    return found


def _keep(work: Work, given: held.EmergencyAccess, excluded: Iterable[str]) -> None:
    line = {
        "id": given.id, "person": given.person_id, "at": given.at.isoformat(), "child": given.child,
        "born": given.born_on.isoformat() if given.born_on else "", "danger": given.danger, "reason": given.reason,
        "files": ",".join(given.file_ids), "excluded": ",".join(sorted(excluded)),
    }  # fmt: skip
    sealed = work.vault.seal_json(_place(work.organisation_id, given.id), line)
    reserve_log.keep(stopped_in(), reserve_log.Kept(work.organisation_id, given.id, sealed))


def carry_over(tools: Tools) -> int:
    """Write what was shown from the reserve into the record, now that writing goes on: how many. Each of them once."""
    lines = reserve_log.kept(stopped_in())
    for one in lines:
        _carry(SystemActor("resume", one.organisation), tools, one)
    reserve_log.clear(stopped_in())
    return len(lines)


@as_system(Event.EMERGENCY_CARRIED)
def _carry(work: Work, line: reserve_log.Kept) -> None:
    said = _opened(work.vault, line)
    if store.emergencies.these(work.organisation, [said["id"]]):
        return
    at, opened = datetime.fromisoformat(said["at"]), tuple(one for one in said["files"].split(",") if one)
    given = held.EmergencyAccess(
        id=said["id"], person_id=said["person"], at=at, until=at, ended_at=at, child=said["child"],
        born_on=date.fromisoformat(said["born"]) if said["born"] else None, danger=said["danger"],
        reason=said["reason"], due=working_days_after(work.now, emergency.REVIEW_WORKING_DAYS),
        review=emergency.Review.WAITING, file_ids=opened,
    )  # fmt: skip
    for file_id in opened:
        access_log.note(work, person_id=given.person_id, file_id=file_id, action=SEEN, at=at, allowed=True)
    ask_reviewers(work, given, {one for one in said["excluded"].split(",") if one})
