"""The gate: the only way to a file.

It reads the circle (clear identifiers and times, nothing readable) in two indexed reads that cost the same whether or
not there is such a file, asks the rules, and hands out `Opened`. Nothing below hands out rows without one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sharewell.records import models, wall
from sharewell.records.stores.base import Opened
from sharewell.records.times import moment
from sharewell.rules.access import Action, Allowed, Refusal, decide
from sharewell.rules.errors import Missing, NeedsFresh, Refused
from sharewell.rules.need_to_know import Member, NeedToKnow
from sharewell.rules.people import Actor
from sharewell.rules.values import is_id
from sharewell.vault.vault import Vault

MEMBERS = (
    f'SELECT "person_id", "since", "until", "own_words", "emergency" FROM "{models.Membership._meta.db_table}" '
    'WHERE "file_id" = %s AND "organisation_id" = %s ORDER BY "since", "id"'
)
EXCLUDED = (
    f'SELECT "person_id" FROM "{models.Exclusion._meta.db_table}" WHERE "file_id" = %s AND "organisation_id" = %s'
)


def circle_of(organisation_id: str, file_id: str) -> NeedToKnow:
    """The need-to-know circle of one file: empty for one that does not exist, or is not this organisation's."""
    wall.at(file_id)
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, [file_id, organisation_id])
        members = tuple(
            Member(person, moment(since), moment(until) if until else None, bool(own), bool(emergency))
            for person, since, until, own, emergency in cursor.fetchall()
        )
        cursor.execute(EXCLUDED, [file_id, organisation_id])
        excluded = frozenset(person for (person,) in cursor.fetchall())
    return NeedToKnow(file_id, members, excluded)


def file_holding(organisation_id: str, kind: str, row_id: str) -> str:
    """The file that a row of `kind` belongs to; empty text where there is none. One indexed read in every case."""
    if kind == "file" or not is_id(row_id):
        return row_id if is_id(row_id) else ""
    found = wall.ask(f"holding_{kind}", row_id, organisation_id)
    return found[0][0] if found else ""


def open_file(vault: Vault, actor: Actor, action: Action, file_id: str, now: datetime) -> tuple[Opened, Allowed]:
    """Leave for `actor` to take `action` on one file.

    Raises Missing where the actor may not know whether there is a file, Refused where they may but their role does not
    carry the action.
    """
    verdict = decide(actor, action, circle_of(actor.organisation_id, file_id), now)
    if isinstance(verdict, Allowed):
        return Opened(vault, actor.organisation_id, file_id), verdict
    raise Missing if verdict.hidden else refusal(verdict)


def refusal(verdict: Refusal) -> Refused:
    """The error for a refusal that may be told."""
    return NeedsFresh(verdict.reason) if verdict.fresh else Refused(verdict.reason)


def open_organisation(vault: Vault, organisation_id: str) -> Opened:
    """Leave to read the organisation's own rows (staff list, register, address book, local profile)."""
    return Opened(vault, organisation_id, organisation_id)
