"""Look at one's own list: four queues with what needs doing, and what became of one's own concerns."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework.desk import QUEUES
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import worklist
from sharewell.rules.access import Action
from sharewell.rules.events import Event
from sharewell.rules.held import WorklistRow


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
        queue: worklist.page(
            work.vault,
            work.organisation_id,
            work.actor.person_id,
            queue,
            work.now,
            after=request.after,
            limit=request.limit,
        )
        for queue in queues
    }
