"""Attached files: what is known of them, and their bytes under the file's key."""

from __future__ import annotations

from sharewell.records import models, wall
from sharewell.records.models import AttachmentCopy
from sharewell.records.stores.base import Opened, Store, Writes
from sharewell.rules import held
from sharewell.rules.errors import Missing
from sharewell.rules.values import new_id
from sharewell.vault.places import Place

ORIGINAL, VIEW = "original", "view"

attachments = Store(
    models.Attachment,
    held.Attachment,
    lambda a: {
        "file_id": a.file_id,
        "concern_id": a.concern_id,
        "added_by": a.added_by,
        "added_at": a.added_at,
        "state": a.state,
    },
    lambda a: a.file_id,
)


def _place(organisation: str, scope: str, row: str) -> Place:
    return Place(organisation, scope, AttachmentCopy.compartment, AttachmentCopy._meta.db_table, "body", row, 1)


def keep(writes: Writes, attachment: held.Attachment, kind: str, content: bytes) -> None:
    """Keep the bytes of one attached file: ORIGINAL as they came, or VIEW, the copy made anew."""
    row_id, scope = new_id(), attachment.file_id
    row = AttachmentCopy(
        id=row_id,
        organisation_id=writes.organisation_id,
        scope_id=scope,
        version=1,
        file_id=scope,
        attachment_id=attachment.id,
        kind=kind,
        body=writes.vault.seal(_place(writes.organisation_id, scope, row_id), content),
    )
    wall.at(scope)
    row.save(force_insert=True)
    writes.wrote(row)


def fetch(opened: Opened, attachment_id: str, kind: str) -> bytes:
    """The bytes of one attached file. Raises Missing where there are none in the opened file."""
    wall.at(opened.scope_id)
    row = AttachmentCopy.objects.filter(
        organisation_id=opened.organisation_id, scope_id=opened.scope_id, attachment_id=attachment_id, kind=kind
    ).first()
    if row is None:
        raise Missing
    return opened.vault.open(_place(opened.organisation_id, opened.scope_id, row.pk), bytes(row.body))
