"""What witnesses added to a checkpoint: their lines, kept beside the note that they are about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from sharewell.records.ledger import head as heads
from sharewell.records.ledger.positions import event_key
from sharewell.records.times import stamp
from sharewell.rules.values import new_id

_LINES = 'SELECT "line" FROM "records_ledgercosignature" WHERE "checkpoint" = %s ORDER BY "at", "id"'
_ADD = 'INSERT INTO "records_ledgercosignature" ("id", "checkpoint", "at", "line") VALUES (%s, %s, %s, %s)'


def cosigned(cursor: Any, ledger: int, size: int, note: str) -> str:
    """The signed note of this size with the lines that witnesses gave for it, in the order in which they came."""
    cursor.execute(_LINES, [event_key(ledger, size)])
    return note + "".join(f"{line}\n" for (line,) in cursor.fetchall())


def keep_cosignature(organisation_id: str, size: int, line: str, at: datetime) -> None:
    """Keep the line that a witness gave for the checkpoint of `size`; the caller has checked it.

    Raises Missing where the organisation has no ledger.
    """
    with connection.cursor() as cursor:
        head = heads.need(cursor, organisation_id)
        cursor.execute(_ADD, [new_id(), event_key(head.number, size), stamp(at), line])


def cosigners(organisation_id: str) -> dict[str, int]:
    """For each witness by name, the size of the largest checkpoint that it signed."""
    with connection.cursor() as cursor:
        head = heads.read(cursor, organisation_id)
        if head is None:
            return {}
        first, last = event_key(head.number, 0), event_key(head.number + 1, 0)
        cursor.execute(
            'SELECT "checkpoint", "line" FROM "records_ledgercosignature" '
            'WHERE "checkpoint" >= %s AND "checkpoint" < %s ORDER BY "checkpoint"', [first, last],
        )  # fmt: skip
        return {line.split(" ")[1]: key - first for key, line in cursor.fetchall()}
