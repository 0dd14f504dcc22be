"""Alerts and emergency accesses: the organisation's own rows, found by clear identifiers, states and times."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.records.times import stamp
from sharewell.rules import held

alerts = Store(
    models.Alert,
    held.Alert,
    lambda a: {
        "person_id": a.person_id,
        "kind": a.kind,
        "at": a.at,
        "answered_at": a.answered_at,
        "mailed_at": a.mailed_at,
    },
)
emergencies = Store(
    models.EmergencyAccess,
    held.EmergencyAccess,
    lambda e: {
        "person_id": e.person_id,
        "at": e.at,
        "until": e.until,
        "ended_at": e.ended_at,
        "review": e.review,
        "due": e.due,
    },
)

_EMERGENCY, _ALERT = models.EmergencyAccess._meta.db_table, models.Alert._meta.db_table


def _ids(sql: str, values: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row_id for (row_id,) in cursor.fetchall()]


def emergencies_since(organisation_id: str, person_id: str, since: datetime) -> list[str]:
    """The emergency accesses that somebody asked for from a moment on, oldest first."""
    return _ids(
        f'SELECT "id" FROM "{_EMERGENCY}" WHERE "person_id" = %s AND "at" >= %s AND "organisation_id" = %s '
        'ORDER BY "at", "id"',
        [person_id, stamp(since), organisation_id],
    )


def emergencies_to_end(organisation_id: str, now: datetime) -> list[str]:
    """Emergency accesses whose time is over and whose end is not written down yet."""
    return _ids(
        f'SELECT "id" FROM "{_EMERGENCY}" WHERE "ended_at" = \'\' AND "until" <= %s AND "organisation_id" = %s '
        'ORDER BY "until", "id"',
        [stamp(now), organisation_id],
    )


def emergencies_overdue(organisation_id: str, review: str, now: datetime) -> list[str]:
    """Emergency accesses whose review stands in this state although it was due."""
    return _ids(
        f'SELECT "id" FROM "{_EMERGENCY}" WHERE "review" = %s AND "due" <= %s AND "organisation_id" = %s '
        'ORDER BY "due", "id"',
        [review, stamp(now), organisation_id],
    )


def to_mail(organisation_id: str) -> list[str]:
    """Alerts that nobody has looked at or been mailed about."""
    return _ids(
        f'SELECT "id" FROM "{_ALERT}" WHERE "mailed_at" = \'\' AND "answered_at" = \'\' AND "organisation_id" = %s '
        'ORDER BY "at", "id"',
        [organisation_id],
    )
