"""Take an attached file out of view, with a reason: nobody can open it from then on; that it was there stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.attach_file import REMOVED
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores.attachments import attachments
from sharewell.rules import held
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, NotNow
from sharewell.rules.events import Event
from sharewell.rules.names import made_storable


@dataclass(frozen=True)
class RemoveAttachment:
    """Which attached file, and why it must not be seen."""

    attachment_id: str
    reason: str


@use_case(Action.ATTACHMENT_REMOVE, Event.ATTACHMENT_REMOVED, about="attachment")
def remove_attachment(work: Work, request: RemoveAttachment) -> held.Attachment:
    """Take it out of view for everybody. Raises Incomplete without a reason, NotNow where it is out of view already."""
    one = attachments.get(work.file, request.attachment_id)
    if one.state == REMOVED:
        raise NotNow("This file is out of view already.")
    reason = made_storable(request.reason.strip())
    if not reason:
        raise Incomplete(Gap("reason", "Say why nobody may see this file any more."))
    after = attachments.put(
        work,
        replace(one, state=REMOVED, removed_because=reason, removed_by=work.actor.person_id, removed_at=work.now),
    )
    desk.write_entry(work, "attachment", one.concern_id, "An attached file was taken out of view.")
    return after
