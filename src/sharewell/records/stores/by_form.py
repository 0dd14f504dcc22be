"""Requests that come in by form, and the form itself: the organisation's own rows."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.records.times import stamp
from sharewell.rules import held

forms = Store(
    models.RequestForm, held.RequestForm, lambda f: {"setting_id": f.setting_id, "token_digest": f.digest}
)
incoming = Store(
    models.IncomingRequest, held.IncomingRequest, lambda i: {"state": i.state, "at": i.at, "look_at": i.look_at}
)
_TABLE = models.IncomingRequest._meta.db_table


def _ids(where: str, values: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "id" FROM "{_TABLE}" WHERE {where} ORDER BY "look_at", "id"', values)
        return [row_id for (row_id,) in cursor.fetchall()]


def to_look_at(organisation_id: str, now: datetime) -> list[str]:
    """The requests that the clock must look at now, the longest due first."""
    return _ids('"organisation_id" = %s AND "look_at" <= %s', [organisation_id, stamp(now)])


def still_open(organisation_id: str) -> list[str]:
    """The requests that nobody has dealt with yet."""
    return _ids('"organisation_id" = %s AND "state" <> \'set_aside\'', [organisation_id])
