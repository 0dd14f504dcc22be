"""A link that nobody has opened for a day: whoever sent it is told, once (seed, Timely)."""

from __future__ import annotations

from dataclasses import replace

from sharewell.casework import links
from sharewell.casework.chasing import Late, each_late
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores import finding, sharing
from sharewell.rules.events import Event

PICK_UP = "pick-up"


def warn_of_unopened(tools: Tools) -> int:
    """Tell the sender of each link that nobody has opened for a day, once: how many."""
    return each_late(tools, PICK_UP, finding.unopened_links, _warn)


@as_system(Event.LINK_UNOPENED)
def _warn(work: Work, at: Late) -> None:
    work.scope_id = at.file_id
    link = sharing.pick_ups.get(work.file, at.row_id)  # its days may be over: all the more
    sharing.pick_ups.put(work, replace(link, warn_at=None))
    links.tell_sender(
        work, link,
        "A link you sent has not been opened for a day. Ring them.",
        "nobody has opened the link for a day: ring them",
    )  # fmt: skip
