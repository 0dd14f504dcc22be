"""Drafts, shared tablets and PINs."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from sharewell.records import models
from sharewell.records.stores.base import Store
from sharewell.records.times import stamp
from sharewell.rules import held

drafts = Store(
    models.Draft, held.Draft, lambda d: {"person_id": d.person_id, "kept_at": d.kept_at}, lambda d: d.id
)
devices = Store(models.Device, held.Device, lambda d: {"digest": d.digest, "active": d.active})
pins = Store(models.Pin, held.Pin, lambda p: {"person_id": p.person_id})


def hash_of_pin(pin: str) -> str:
    """A PIN as it is kept: Argon2id."""
    return make_password(pin)


def is_pin(pin: str, hashed: str) -> bool:
    """Whether `pin` is the one that was kept."""
    return check_password(pin, hashed)


_DRAFT = models.Draft._meta.db_table


def _ids(where: str, values: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "id" FROM "{_DRAFT}" WHERE {where} ORDER BY "kept_at" DESC, "id"', values)
        return [row_id for (row_id,) in cursor.fetchall()]


def drafts_of(organisation_id: str, person_id: str) -> list[str]:
    """One person's drafts, the newest first."""
    return _ids('"person_id" = %s AND "organisation_id" = %s', [person_id, organisation_id])


def draft_of(organisation_id: str, person_id: str, draft_id: str) -> bool:
    """Whether this is a draft of this person."""
    return bool(_ids('"id" = %s AND "person_id" = %s AND "organisation_id" = %s', [draft_id, person_id,
                                                                                 organisation_id]))


def drafts_before(organisation_id: str, moment: datetime) -> list[str]:
    """Drafts that nobody has touched since."""
    return _ids('"kept_at" < %s AND "organisation_id" = %s', [stamp(moment), organisation_id])


def device_known(digest: str) -> tuple[str, str] | None:
    """The live device with this digest, and its organisation; None for no such device."""
    row = models.Device.objects.filter(digest=digest, active=1).values_list("id", "organisation_id").first()
    return None if row is None else (row[0], row[1])
