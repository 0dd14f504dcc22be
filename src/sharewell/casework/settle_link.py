"""Somebody looks into what the recipient of a link said, or into why it locked: what was found is kept, and the line
goes off the lists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk, links
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import sharing, worklist
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.pick_up import SETTLED, open_question


@dataclass(frozen=True, kw_only=True)
class SettleLink:
    """Of which sending, and what was found and done."""

    dispatch_id: str
    words: str


@use_case(Action.RECEIPT_RECORD, Event.LINK_SETTLED, about="dispatch")
def settle_link(work: Work, request: SettleLink) -> held.PickUp:
    """Keep what was found. Raises Incomplete without words, NotNow where nothing is open about this link."""
    sending = sharing.dispatches.get(work.file, request.dispatch_id)
    link = links.of_sending(work, sending.id)
    if link is None or not open_question([look.what for look in link.looks]):
        raise NotNow("Nothing is open about this sending.")
    words = request.words.strip()
    if not words:
        raise Incomplete(Gap("words", "Write down what you found and what you did."))
    worklist.done(work, sending.id, desk.TO_FINISH)
    pack = sharing.packs.get(work.file, sending.pack_id)
    desk.write_entry(work, "dispatch", sending.id, f"Pack {pack.reference}, looked into: {words}", significant=True)
    name = desk.names(work).get(work.actor.person_id, "")
    return sharing.pick_ups.put(work, replace(link, looks=(*link.looks, held.LinkLook(work.now, SETTLED, name))))
