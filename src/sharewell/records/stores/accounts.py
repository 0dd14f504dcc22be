"""Accounts: a keyed digest of the sign-in name, a password hash, a person and roles. Nothing readable."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password

from sharewell.records import statements
from sharewell.records.models import Account, Person
from sharewell.records.stores import sessions
from sharewell.records.stores.base import Opened, Writes
from sharewell.rules import held
from sharewell.rules.errors import Missing
from sharewell.rules.people import Actor, Role
from sharewell.rules.values import new_id
from sharewell.vault.places import Place
from sharewell.vault.vault import Vault

HOLDERS = (
    f'SELECT "person_id", "roles" FROM "{Account._meta.db_table}" '
    'WHERE "organisation_id" = %s AND "active" = 1 ORDER BY "id"'
)


@dataclass(frozen=True)
class Named:
    """An open account: of which organisation, and whose."""

    id: str
    organisation_id: str
    person_id: str


def handle_of(vault: Vault, sign_in_name: str) -> str:
    """The keyed digest under which a sign-in name is kept; case and surrounding spaces do not matter."""
    return vault.handle_digest(sign_in_name.strip().casefold()).hex()


def _value(row: Account) -> held.Account:
    roles = tuple(row.roles.split(",")) if row.roles else ()
    return held.Account(id=row.pk, version=row.version, person_id=row.person_id, roles=roles, active=bool(row.active))


def taken(vault: Vault, sign_in_name: str) -> bool:
    """Whether an account has this sign-in name already."""
    return Account.objects.filter(handle=handle_of(vault, sign_in_name)).exists()


def create(writes: Writes, *, person_id: str, sign_in_name: str, password: str, roles: frozenset[Role]) -> held.Account:
    """A new account for one person. The password must have passed `rules.passwords` already.

    Raises Missing without a person of the organisation: exclusions are about people, so nobody signs in as no one.
    """
    if not Person.objects.filter(pk=person_id, organisation_id=writes.organisation_id).exists():
        raise Missing
    row_id = new_id()
    place = Place(writes.organisation_id, writes.organisation_id, Account.compartment, Account._meta.db_table,
                  "body", row_id, 1)
    row = Account(
        id=row_id,
        organisation_id=writes.organisation_id,
        scope_id=writes.organisation_id,
        version=1,
        body=writes.vault.seal(place, b"{}"),
        handle=handle_of(writes.vault, sign_in_name),
        password=make_password(password),
        person_id=person_id,
        roles=",".join(sorted(roles)),
    )
    row.save(force_insert=True)
    writes.wrote(row)
    return _value(row)


def change(
    writes: Writes,
    account_id: str,
    *,
    password: str | None = None,
    active: bool | None = None,
    roles: frozenset[Role] | None = None,
) -> None:
    """Change the password, the standing or the roles of one account, and end every session it has.

    With none of them it is written anew as it stands: what else belongs to it has changed (a factor, a code).
    """
    row = Account.objects.get(pk=account_id, organisation_id=writes.organisation_id)
    body = Place(writes.organisation_id, row.scope_id, Account.compartment, Account._meta.db_table,
                 "body", row.pk, row.version + 1)
    row.version += 1
    row.body = writes.vault.seal(body, b"{}")
    if password is not None:
        row.password = make_password(password)
    if active is not None:
        row.active = int(active)
    if roles is not None:
        row.roles = ",".join(sorted(roles))
    row.save(force_update=True)
    writes.wrote(row)
    sessions.end_all(account_id)


def password_matches(opened: Opened, account_id: str, password: str) -> bool:
    """Whether `password` is the one of this account, compared in constant time by the hasher."""
    row = Account.objects.filter(pk=account_id, organisation_id=opened.organisation_id, active=1).first()
    return row is not None and check_password(password, row.password)


def by_password(vault: Vault, sign_in_name: str, password: str) -> Named | None:
    """The open account with this name and password; None for anything else, after the same work: one hash."""
    row = Account.objects.filter(handle=handle_of(vault, sign_in_name)).first()
    if row is None:
        make_password(password)
        return None
    # Never stores a new hash by itself: that would be a write that no event answers for.
    right = check_password(password, row.password)
    return Named(row.pk, row.organisation_id, row.person_id) if right and row.active else None


def named(account_id: str) -> Named | None:
    """The open account with this identifier."""
    row = Account.objects.filter(pk=account_id, active=1).first()
    return None if row is None else Named(row.pk, row.organisation_id, row.person_id)


def by_handle(organisation_id: str, handle: str) -> str:
    """The open account of an organisation with this handle (see `handle_of`); empty text where there is none."""
    found = Account.objects.filter(organisation_id=organisation_id, handle=handle, active=1).first()
    return "" if found is None else str(found.pk)


def all_of(opened: Opened) -> list[held.Account]:
    """Every account of the organisation."""
    return [_value(row) for row in Account.objects.filter(organisation_id=opened.organisation_id).order_by("id")]


def actor_of(account_id: str) -> Actor | None:
    """Who is signed in with this account; None where it is closed, or its person has left. One read."""
    row = Account.objects.filter(pk=account_id, active=1).first()
    if row is None:
        return None
    setting = Person.objects.filter(pk=row.person_id, active=1).values_list("setting_id", flat=True).first()
    if setting is None:
        return None
    roles = frozenset(Role(role) for role in row.roles.split(",") if role)
    return Actor(row.person_id, row.organisation_id, frozenset({setting} - {""}), roles)


def holding(opened: Opened, *roles: Role) -> list[str]:
    """The people with an open account that carries any of `roles`."""
    with statements.cursor() as cursor:
        cursor.execute(HOLDERS, [opened.organisation_id])
        found = cursor.fetchall()
    return [person for person, carried in found if not frozenset(roles).isdisjoint(carried.split(","))]
