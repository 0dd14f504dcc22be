"""Look at what is attached to a concern: its readers see all of it, its recorder what they attached themselves."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.attach_file import IN_VIEW
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import attachments as kept
from sharewell.records.stores import files
from sharewell.rules import held
from sharewell.rules.access import LEADS, Action
from sharewell.rules.attachments import Kind, copy_ending
from sharewell.rules.errors import Missing
from sharewell.rules.events import Event
from sharewell.rules.need_to_know import WHOLE, Sight


@dataclass(frozen=True)
class ReadAttachments:
    """Which concern."""

    concern_id: str


@dataclass(frozen=True)
class AttachmentsPage:
    """The files, oldest first, those taken out of view among them; names of staff; whether this reader may take one out
    of view."""

    attachments: tuple[held.Attachment, ...]
    names: dict[str, str]
    may_remove: bool


@use_case(Action.ATTACHMENT_READ, Event.ATTACHMENTS_READ, about="concern", reading=True)
def read_attachments(work: Work, request: ReadAttachments) -> AttachmentsPage:
    """What is attached to one concern. Raises Locked for a sealed record, Missing for somebody else's concern."""
    concern = files.concerns.get(work.file, request.concern_id)
    if work.sight not in WHOLE and concern.recorder_id != work.actor.person_id:
        raise Missing
    found = kept.attachments.where(work.file, concern_id=concern.id, order="added_at")
    return AttachmentsPage(
        tuple(one for one in found if _may_see(work, one)),
        desk.names(work),
        work.sight is Sight.EVERYTHING and work.actor.has(*LEADS),
    )


@dataclass(frozen=True)
class FetchAttachment:
    """Which attached file."""

    attachment_id: str


@use_case(Action.ATTACHMENT_READ, Event.ATTACHMENTS_READ, about="attachment", reading=True)
def fetch_attachment(work: Work, request: FetchAttachment) -> tuple[str, str, bytes]:
    """The viewing copy: a name that says nothing, what it is, and its bytes. The original is never handed out.

    Raises Missing for one that was taken out of view, or that somebody else attached to one's own concern.
    """
    one = kept.attachments.get(work.file, request.attachment_id)
    if one.state != IN_VIEW or not _may_see(work, one):
        raise Missing
    kind = Kind(one.kind)
    return f"attachment-{one.id[:8]}.{copy_ending(kind)}", kind, kept.fetch(work.file, one.id, kept.VIEW)


def _may_see(work: Work, one: held.Attachment) -> bool:
    return work.sight in WHOLE or one.added_by == work.actor.person_id
