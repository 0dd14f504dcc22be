"""Whom to tell when a child is in danger now: shown to anybody, signed in or not. Holds nothing about any child."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.records import gate
from sharewell.records.stores import accounts, finding, people
from sharewell.rules.held import LocalContact, Person
from sharewell.rules.people import Role
from sharewell.vault.vault import Vault


@dataclass(frozen=True)
class DangerCard:
    """The safeguarding lead and deputy with their numbers, and the local services. Empty where nobody is set up."""

    leads: tuple[Person, ...] = ()
    contacts: tuple[LocalContact, ...] = ()


def danger_card(vault: Vault, organisation_id: str = "") -> DangerCard:
    """The card of one organisation; with none given, of the only one kept here.

    Where several organisations are kept, somebody who is not signed in is shown the national numbers alone.
    """
    kept = finding.organisations()
    chosen = organisation_id or (kept[0] if len(kept) == 1 else "")
    if chosen not in kept:
        return DangerCard()
    opened = gate.open_organisation(vault, chosen)
    found = {person.id: person for person in people.people.where(opened, active=1)}
    leads = [
        person
        for role in (Role.LEAD, Role.DEPUTY)
        for person in sorted(set(accounts.holding(opened, role)) & set(found), key=lambda held: found[held].name)
    ]
    profile = people.profiles.where(opened, order="-revision", limit=1)
    return DangerCard(
        leads=tuple(found[person] for person in dict.fromkeys(leads)),
        contacts=profile[0].contacts if profile else (),
    )
