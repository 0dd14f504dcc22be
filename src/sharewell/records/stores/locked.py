"""What can be done in a file without reading it: ending somebody's place, and asking what stands in clear columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sharewell.records.stores import files
from sharewell.records.stores.base import Opened, Writes
from sharewell.records.times import moment
from sharewell.rules.errors import Locked
from sharewell.rules.held import Membership

ENDED_UNREAD = "Ended while the file was locked to who ended it; the reason it began is no longer readable."


def end_places(writes: Writes, opened: Opened, person_id: str, now: datetime) -> None:
    """End every live place of one person, whether or not whoever does it may read the file."""
    try:
        members = files.memberships.where(opened, person_id=person_id)
    except Locked:
        members = _unread(opened, person_id)
    for member in members:
        if member.until is None or member.until > now:
            files.memberships.put(writes, replace(member, until=now, closed=True))


def _unread(opened: Opened, person_id: str) -> list[Membership]:
    rows = files.memberships.clear_where(
        opened, "id", "version", "since", "until", "own_words", person_id=person_id
    )
    return [
        Membership(id=row_id, version=version, file_id=opened.scope_id, person_id=person_id, since=moment(since),
                   until=moment(until) if until else None, own_words=bool(own), why=ENDED_UNREAD)
        for row_id, version, since, until, own in rows
    ]
