"""Who looked, and who was refused. No foreign keys: the log neither blocks nor follows a destruction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sharewell.records import wall
from sharewell.records.models import AccessEntry
from sharewell.records.stores.base import Opened, Writes, insert
from sharewell.records.times import moment, stamp
from sharewell.rules.values import new_id
from sharewell.vault.places import Place
from sharewell.vault.vault import Vault

TABLE = AccessEntry._meta.db_table
ALL = 2**31 - 1


@dataclass(frozen=True)
class Look:
    """One look at a file: who, what they did, when. `unsure_by`: how wrong the clock was then, in words."""

    person_id: str
    action: str
    at: datetime
    unsure_by: str = ""


def note(
    writes: Writes, *, person_id: str, file_id: str, action: str, at: datetime, allowed: bool,
    unsure_by: str = "",
) -> None:
    """Write down one look (`file_id` given) or one refusal (no file: a refusal never says what was asked for).

    The row takes along where the log of unwraps stood, so that the ledger vouches for that log; and by how much the
    clock was known to be wrong (`unsure_by`, in words), if it was.
    """
    said = {"unwraps": writes.vault.unwraps_head(), **({"clock": unsure_by} if unsure_by else {})}
    body = json.dumps(said).encode()
    row_id, org = new_id(), writes.organisation_id
    row = AccessEntry(
        id=row_id,
        organisation_id=org,
        scope_id=org,
        version=1,
        body=writes.vault.seal(Place(org, org, AccessEntry.compartment, TABLE, "body", row_id, 1), body),
        person_id=person_id,
        file_id=file_id,
        action=action,
        at=stamp(at),
        allowed=int(allowed),
    )
    insert([row])
    writes.wrote(row)


def opened_since(organisation_id: str, person_id: str, since: datetime) -> frozenset[str]:
    """The different files that one person has opened since a moment: one indexed read of their own looks."""
    return frozenset(file_id for (file_id,) in wall.ask("opened_since", person_id, stamp(since), organisation_id))


def unwrap_heads(vault: Vault, organisation_id: str | None = None) -> list[str]:
    """Where the log of unwraps stood at each entry of one organisation, or of all: what the ledger vouches for."""
    found = AccessEntry.objects.all() if organisation_id is None else AccessEntry.objects.filter(
        organisation_id=organisation_id
    )
    heads = []
    for row_id, org, version, body in found.values_list("id", "organisation_id", "version", "body"):
        heads.append(_said(vault, org, row_id, version, bytes(body)).get("unwraps", ""))
    return [head for head in heads if head]


def looks_at(opened: Opened, *, limit: int | None = None) -> list[Look]:
    """The looks at the opened file, newest first: all, or the latest `limit`."""
    wall.at(opened.scope_id)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "person_id", "action", "at", "id", "version", "body" FROM "{TABLE}" '
            'WHERE "file_id" = %s AND "organisation_id" = %s AND "allowed" = 1 ORDER BY "at" DESC, "id" LIMIT %s',
            [opened.scope_id, opened.organisation_id, ALL if limit is None else limit],
        )
        found = cursor.fetchall()
    vault, org = opened.vault, opened.organisation_id
    return [
        Look(person, action, moment(at), _said(vault, org, row_id, version, bytes(body)).get("clock", ""))
        for person, action, at, row_id, version, body in found
    ]


def _said(vault: Vault, org: str, row_id: str, version: int, body: bytes) -> dict[str, str]:
    """What one entry keeps sealed."""
    found: dict[str, str] = vault.open_json(
        Place(org, org, AccessEntry.compartment, TABLE, "body", row_id, version), body
    )
    return found
