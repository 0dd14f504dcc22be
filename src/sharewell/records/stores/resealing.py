"""Sealing the bodies of one scope again under its newest keys, as guarded writes that a ledger event answers for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.apps import apps
from django.db import connection, transaction

from sharewell.records import wall
from sharewell.records.models import Session
from sharewell.records.models.base import Row
from sharewell.records.stores.base import Writes
from sharewell.rules.errors import Broken
from sharewell.vault.envelope import generation_of
from sharewell.vault.places import Compartment, Place

# Where the envelope says its generation: four bytes after the first (`vault.envelope`).
GENERATION_BYTES = 4
OLDER = f'substr("body", 2, {GENERATION_BYTES}) < %s'

SEALING = "sealing"


def reseal(writes: Writes, scope_id: str) -> int:
    """Seal what is still under a key from before the scope was sealed, at the same place and version: how many rows.

    Raises Locked for whoever cannot read them.
    """
    open_generation = writes.vault.sealing.open_generation
    return _reseal(writes, scope_id, lambda part: open_generation(scope_id, part) + 1)


def reseal_older(writes: Writes, scope_id: str, newest: Mapping[str, int], limit: int) -> int:
    """Seal at most `limit` rows that are under a key older than `newest` of their compartment again: how many.

    A row that somebody changes meanwhile is left for the next time: it is under the newest key by then.
    """
    return _reseal(writes, scope_id, lambda part: newest.get(part, 0), limit)


def _reseal(writes: Writes, scope_id: str, below: Callable[[Compartment], int], limit: int = 0) -> int:
    """Seal the rows under a generation below `below` of their compartment again; `limit`: no more than so many."""
    done = 0
    wall.at(scope_id)
    for model in _models():
        older = [below(model.compartment).to_bytes(GENERATION_BYTES, "big")]
        found = model._default_manager.filter(organisation_id=writes.organisation_id, scope_id=scope_id).extra(  # noqa: S610 - our own names
            where=[OLDER], params=older
        )
        for row in found[: limit - done] if limit else found:
            sealed = bytes(row.body)
            place = Place(writes.organisation_id, scope_id, model.compartment, model._meta.db_table, "body", row.pk,
                          row.version)
            body = writes.vault.seal(place, writes.vault.open(place, sealed))
            if not _replace(row, sealed, body):
                continue
            row.body = body
            writes.wrote(row)
            done += 1
        if limit and done >= limit:
            break
    return done


def oldest_in_use(scope_id: str) -> dict[str, int]:
    """As `oldest_generations`, with what a session of an organisation keeps sealed: it lasts for a working day."""
    oldest = oldest_generations(scope_id)
    devices = Session.objects.filter(organisation_id=scope_id).values_list("device", flat=True)
    found = [generation_of(bytes(device)) for device in devices if device]
    if found:
        part = Compartment.ORDINARY.value
        oldest[part] = min(oldest.get(part, min(found)), *found)
    return oldest


def oldest_generations(scope_id: str) -> dict[str, int]:
    """By compartment, the oldest generation of a key that still has a value of this scope under it.

    Raises Broken where nothing of it is found: a file always has its own row, and keys go by this answer.
    """
    oldest: dict[str, int] = {}
    with transaction.atomic(), wall.entered(f"job:{SEALING}", "", SEALING):
        wall.at(scope_id)
        for model in _models():
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT "body" FROM "{model._meta.db_table}" WHERE "scope_id" = %s', [scope_id])
                found = [generation_of(bytes(body)) for (body,) in cursor.fetchall()]
            if found:
                oldest[model.compartment] = min(oldest.get(model.compartment, min(found)), *found)
    if not oldest:
        raise Broken("Nothing of this file was found, so that none of its keys is destroyed.")
    return oldest


def _replace(row: Row, before: bytes, body: bytes) -> bool:
    """Whether the row was still as it was read; only then it is changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{row._meta.db_table}" SET "body" = %s WHERE "id" = %s AND "version" = %s AND "body" = %s',
            [body, row.pk, row.version, before],
        )
        return bool(cursor.rowcount == 1)


def _models() -> Iterator[type[Row]]:
    for model in apps.get_models():
        if issubclass(model, Row):
            yield model
