"""Finding a row before it is known which file it is in: statements that answer with identifiers and times only.

On SQLite each runs as it stands. On PostgreSQL each is a function that reads past the policies and has a guard of its
own: for whom, or for which purposes, it answers at all. So no policy needs an "or" that would cost it its index.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from sharewell.records import models, statements
from sharewell.records.wall.standing import entered
from sharewell.rules.access import Action


class Guard(StrEnum):
    """When a look answers: its first value is the actor's own identifier, or its first column a file they may see."""

    SELF = "the actor's own"
    PLACE = "a file the actor has a place in"
    PURPOSE = "for these purposes"


@dataclass(frozen=True)
class Look:
    """One statement. `values` and `columns` are all text."""

    sql: str
    columns: int
    guard: Guard
    purposes: tuple[str, ...] = ()

    @property
    def values(self) -> int:
        """How many values it takes."""
        return self.sql.count("%s")


def _table(model: type[models.Row]) -> str:
    return model._meta.db_table


HOLDERS: dict[str, type[models.InFile]] = {
    "concern": models.Concern,
    "advice": models.Advice,
    "referral": models.Referral,
    "request": models.SharingRequest,
    "asking": models.Asking,
    "decision": models.Decision,
    "debt": models.Debt,
    "pack": models.Pack,
    "dispatch": models.Dispatch,
    "breach": models.Breach,
    "correction": models.Correction,
    "attachment": models.Attachment,
    "review": models.RetentionReview,
    "child": models.Child,
}
_HOLDING = {
    f"holding_{kind}": Look(
        f'SELECT "file_id" FROM "{_table(model)}" WHERE "id" = %s AND "organisation_id" = %s', 1, Guard.PLACE
    )
    for kind, model in HOLDERS.items()
}
DISPATCHER, REVIEWS, CIRCLES, KEYS = "dispatcher", "due reviews", "circles", "keys"
PICK_UP, RECEIPTS, BY_FORM = "pick-up", "receipts", "request form"

