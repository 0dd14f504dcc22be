"""What this installation holds: nothing yet, made-up families to practise on, or a real organisation."""

from __future__ import annotations

from enum import StrEnum

from sharewell.records import gate
from sharewell.records.stores import finding, people
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
