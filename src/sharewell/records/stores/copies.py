"""The bytes of what was sealed, kept under the file's key."""

from __future__ import annotations

from sharewell.records import wall
from sharewell.records.models import PackCopy
from sharewell.records.stores.base import Opened, Writes
from sharewell.rules.errors import Missing
from sharewell.rules.values import new_id
from sharewell.vault.places import Place


def _place(organisation: str, scope: str, row: str) -> Place:
    return Place(organisation, scope, PackCopy.compartment, PackCopy._meta.db_table, "body", row, 1)


def keep(writes: Writes, file_id: str, pack_id: str, kind: str, content: bytes) -> None:
    """Keep `content` (the sealed file, the readable document, or the content as data) of one pack."""
    row_id = new_id()
    row = PackCopy(
        id=row_id,
        organisation_id=writes.organisation_id,
        scope_id=file_id,
        version=1,
        file_id=file_id,
        pack_id=pack_id,
        kind=kind,
        body=writes.vault.seal(_place(writes.organisation_id, file_id, row_id), content),
    )
    wall.at(file_id)
    row.save(force_insert=True)
    writes.wrote(row)


def fetch(opened: Opened, pack_id: str, kind: str) -> bytes:
    """The bytes kept for one pack. Raises Missing where there are none in the opened file."""
    wall.at(opened.scope_id)
    row = PackCopy.objects.filter(
        organisation_id=opened.organisation_id, scope_id=opened.scope_id, pack_id=pack_id, kind=kind
    ).first()
    if row is None:
        raise Missing
    return opened.vault.open(_place(opened.organisation_id, opened.scope_id, row.pk), bytes(row.body))
