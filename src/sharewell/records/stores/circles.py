"""Which files somebody is in the circle of, or kept from: one indexed read each. The statements are `wall.looks`."""

from __future__ import annotations

from datetime import datetime

from sharewell.records import wall
from sharewell.records.times import stamp


def files_of(organisation_id: str, person_id: str, now: datetime) -> list[str]:
    """The files that `person_id` may see the whole of at `now`."""
    return [file_id for (file_id,) in wall.ask("files_of_person", person_id, organisation_id, stamp(now))]


def own_files_of_child(organisation_id: str, person_id: str, child_digest: str, now: datetime) -> list[str]:
    """The open files of one child that `person_id` may see the whole of at `now`; none for an empty digest."""
    if not child_digest:
        return []
    found = wall.ask("own_files_of_child", person_id, organisation_id, child_digest, stamp(now))
    return [file_id for (file_id,) in found]


def places_of(organisation_id: str, person_id: str, now: datetime) -> list[str]:
    """The files in which `person_id` has a place of any kind at `now`."""
    return [file_id for (file_id,) in wall.ask("places_of_person", person_id, organisation_id, stamp(now))]


def files_excluding(organisation_id: str, person_id: str) -> list[str]:
    """The files that `person_id` is excluded from."""
    return [file_id for (file_id,) in wall.ask("files_excluding", person_id, organisation_id)]


def lapsed(organisation_id: str, now: datetime) -> list[tuple[str, str]]:
    """Places whose time is over and whose end is not written down: file and person, each once."""
    found = wall.ask("lapsed_places", stamp(now), organisation_id)
    return [(file_id, person_id) for file_id, person_id in found]
