"""A link that nobody has opened for a day: whoever sent it is told, once (seed, Timely)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import links
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores import finding, sharing
from sharewell.records.times import stamp
from sharewell.rules.errors import Locked, Missing
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor

PICK_UP = "pick-up"


@dataclass(frozen=True)
class _Link:
    link_id: str
    file_id: str


def warn_of_unopened(tools: Tools) -> int:
    """Tell the sender of each link that nobody has opened for a day, once: how many."""
    told = 0
    for link_id, file_id, organisation_id in finding.unopened_links(stamp(tools.clock())):
        try:
            _warn(SystemActor(PICK_UP, organisation_id), tools, _Link(link_id, file_id))
        except (Missing, Locked):
            continue
        told += 1
    return told


@as_system(Event.LINK_UNOPENED)
def _warn(work: Work, at: _Link) -> None:
    work.scope_id = at.file_id
    link = sharing.pick_ups.get(work.file, at.link_id)  # its days may be over: all the more
    sharing.pick_ups.put(work, replace(link, warn_at=None))
    links.tell_sender(
        work, link,
        "A link you sent has not been opened for a day. Ring them.",
        "nobody has opened the link for a day: ring them",
    )  # fmt: skip
