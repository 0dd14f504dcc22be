"""The form by which other agencies ask, under the organisation's key; and what came in, each under keys of its own."""

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
    models.IncomingRequest,
    held.IncomingRequest,
    lambda i: {"state": i.state, "at": i.at, "look_at": i.look_at},
    lambda i: i.id,
)
_TABLE = models.IncomingRequest._meta.db_table


def _ids(where: str, values: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "id" FROM "{_TABLE}" WHERE {where} ORDER BY "look_at", "id"', values)
        return [row_id for (row_id,) in cursor.fetchall()]


def to_look_at(organisation_id: str, now: datetime) -> list[str]:
    """The requests that the clock must look at now, the longest due first."""
    return _ids('"organisation_id" = %s AND "look_at" <= %s AND "state" <> \'ended\'', [organisation_id, stamp(now)])


def still_open(organisation_id: str) -> list[str]:
    """The requests that nobody has dealt with yet."""
    return _ids('"organisation_id" = %s AND "state" IN (\'arrived\', \'waiting\', \'claimed\')', [organisation_id])


def kept(organisation_id: str) -> list[str]:
    """The requests that are not over: those that nobody has dealt with yet, and those that were set aside."""
    return _ids('"organisation_id" = %s AND "state" <> \'ended\'', [organisation_id])


def ended(organisation_id: str) -> list[str]:
    """The requests that are over: their keys are to be destroyed, and then they go."""
    return _ids('"organisation_id" = %s AND "state" = \'ended\'', [organisation_id])


def is_known(organisation_id: str, incoming_id: str) -> bool:
    """Whether there is such a request, without opening it."""
    return bool(_ids('"organisation_id" = %s AND "id" = %s', [organisation_id, incoming_id]))
