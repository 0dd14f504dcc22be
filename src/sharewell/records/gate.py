"""The gate: the only way to a file.

It reads the asker's own place in the circle and their own exclusion (clear identifiers and times, nothing readable) in
two indexed reads that cost the same whether or not there is such a file, however many others are in its circle; asks
the rules, and hands out `Opened`. Nothing below hands out rows without one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from sharewell.records import models, wall
from sharewell.records.stores.base import Opened
from sharewell.records.times import moment, stamp
from sharewell.rules.access import Action, Allowed, Refusal, decide
from sharewell.rules.errors import Missing, NeedsFresh, Refused
from sharewell.rules.need_to_know import Member, NeedToKnow
from sharewell.rules.people import Actor
from sharewell.rules.values import is_id
from sharewell.vault.vault import Vault

_PLACES = (
    f'SELECT "person_id", "since", "until", "own_words", "emergency" FROM "{models.Membership._meta.db_table}" '
    'WHERE "file_id" = %s AND "organisation_id" = %s'
)
_EXCLUDED = (
    f'SELECT "person_id" FROM "{models.Exclusion._meta.db_table}" WHERE "file_id" = %s AND "organisation_id" = %s'
)
_THEIRS = ' AND "person_id" = %s'
_ORDER = ' ORDER BY "since", "id"'
MEMBERS, EXCLUDED = _PLACES + _ORDER, _EXCLUDED
OWN_PLACES = f'{_PLACES}{_THEIRS} AND ("until" = \'\' OR "until" > %s){_ORDER}'
OWN_EXCLUSION = f"SELECT EXISTS ({_EXCLUDED}{_THEIRS})"


def circle_of(organisation_id: str, file_id: str) -> NeedToKnow:
    """The need-to-know circle of one file: empty for one that does not exist, or is not this organisation's.

    For use cases that are already let through, or that must know who else sees it. Nobody is let in by it: its cost
    grows with the circle.
    """
    wall.at(file_id)
    with connection.cursor() as cursor:
        members = _members(cursor, MEMBERS, file_id, organisation_id)
        cursor.execute(EXCLUDED, [file_id, organisation_id])
        excluded = frozenset(person for (person,) in cursor.fetchall())
    return NeedToKnow(file_id, members, excluded)


def place_of(organisation_id: str, file_id: str, person_id: str, now: datetime) -> NeedToKnow:
    """As much of that circle as is about `person_id` at `now`: what decides whether they are let in.

    Two reads by indexes that begin with the person, so that a file of others costs as much as one that is not there.
    What would cost a few microseconds more is left to the database: a place that ended makes no value here, and whether
    somebody is excluded is one row either way (measured in `tests/proofs/test_timing.py`).
    """
    wall.at(file_id)
    at = stamp(now)
    with connection.cursor() as cursor:
        members = _members(cursor, OWN_PLACES, file_id, organisation_id, person_id, at)
        cursor.execute(OWN_EXCLUSION, [file_id, organisation_id, person_id])
        kept_out = bool(cursor.fetchone()[0])
    return NeedToKnow(file_id, members, frozenset({person_id} if kept_out else ()))


def _members(cursor: CursorWrapper, statement: str, *values: str) -> tuple[Member, ...]:
    cursor.execute(statement, values)
    return tuple(
        Member(person, moment(since), moment(until) if until else None, bool(own), bool(emergency))
        for person, since, until, own, emergency in cursor.fetchall()
    )


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
    verdict = decide(actor, action, place_of(actor.organisation_id, file_id, actor.person_id, now), now)
    if isinstance(verdict, Allowed):
        return Opened(vault, actor.organisation_id, file_id), verdict
    raise Missing if verdict.hidden else refusal(verdict)


def refusal(verdict: Refusal) -> Refused:
    """The error for a refusal that may be told."""
    return NeedsFresh(verdict.reason) if verdict.fresh else Refused(verdict.reason)


def open_organisation(vault: Vault, organisation_id: str) -> Opened:
    """Leave to read the organisation's own rows (staff list, register, address book, local profile)."""
    return Opened(vault, organisation_id, organisation_id)
