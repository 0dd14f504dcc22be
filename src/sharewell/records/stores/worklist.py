"""Each person's worklist: one indexed read, written when the work arises and removed when it is done.

The page never joins over files or circles: its cost follows what the reader may see, not what exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic_core import from_json

from sharewell.records import statements, wall
from sharewell.records.models import WorklistEntry
from sharewell.records.stores.base import Writes, insert
from sharewell.records.times import stamp
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.held import WorklistRow
from sharewell.rules.values import new_id
from sharewell.vault.places import Place
from sharewell.vault.vault import Vault

TABLE = WorklistEntry._meta.db_table
# The part of a sort key that says the order; a few characters of the row follow, so that no two are equal and a page
# that goes on after one leaves none out.
IN_ORDER = 28
# What a line of a sealed file shows while the reader's own key is shut: nothing of the file.
LOCKED = {"child": "", "note": ""}
PAGE = (
    f'SELECT "id", "queue", "sort_key", "file_id", "about_kind", "about_id", "version", "body" FROM "{TABLE}" '
    'WHERE "person_id" = %s AND "queue" = %s AND ("until" = \'\' OR "until" > %s) AND "sort_key" > %s '
    'ORDER BY "sort_key", "id" LIMIT %s'
)


@dataclass(frozen=True)
class Line:
    """One piece of work: which queue, where in it, about what, and the few words the page shows."""

    queue: str
    sort_key: str
    file_id: str
    about_kind: str
    about_id: str
    child: str
    note: str


def _place(organisation: str, scope: str, row: str, version: int) -> Place:
    return Place(organisation, scope, WorklistEntry.compartment, TABLE, "body", row, version)


def give(writes: Writes, line: Line, people: Iterable[tuple[str, datetime | None]]) -> None:
    """Put `line` on the list of each of `people` (with when their need to know ends, if it does)."""
    words = json.dumps({"child": line.child, "note": line.note}, ensure_ascii=False).encode()
    rows = []
    for person_id, until in people:
        row_id = new_id()
        row = WorklistEntry(
            id=row_id,
            organisation_id=writes.organisation_id,
            scope_id=line.file_id,
            file_id=line.file_id,
            person_id=person_id,
            queue=line.queue,
            sort_key=line.sort_key[:IN_ORDER] + row_id[:8],
            about_kind=line.about_kind,
            about_id=line.about_id,
            until=stamp(until) if until else "",
            version=1,
            body=writes.vault.seal(_place(writes.organisation_id, line.file_id, row_id, 1), words),
        )
        rows.append(row)
    insert(rows)
    for row in rows:
        writes.wrote(row)


def _take(writes: Writes, where: str, values: list[str]) -> None:
    clause = f'"organisation_id" = %s AND {where}'
    with statements.cursor() as cursor:
        cursor.execute(f'SELECT "id" FROM "{TABLE}" WHERE {clause}', [writes.organisation_id, *values])
        ids = [row_id for (row_id,) in cursor.fetchall()]
        if ids:
            cursor.execute(f'DELETE FROM "{TABLE}" WHERE {clause}', [writes.organisation_id, *values])
    for row_id in ids:
        writes.dropped(TABLE, row_id)


def done(writes: Writes, about_id: str, queue: str | None = None) -> None:
    """Take the work about one thing off everybody's list (in one queue, or in all)."""
    if queue is None:
        _take(writes, '"about_id" = %s', [about_id])
    else:
        _take(writes, '"about_id" = %s AND "queue" = %s', [about_id, queue])


def lose(writes: Writes, file_id: str, person_id: str) -> None:
    """Take everything about one file off one person's list: they have no need to know any more."""
    wall.at(file_id)
    _take(writes, '"person_id" = %s AND "file_id" = %s', [person_id, file_id])


def forget(writes: Writes, file_id: str) -> None:
    """Take everything about one file off every list: it is destroyed."""
    wall.at(file_id)
    _take(writes, '"file_id" = %s', [file_id])


def lines_of(file_id: str, organisation_id: str) -> list[tuple[str, str, str, str]]:
    """The distinct work of one file: queue, sort key, kind, and what it is about. For giving it to a new member."""
    wall.at(file_id)
    with statements.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT "queue", substr("sort_key", 1, {IN_ORDER}), "about_kind", "about_id" FROM "{TABLE}" '
            'WHERE "file_id" = %s AND "organisation_id" = %s ORDER BY 2',
            [file_id, organisation_id],
        )
        return list(cursor.fetchall())


def sealed_page(
    person_id: str, queue: str, now: datetime, *, after: str = "", limit: int = 50
) -> list[tuple[str, str, str, str, str, str, int, bytes]]:
    """One page of one person's queue as it is stored, in order, starting after sort key `after`: one indexed read."""
    with statements.cursor() as cursor:
        cursor.execute(PAGE, [person_id, queue, stamp(now), after, limit])
        return list(cursor.fetchall())


def page(
    vault: Vault, organisation_id: str, person_id: str, queue: str, now: datetime, *, after: str = "", limit: int = 50
) -> list[WorklistRow]:
    """One page of one person's queue with its words opened: one indexed read, and one of the keys of its files."""
    lines, found = [], sealed_page(person_id, queue, now, after=after, limit=limit)
    vault.warm({row[3] for row in found}, WorklistEntry.compartment)
    for row_id, queue_, sort_key, file_id, about_kind, about_id, version, body in found:
        try:
            words = from_json(vault.open(_place(organisation_id, file_id, row_id, version), bytes(body)))
        except Locked:
            words = LOCKED
        except Missing:
            continue  # its key is destroyed, or not for this person any more: the rest of the list stays
        lines.append(WorklistRow(id=row_id, queue=queue_, sort_key=sort_key, file_id=file_id, about_kind=about_kind,
                                 about_id=about_id, child=words["child"], note=words["note"], locked=words is LOCKED))
    return lines
