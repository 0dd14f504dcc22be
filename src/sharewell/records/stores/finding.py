"""Finding a row by what may be asked without seeing it: answers are identifiers, never content."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from sharewell.records.models import Concern, Dispatch, Exclusion, Organisation, RetentionReview, SafeguardingFile
from sharewell.rules.values import is_id


def _one(sql: str, values: list[str]) -> tuple[str, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[str, ...] | None = cursor.fetchone()
    return row


def organisations() -> list[str]:
    """The organisations kept here, by identifier."""
    return list(Organisation.objects.order_by("id").values_list("id", flat=True))


def concern_recorded_by(organisation_id: str, concern_id: str) -> tuple[str, str] | None:
    """The file and the recorder of one concern: how the same form, sent twice, is known to be the same."""
    if not is_id(concern_id):
        return None
    row = _one(
        f'SELECT "file_id", "recorder_id" FROM "{Concern._meta.db_table}" WHERE "id" = %s AND "organisation_id" = %s',
        [concern_id, organisation_id],
    )
    return (row[0], row[1]) if row else None


def files_of_child(organisation_id: str, child_digest: str) -> list[str]:
    """The open files of the child with this keyed digest, oldest first; none for empty text."""
    if not child_digest:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "id" FROM "{SafeguardingFile._meta.db_table}" '
            'WHERE "child_digest" = %s AND "organisation_id" = %s AND "state" = \'open\' ORDER BY "opened_at", "id"',
            [child_digest, organisation_id],
        )
        return [file_id for (file_id,) in cursor.fetchall()]


def next_in_outbox(besides: Collection[str] = ()) -> tuple[str, str, str] | None:
    """The oldest dispatch waiting to go, `besides` these: its id, its file, its organisation."""
    marks = ", ".join(["%s"] * len(besides)) or "''"
    row = _one(
        f'SELECT "id", "file_id", "organisation_id" FROM "{Dispatch._meta.db_table}" '
        f'WHERE "state" = \'queued\' AND "id" NOT IN ({marks}) ORDER BY "queued_at", "id" LIMIT 1',
        sorted(besides),
    )
    return (row[0], row[1], row[2]) if row else None


def stuck_in_outbox(claimed_before: str) -> list[tuple[str, str, str]]:
    """Dispatches claimed before a stored time and never finished: each goes to a person, never out again unseen."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "id", "file_id", "organisation_id" FROM "{Dispatch._meta.db_table}" '
            'WHERE "state" = \'sending\' AND "claimed_at" < %s ORDER BY "claimed_at"',
            [claimed_before],
        )
        return [(row_id, file_id, organisation_id) for row_id, file_id, organisation_id in cursor.fetchall()]


def reviews_due(organisation_id: str, on: str) -> list[tuple[str, str]]:
    """Retention reviews that have come due by an ISO date: review and file, the longest due first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "id", "file_id" FROM "{RetentionReview._meta.db_table}" '
            'WHERE "state" = \'set\' AND "due" <> \'\' AND "due" <= %s AND "organisation_id" = %s ORDER BY "due", "id"',
            [on, organisation_id],
        )
        return [(row_id, file_id) for row_id, file_id in cursor.fetchall()]


def live_scopes() -> dict[str, str]:
    """Every file that is not destroyed and every organisation, each with its organisation: what has keys of its own."""
    files = SafeguardingFile.objects.exclude(state="destroyed").values_list("id", "organisation_id")
    return {**{one: one for one in organisations()}, **dict(files)}


def exclusions() -> dict[str, list[str]]:
    """By file, who is excluded from it; files that are destroyed left out: their keys are gone."""
    gone = set(destroyed_files())
    found: dict[str, list[str]] = {}
    for file_id, person_id in Exclusion.objects.order_by("file_id", "person_id").values_list("file_id", "person_id"):
        if file_id not in gone:
            found.setdefault(file_id, []).append(person_id)
    return found


def destroyed_files() -> list[str]:
    """Files whose destruction is recorded: their keys must be gone."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "id" FROM "{SafeguardingFile._meta.db_table}" WHERE "state" = \'destroyed\'')
        return [file_id for (file_id,) in cursor.fetchall()]
