"""Look at one's own list: four queues with what needs doing, and what became of one's own concerns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.desk import QUEUES
from sharewell.casework.sealing import OPEN_YOUR_KEY, SEALED_RECORD
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import worklist
from sharewell.records.stores.base import Opened
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.held import WorklistRow

ASK_THEM = "Sent. What became of it is told to you in person"


@dataclass(frozen=True)
class MyWorklist:
    """Which page: `after` is the sort key of the last line seen in `queue` (empty: the first page of every queue)."""

    queue: str = ""
    after: str = ""
    limit: int = 50


@use_case(Action.WORKLIST_READ, Event.WORKLIST_READ, reading=True)
def my_worklist(work: Work, request: MyWorklist) -> dict[str, list[WorklistRow]]:
    """The signed-in person's queues, each in order: may-not-be-safe first, then by time due or longest waiting."""
    queues = (request.queue,) if request.queue in QUEUES else QUEUES
    return {
        queue: _as_read(
            work,
            worklist.page(
                work.vault,
                work.organisation_id,
                work.actor.person_id,
                queue,
                work.now,
                after=request.after,
                limit=request.limit,
            ),
        )
        for queue in queues
    }


def _as_read(work: Work, rows: list[WorklistRow]) -> list[WorklistRow]:
    """What a locked line shows; and the child of a line that somebody wrote who could not read who it is about."""
    return [row if row.child else _named(work, row) for row in rows]


def _named(work: Work, row: WorklistRow) -> WorklistRow:
    if row.locked:
        told = row.queue == desk.TOLD
        return replace(row, child=SEALED_RECORD, note=ASK_THEM if told else OPEN_YOUR_KEY)
    opened = Opened(work.vault, work.organisation_id, row.file_id)
    child = work.once(f"child {row.file_id}", lambda: desk.child_of(opened))
    return replace(row, child=child.name)
