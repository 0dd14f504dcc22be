"""Sessions and spent codes. Unguarded (see the models); what a session says counts only under this installation's mark.

No function here takes an `Opened`: a session is read before anybody is known, and holds identifiers and times only.
What the browser calls itself is sealed under the organisation's key.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.db import IntegrityError, connection, transaction

from sharewell.records import statements
from sharewell.records.models import Account, EarlyYearsSetting, Organisation, Person, Session, Spent
from sharewell.records.times import moment, stamp
from sharewell.rules.errors import Broken, Missing
from sharewell.vault.places import Compartment, Place
from sharewell.vault.vault import Vault

TABLE = Session._meta.db_table
COLUMNS = ("id", "label", "organisation_id", "account_id", "person_id", "kind", "made", "seen", "fresh", "ends")
_NAMED = ", ".join(f'"{name}"' for name in COLUMNS)
_OWN = ", ".join(f's."{name}"' for name in COLUMNS)
# One read for a signed-in page: the session, and what it must still agree with.
LOOK = f"""
SELECT {_OWN}, s."mark", a."roles", p."setting_id", p."version", o."version", COALESCE(y."version", 0)
FROM "{TABLE}" s
JOIN "{Account._meta.db_table}" a ON a."id" = s."account_id" AND a."person_id" = s."person_id" AND a."active" = 1
JOIN "{Person._meta.db_table}" p
  ON p."id" = s."person_id" AND p."organisation_id" = s."organisation_id" AND p."active" = 1
JOIN "{Organisation._meta.db_table}" o ON o."id" = s."organisation_id"
LEFT JOIN "{EarlyYearsSetting._meta.db_table}" y ON y."id" = p."setting_id"
WHERE s."id" = %s
"""
MARKED = "sessions"

REMEMBERED = timedelta(hours=12)


@dataclass(frozen=True)
class Held:
    """One session as stored. `fresh` is empty until every factor was shown."""

    id: str
    label: str
    organisation_id: str
    account_id: str
    person_id: str
    kind: str
    made: str
    seen: str
    fresh: str
    ends: str

    @property
    def text(self) -> bytes:
        """What its mark is made over: everything but the device's name, which is sealed to its place."""
        return "\n".join(getattr(self, name) for name in COLUMNS).encode()


@dataclass(frozen=True)
class Standing:
    """A live session with what its account and person are now. `versions`: of person, organisation and setting."""

    session: Held
    roles: str
    setting_id: str
    versions: tuple[int, int, int]


@dataclass(frozen=True)
class Listed:
    """One session as its owner sees it."""

    label: str
    kind: str
    device: str
    made: datetime
    seen: datetime


def new_secret() -> str:
    """What goes into the cookie: 256 random bits."""
    return secrets.token_urlsafe(32)


