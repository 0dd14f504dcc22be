"""What is said once about everything we wait for from outside: a receipt, a referral's answer, an answer to our asking.

A job puts what is late first on the lists, once for each limit; a person who rings writes down what was said, and the
limit begins again. Which words, and which limit, belong to each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sharewell.casework import desk
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work
from sharewell.records.stores import worklist
from sharewell.records.times import stamp
from sharewell.rules.errors import Gap, Incomplete, Locked, Missing
from sharewell.rules.people import SystemActor

JOB = "receipts"


@dataclass(frozen=True)
class Late:
    """What is late, and the file it belongs to."""

    row_id: str
    file_id: str


def each_late(
    tools: Tools, job: str, find: Callable[[str], Iterable[tuple[str, str, str]]],
    act: Callable[[SystemActor, Tools, Late], object],
) -> int:
    """Do `act` once for everything that `find` says is late (identifier, file, organisation): how many.

    What was settled in between raises Missing and is passed over. So is a sealed file: no job reads it.
    """
    done = 0
    for row_id, file_id, organisation_id in find(stamp(tools.clock())):
        try:
            act(SystemActor(job, organisation_id), tools, Late(row_id, file_id))
        except (Missing, Locked):
            continue
        done += 1
    return done


def put_first(work: Work, kind: str, row_id: str, note: str, due: datetime | None) -> None:
    """In place of its line on the lists of what others owe, one that comes first, with whom to ring."""
    worklist.done(work, row_id, desk.WAITING)
    desk.give(work, desk.WAITING, kind, row_id, note, due=due, first=True)


def rang(work: Work, kind: str, row_id: str, words: str, line: str = "No answer yet") -> None:
    """Keep what was said in the log, after `line`, and take it off the lists. Raises Incomplete without words."""
    if not words.strip():
        raise Incomplete(Gap("words", "Write down whom you rang and what they said."))
    worklist.done(work, row_id, desk.WAITING)
    desk.write_entry(work, kind, row_id, f"{line}: {words.strip()}", significant=True)
