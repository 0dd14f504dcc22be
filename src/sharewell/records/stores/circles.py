"""Which files somebody is in the circle of: one indexed read over their own memberships."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sharewell.records.models import Exclusion, Membership
from sharewell.records.times import stamp

FILES = (
    f'SELECT DISTINCT m."file_id" FROM "{Membership._meta.db_table}" m WHERE m."person_id" = %s '
    'AND m."organisation_id" = %s AND m."own_words" = 0 AND m."emergency" = 0 AND m."since" <= %s '
    'AND (m."until" = \'\' OR m."until" > %s) '
    f'AND NOT EXISTS (SELECT 1 FROM "{Exclusion._meta.db_table}" e '
    'WHERE e."file_id" = m."file_id" AND e."person_id" = m."person_id")'
)

_PLACES = Membership._meta.db_table


def files_of(organisation_id: str, person_id: str, now: datetime) -> list[str]:
    """The files that `person_id` may see the whole of at `now`."""
    at = stamp(now)
    with connection.cursor() as cursor:
        cursor.execute(FILES, [person_id, organisation_id, at, at])
        return [file_id for (file_id,) in cursor.fetchall()]


def places_of(organisation_id: str, person_id: str, now: datetime) -> list[str]:
    """The files in which `person_id` has a place of any kind at `now`."""
    return _files(
        f'SELECT DISTINCT "file_id" FROM "{_PLACES}" WHERE "person_id" = %s AND "organisation_id" = %s '
        'AND ("until" = \'\' OR "until" > %s) ORDER BY "file_id"',
        [person_id, organisation_id, stamp(now)],
    )


def files_excluding(organisation_id: str, person_id: str) -> list[str]:
    """The files that `person_id` is excluded from."""
    return _files(
        f'SELECT DISTINCT "file_id" FROM "{Exclusion._meta.db_table}" WHERE "person_id" = %s '
        'AND "organisation_id" = %s ORDER BY "file_id"',
        [person_id, organisation_id],
    )


def lapsed(organisation_id: str, now: datetime) -> list[tuple[str, str]]:
    """Places whose time is over and whose end is not written down: file and person, each once."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT "file_id", "person_id" FROM "{_PLACES}" WHERE "closed" = 0 AND "emergency" = 0 '
            'AND "until" <> \'\' AND "until" <= %s AND "organisation_id" = %s ORDER BY 1, 2',
            [stamp(now), organisation_id],
        )
        return [(file_id, person_id) for file_id, person_id in cursor.fetchall()]


def _files(sql: str, values: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [file_id for (file_id,) in cursor.fetchall()]
