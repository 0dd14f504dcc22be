"""Who writes a letter, whom to ring in danger, and where a complaint goes: the same for every letter."""

from __future__ import annotations

from sharewell.casework import desk
from sharewell.casework.use_case import Work
from sharewell.rules.letters import Sender

DUTY_TEAM = "the council's duty team"


def sender_of(work: Work) -> Sender:
    """The organisation, the setting of whoever writes, and who they are."""
    person = desk.some_staff(work, {work.actor.person_id}).get(work.actor.person_id)
    setting = desk.the_setting(work, person.setting_id if person else "")
    return Sender(
        organisation=desk.the_organisation(work).name, setting=setting.name, address=setting.address,
        phone=setting.phone, name=person.name if person else "", job=person.job if person else "",
    )


def duty_team(work: Work) -> str:
    """The duty team with its number, from the local profile."""
    found = next((one for one in desk.profile(work).contacts if one.kind == "duty_team" and one.phone), None)
    return f"{found.name} on {found.phone}" if found else DUTY_TEAM


def complaints_to(sender: Sender) -> str:
    """Where a complaint goes: the manager, at the setting's address."""
    return ", ".join(part for part in ("the manager", sender.setting, sender.address) if part)
