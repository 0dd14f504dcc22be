"""Sealing the bodies of one scope again under its newest keys, as guarded writes that a ledger event answers for."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from sharewell.records.models.base import Row
from sharewell.records.stores.base import Writes
from sharewell.vault.envelope import generation_of
from sharewell.vault.places import Place


def reseal(writes: Writes, scope_id: str) -> int:
    """Seal what is still under a key from before the scope was sealed, at the same place and version: how many rows.

    Raises Locked for whoever cannot read them.
    """
    done = 0
    for model in _models():
        before = writes.vault.sealing.open_generation(scope_id, model.compartment)
        for row in model._default_manager.filter(organisation_id=writes.organisation_id, scope_id=scope_id):
            if generation_of(bytes(row.body)) > before:
                continue
            place = Place(writes.organisation_id, scope_id, model.compartment, model._meta.db_table, "body", row.pk,
                          row.version)
            body = writes.vault.seal(place, writes.vault.open(place, bytes(row.body)))
            _replace(row, body)
            row.body = body
            writes.wrote(row)
            done += 1
    return done


def oldest_generations(scope_id: str) -> dict[str, int]:
    """By compartment, the oldest generation of a key that still has a value of this scope under it."""
    oldest: dict[str, int] = {}
    for model in _models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "body" FROM "{model._meta.db_table}" WHERE "scope_id" = %s', [scope_id])
            found = [generation_of(bytes(body)) for (body,) in cursor.fetchall()]
        if found:
            oldest[model.compartment] = min(oldest.get(model.compartment, min(found)), *found)
    return oldest


def _replace(row: Row, body: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{row._meta.db_table}" SET "body" = %s WHERE "id" = %s AND "version" = %s',
            [body, row.pk, row.version],
        )


def _models() -> Iterator[type[Row]]:
    for model in apps.get_models():
        if issubclass(model, Row):
            yield model
