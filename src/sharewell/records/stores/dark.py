"""Rows of a file whose keys are gone while the rows say that it is open: an old copy beside the keystore of today.

They cannot be sealed anew, so only what stands in clear is put right: it is what a destroyed file looks like.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sharewell.records.models import SafeguardingFile
from sharewell.records.stores import worklist
from sharewell.records.stores.base import Writes
from sharewell.records.times import stamp
from sharewell.vault.vault import Vault

_AS_DESTROYED = (
    """UPDATE "records_safeguardingfile" SET "state" = 'destroyed', "child_digest" = '' WHERE "id" = %s""",
    """UPDATE "records_retentionreview" SET "state" = 'done' WHERE "file_id" = %s""",
    """UPDATE "records_dispatch" SET "state" = 'failed', "chase_at" = '' WHERE "file_id" = %s AND "state" IN
       ('queued', 'sending', 'sent')""",
    """UPDATE "records_pickup" SET "state" = 'revoked', "warn_at" = '' WHERE "file_id" = %s""",
)


def open_though_dark(vault: Vault) -> list[tuple[str, str]]:
    """Files that stand as open here, and whose keys the keystore says were destroyed: file and organisation."""
    gone = vault.keystore.tombstones()
    rows = SafeguardingFile.objects.exclude(state="destroyed").order_by("id").values_list("id", "organisation_id")
    return [(file_id, organisation_id) for file_id, organisation_id in rows if file_id in gone]


def organisation_of(file_id: str) -> str:
    """The organisation of a file that is not destroyed; empty text where there is no such file here."""
    found = SafeguardingFile.objects.filter(pk=file_id).exclude(state="destroyed").first()
    return "" if found is None else str(found.organisation_id)


def darken(writes: Writes, file_id: str, at: datetime) -> None:
    """Let the rows of a file say that it is destroyed: its state, the places in its circle, every list."""
    worklist.forget(writes, file_id)
    with connection.cursor() as cursor:
        for statement in _AS_DESTROYED:
            cursor.execute(statement, [file_id])
        cursor.execute(
            'UPDATE "records_membership" SET "until" = %s, "closed" = 1 WHERE "file_id" = %s AND ("until" = %s OR '
            '"until" > %s)', [stamp(at), file_id, "", stamp(at)],
        )  # fmt: skip