def id_of(secret: str) -> str:
    """The key under which the session of this cookie is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(vault: Vault, secret: str) -> Standing | None:
    """The session of this cookie, if its mark is ours and its account and person still stand. One read."""
    with statements.cursor() as cursor:
        cursor.execute(LOOK, [id_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    kept, (mark, roles, setting_id, *versions) = Held(*row[: len(COLUMNS)]), row[len(COLUMNS) :]
    if not compare_digest(bytes(mark), vault.sign_in_mark(MARKED, kept.text)):
        return None
    return Standing(kept, roles, setting_id, (versions[0], versions[1], versions[2]))


def _place(session: Held) -> Place:
    org = session.organisation_id
    return Place(org, org, Compartment.ORDINARY, TABLE, "device", session.label, 1)


def put(vault: Vault, session: Held, device: str) -> None:
    """Keep a new session. `device`: how its owner will know the browser again."""
    values = [getattr(session, name) for name in COLUMNS]
    values += [vault.seal(_place(session), device.encode()), vault.sign_in_mark(MARKED, session.text)]
    marks = ", ".join(["%s"] * len(values))
    with statements.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{TABLE}" ({_NAMED}, "device", "mark") VALUES ({marks})', values)


def move(vault: Vault, before: Held, **changes: str) -> Held:
    """Change a session, its key included. Where it is gone meanwhile nothing is changed: it stays gone."""
    after = replace(before, **changes)
    with statements.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{TABLE}" SET "id" = %s, "kind" = %s, "seen" = %s, "fresh" = %s, "ends" = %s, "mark" = %s '
            'WHERE "id" = %s',
            [after.id, after.kind, after.seen, after.fresh, after.ends, vault.sign_in_mark(MARKED, after.text),
             before.id],
        )
    return after


def lock_account(account_id: str) -> None:
    """Let two sign-ins of one account meet one after the other (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with statements.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{Account._meta.db_table}" WHERE "id" = %s FOR UPDATE', [account_id])


def end(session_id: str) -> None:
    """End one session by its key."""
    _delete('"id" = %s', session_id)


def end_labelled(account_id: str, label: str) -> None:
    """End one session of an account by what its owner's page calls it."""
    _delete('"account_id" = %s AND "label" = %s', account_id, label)


def end_all(account_id: str, *, but: str = "") -> None:
    """End every session of an account, except the one with the key `but`."""
    _delete('"account_id" = %s AND "id" <> %s', account_id, but)


def end_past(now: datetime) -> None:
    """Take away what has come to its end by the clock, sessions and spent codes.

    A session that has ended stays for half a day, opening nothing: what its owner sends after it has ended is theirs.
    """
    _delete('"ends" <= %s', stamp(now - REMEMBERED))
    with statements.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{Spent._meta.db_table}" WHERE "until" <= %s', [stamp(now)])


def end_oldest(account_id: str, kind: str, *, keep: int) -> None:
    """End the oldest sessions of one kind, until `keep` are left."""
    with statements.cursor() as cursor:
        cursor.execute(
            f'SELECT "id" FROM "{TABLE}" WHERE "account_id" = %s AND "kind" = %s ORDER BY "made" DESC, "id"',
            [account_id, kind],
        )
        found = [row[0] for row in cursor.fetchall()]
    for session_id in found[keep:]:
        end(session_id)


def _delete(where: str, *values: str) -> None:
    with statements.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{TABLE}" WHERE {where}', list(values))


def of_account(vault: Vault, account_id: str) -> list[Listed]:
    """The sessions of one account, newest first. A row without our mark is nobody's session and is not listed."""
    with statements.cursor() as cursor:
        cursor.execute(
            f'SELECT {_NAMED}, "device", "mark" FROM "{TABLE}" WHERE "account_id" = %s ORDER BY "made" DESC, "id"',
            [account_id],
        )
        rows = cursor.fetchall()
    kept = [(Held(*row[: len(COLUMNS)]), row[-2], row[-1]) for row in rows]
    return [
        Listed(one.label, one.kind, vault.open(_place(one), bytes(device)).decode(), moment(one.made), moment(one.seen))
        for one, device, mark in kept
        if compare_digest(bytes(mark), vault.sign_in_mark(MARKED, one.text))
    ]


def altered(vault: Vault, organisation_id: str | None) -> list[str]:
    """The labels of sessions whose mark, or the seal of whose device's name, is not ours."""
    where, values = ("", []) if organisation_id is None else ('WHERE "organisation_id" = %s', [organisation_id])
    with statements.cursor() as cursor:
        cursor.execute(f'SELECT {_NAMED}, "device", "mark" FROM "{TABLE}" {where} ORDER BY "label"', values)
        rows = cursor.fetchall()
    return [str(row[1]) for row in rows if not _as_made(vault, row)]


def _as_made(vault: Vault, row: Sequence[Any]) -> bool:
    *values, device, mark = row
    try:
        kept = Held(*values)
        if not compare_digest(bytes(mark), vault.sign_in_mark(MARKED, kept.text)):
            return False
        vault.open(_place(kept), bytes(device))
    except (Broken, Missing, TypeError, ValueError):
        return False
    return True


def spend(vault: Vault, what: str, until: datetime) -> bool:
    """Use something that may be used once; false where it was used before. Atomic: of two at once, one wins."""
    digest = vault.sign_in_mark("spent", what.encode()).hex()
    try:
        with transaction.atomic(), statements.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{Spent._meta.db_table}" ("id", "until") VALUES (%s, %s)',
                           [digest, stamp(until)])
    except IntegrityError:
        return False
    return True