LOOKS: dict[str, Look] = {
    **_HOLDING,
    "files_of_person": Look(
        f'SELECT DISTINCT m."file_id" FROM "{_table(models.Membership)}" m WHERE m."person_id" = %s '
        'AND m."organisation_id" = %s AND m."own_words" = 0 AND m."emergency" = 0 '
        'AND (m."until" = \'\' OR m."until" > %s) '
        f'AND NOT EXISTS (SELECT 1 FROM "{_table(models.Exclusion)}" e '
        'WHERE e."file_id" = m."file_id" AND e."person_id" = m."person_id")',
        1, Guard.SELF,
    ),
    "own_files_of_child": Look(
        f'SELECT DISTINCT m."file_id" FROM "{_table(models.Membership)}" m '
        'WHERE m."person_id" = %s AND m."organisation_id" = %s AND m."file_id" IN '
        f'(SELECT f."id" FROM "{_table(models.SafeguardingFile)}" f '
        'WHERE f."child_digest" = %s AND f."state" = \'open\') '
        'AND m."own_words" = 0 AND m."emergency" = 0 AND (m."until" = \'\' OR m."until" > %s) '
        f'AND NOT EXISTS (SELECT 1 FROM "{_table(models.Exclusion)}" e '
        'WHERE e."file_id" = m."file_id" AND e."person_id" = m."person_id") ORDER BY 1',
        1, Guard.SELF,
    ),
    "opened_since": Look(
        f'SELECT DISTINCT "file_id" FROM "{_table(models.AccessEntry)}" '
        'WHERE "person_id" = %s AND "at" >= %s AND "organisation_id" = %s AND "allowed" = 1 AND "file_id" <> \'\'',
        1, Guard.SELF,
    ),
    "concern_recorded_by": Look(
        f'SELECT "file_id", "recorder_id" FROM "{_table(models.Concern)}" WHERE "id" = %s AND "organisation_id" = %s',
        2, Guard.PURPOSE, (Action.CONCERN_RECORD,),
    ),
    "files_of_child": Look(
        f'SELECT "id" FROM "{_table(models.SafeguardingFile)}" '
        'WHERE "child_digest" = %s AND "organisation_id" = %s AND "state" = \'open\' ORDER BY "opened_at", "id"',
        1, Guard.PURPOSE,
        (Action.CONCERN_RECORD, Action.EMERGENCY_OPEN, Action.PEOPLE_KEEP, Action.CONFLICT_DECLARE,
         Action.INCOMING_READ, Action.INCOMING_SETTLE, Action.REQUEST_RECORD, BY_FORM),
    ),
    "next_in_outbox": Look(
        f'SELECT "id", "file_id", "organisation_id" FROM "{_table(models.Dispatch)}" '
        'WHERE "state" = \'queued\' AND %s NOT LIKE \'%%\' || "id" || \'%%\' ORDER BY "queued_at", "id" LIMIT 1',
        3, Guard.PURPOSE, (DISPATCHER,),
    ),
    "stuck_in_outbox": Look(
        f'SELECT "id", "file_id", "organisation_id" FROM "{_table(models.Dispatch)}" '
        'WHERE "state" = \'sending\' AND "claimed_at" < %s ORDER BY "claimed_at"',
        3, Guard.PURPOSE, (DISPATCHER,),
    ),
    "link_of_token": Look(
        f'SELECT "id", "file_id", "organisation_id", "state", "expires_at" FROM "{_table(models.PickUp)}" '
        'WHERE "token_digest" = %s',
        5, Guard.PURPOSE, (PICK_UP,),
    ),
    "form_of_token": Look(
        f'SELECT "id", "organisation_id" FROM "{_table(models.RequestForm)}" WHERE "token_digest" = %s',
        2, Guard.PURPOSE, (BY_FORM,),
    ),
    "unopened_links": Look(
        f'SELECT "id", "file_id", "organisation_id" FROM "{_table(models.PickUp)}" '
        'WHERE "state" = \'open\' AND "warn_at" <> \'\' AND "warn_at" <= %s ORDER BY "warn_at", "id"',
        3, Guard.PURPOSE, (PICK_UP,),
    ),
    "unconfirmed": Look(
        f'SELECT "id", "file_id", "organisation_id" FROM "{_table(models.Dispatch)}" '
        'WHERE "chase_at" <> \'\' AND "chase_at" <= %s ORDER BY "chase_at", "id"',
        3, Guard.PURPOSE, (RECEIPTS,),
    ),
    "unanswered": Look(
        f'SELECT "id", "file_id", "organisation_id" FROM "{_table(models.Referral)}" '
        'WHERE "chase_at" <> \'\' AND "chase_at" <= %s ORDER BY "chase_at", "id"',
        3, Guard.PURPOSE, (RECEIPTS,),
    ),
    "asked_unanswered": Look(
        f'SELECT "id", "file_id", "organisation_id" FROM "{_table(models.Asking)}" '
        'WHERE "chase_at" <> \'\' AND "chase_at" <= %s ORDER BY "chase_at", "id"',
        3, Guard.PURPOSE, (RECEIPTS,),
    ),
    "reviews_due": Look(
        f'SELECT "id", "file_id" FROM "{_table(models.RetentionReview)}" '
        'WHERE "state" = \'set\' AND "due" <> \'\' AND "due" <= %s AND "organisation_id" = %s ORDER BY "due", "id"',
        2, Guard.PURPOSE, (REVIEWS,),
    ),
    "places_of_person": Look(
        f'SELECT DISTINCT "file_id" FROM "{_table(models.Membership)}" WHERE "person_id" = %s '
        'AND "organisation_id" = %s AND ("until" = \'\' OR "until" > %s) ORDER BY "file_id"',
        1, Guard.PURPOSE, (Action.PEOPLE_KEEP,),
    ),
    "files_excluding": Look(
        f'SELECT DISTINCT "file_id" FROM "{_table(models.Exclusion)}" WHERE "person_id" = %s '
        'AND "organisation_id" = %s ORDER BY "file_id"',
        1, Guard.PURPOSE, (Action.PEOPLE_KEEP,),
    ),
    "lapsed_places": Look(
        f'SELECT DISTINCT "file_id", "person_id" FROM "{_table(models.Membership)}" WHERE "closed" = 0 '
        'AND "emergency" = 0 AND "until" <> \'\' AND "until" <= %s AND "organisation_id" = %s ORDER BY 1, 2',
        2, Guard.PURPOSE, (CIRCLES,),
    ),
    "live_files": Look(
        f'SELECT "id", "organisation_id" FROM "{_table(models.SafeguardingFile)}" WHERE "state" <> \'destroyed\'',
        2, Guard.PURPOSE, (KEYS,),
    ),
    "exclusions": Look(
        f'SELECT "file_id", "person_id" FROM "{_table(models.Exclusion)}" ORDER BY "file_id", "person_id"',
        2, Guard.PURPOSE, (KEYS,),
    ),
    "destroyed_files": Look(
        f'SELECT "id" FROM "{_table(models.SafeguardingFile)}" WHERE "state" = \'destroyed\'',
        1, Guard.PURPOSE, (REVIEWS,),
    ),
}  # fmt: skip


def ask(name: str, *values: str) -> list[tuple[str, ...]]:
    """What the look `name` finds, for the actor and purpose of the transaction."""
    look = LOOKS[name]
    sql = look.sql
    if connection.vendor == "postgresql":
        sql = f"SELECT * FROM sharewell_wall_look_{name}({', '.join(['%s'] * look.values)})"
    with statements.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def ask_as_job(job: str, name: str, *values: str) -> list[tuple[str, ...]]:
    """The same in the name of a job, which looks for its work before it knows whose it is."""
    with transaction.atomic(), entered(f"job:{job}", "", job):
        return ask(name, *values)
