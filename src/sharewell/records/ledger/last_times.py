"""The newest times that the ledger knows of: its own, and those that its witnesses put into their lines."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime

from django.db import connection

from sharewell.records.ledger import head as heads
from sharewell.records.ledger.positions import event_key
from sharewell.records.times import moment
from sharewell.rules.errors import Broken, NotNow
from sharewell.rules.health import BEHIND, in_words
from sharewell.rules.ledger import cosignature
from sharewell.rules.ledger.event import parse

LOOK_BACK = 256
_HASH_BYTES = 4


def last_recorded(organisation_id: str) -> datetime | None:
    """The newest time among the last events: a clock that was put back does not hide what it said before."""
    with connection.cursor() as cursor:
        head = heads.read(cursor, organisation_id)
        if head is None:
            return None
        cursor.execute(
            'SELECT "leaf" FROM "records_ledgerevent" WHERE "id" >= %s AND "id" < %s',
            [event_key(head.number, max(0, head.size - LOOK_BACK)), event_key(head.number, head.size)],
        )
        return max((time for (leaf,) in cursor.fetchall() if (time := _time_in(bytes(leaf)))), default=None)


def last_witnessed(organisation_id: str) -> datetime | None:
    """The newest moment at which a witness, by its own clock, saw this ledger; None where none did."""
    with connection.cursor() as cursor:
        head = heads.read(cursor, organisation_id)
        if head is None:
            return None
        cursor.execute(
            'SELECT "line" FROM "records_ledgercosignature" WHERE "checkpoint" >= %s AND "checkpoint" < %s',
            [event_key(head.number, 0), event_key(head.number + 1, 0)],
        )
        seen = max((seconds_in(line) for (line,) in cursor.fetchall()), default=0)
    return datetime.fromtimestamp(seen, UTC) if seen else None


def refuse_behind_witness(organisation_id: str, now: datetime) -> None:
    """Raise NotNow where `now` is before a moment at which a witness already saw this ledger: nothing is signed then.

    A minute is left for two clocks that differ a little.
    """
    seen = last_witnessed(organisation_id)
    if seen is not None and now + BEHIND < seen:
        raise NotNow(
            f"The clock of this computer is wrong: a witness saw the record {in_words(seen - now)} later than it says "
            "now. Nothing is signed until it is right. Run “sharewell doctor”."
        )


def seconds_in(line: str) -> int:
    """When the witness of a kept line saw the note, in seconds since 1970; 0 where that cannot be read."""
    try:
        return cosignature.parted(base64.b64decode(line.split(" ")[-1], validate=True)[_HASH_BYTES:])[0]
    except (binascii.Error, ValueError, Broken):
        return 0


def _time_in(leaf: bytes) -> datetime | None:
    try:
        return moment(parse(leaf).at)
    except (Broken, ValueError):
        return None
