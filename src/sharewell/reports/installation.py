"""What this installation holds: nothing yet, made-up families to practise on, or a real organisation."""

from __future__ import annotations

from enum import StrEnum

from sharewell.records import gate
from sharewell.records.stores import accounts, finding, people
from sharewell.rules.people import Actor
from sharewell.vault.vault import Vault


class Holds(StrEnum):
    """The three kinds of installation."""

    NOTHING = "nothing"
    PRACTICE = "practice"
    REAL = "real"


def holds(vault: Vault) -> Holds:
    """Which of the three this is. One real organisation makes it real."""
    found = [
        people.organisations.get(gate.open_organisation(vault, organisation_id), organisation_id)
        for organisation_id in finding.organisations()
    ]
    if not found:
        return Holds.NOTHING
    return Holds.PRACTICE if all(organisation.practice for organisation in found) else Holds.REAL


def keeps_anything() -> bool:
    """Whether anything was ever recorded here, asked of a database of any version."""
    return finding.any_organisation()


def practice_actors(vault: Vault, setting: str) -> dict[str, Actor]:
    """The staff of the practice setting with this name, by name, so that a story can be played among them.

    Empty where it is not here. Never looks into an organisation that is not for practice.
    """
    for organisation_id in finding.organisations():
        opened = gate.open_organisation(vault, organisation_id)
        named = any(one.name == setting for one in people.settings.where(opened))
        if not named or not people.organisations.get(opened, organisation_id).practice:
            continue
        names = {person.id: person.name for person in people.people.where(opened, active=1)}
        found = [accounts.actor_of(account.id) for account in accounts.all_of(opened) if account.person_id in names]
        return {names[actor.person_id]: actor for actor in found if actor is not None}
    return {}
