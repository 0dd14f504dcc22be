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


def files_of(organisation_id: str, person_id: str, now: datetime) -> list[str]:
    """The files that `person_id` may see the whole of at `now`."""
    at = stamp(now)
    with connection.cursor() as cursor:
        cursor.execute(FILES, [person_id, organisation_id, at, at])
        return [file_id for (file_id,) in cursor.fetchall()]
