"""Who is signed in, and changing one's own password. Accounts stay below: doors are handed an actor."""

from __future__ import annotations

from dataclasses import dataclass

from sharewell.casework import desk
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, use_case
from sharewell.records import gate
from sharewell.records.stores import accounts, people
from sharewell.rules import passwords
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing
from sharewell.rules.events import Event
from sharewell.rules.people import Actor

WRONG = "Enter the password you use now. This was not it."
DIFFERENT = "Type the same new password in both boxes."


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """What every page shows about who is signed in: their name, their organisation, and whether it is practice."""

    actor: Actor
    name: str
    organisation: str
    setting: str
    practice: bool


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """The account that is signed in, the password it has, and the new one twice."""

    account_id: str
    current: str
    new: str
    again: str


def actor_for(account_id: str) -> Actor | None:
    """Who acts with this account; None where it is closed or its person has left."""
    return accounts.actor_of(account_id)


def signed_in(tools: Tools, account_id: str) -> SignedIn | None:
    """Who is signed in with this account, in words for the top of the page; None where nobody may be."""
    actor = actor_for(account_id)
    if actor is None:
        return None
    opened = gate.open_organisation(tools.vault, actor.organisation_id)
    organisation = people.organisations.get(opened, actor.organisation_id)
    settings = people.settings.where(opened, order="id")
    own = [setting.name for setting in settings if setting.id in actor.setting_ids] or [settings[0].name]
    return SignedIn(
        actor=actor,
        name=people.people.get(opened, actor.person_id).name,
        organisation=organisation.name,
        setting=own[0],
        practice=organisation.practice,
    )


@use_case(Action.ACCOUNT_OWN, Event.ACCOUNT_CHANGED)
def change_password(work: Work, request: ChangePassword) -> None:
    """Change one's own password. Raises Incomplete for a wrong present one and for a new one that is too weak."""
    own = next((a for a in accounts.all_of(work.organisation) if a.id == request.account_id and a.active), None)
    if own is None or own.person_id != work.actor.person_id:
        raise Missing
    gaps = []
    if not accounts.password_matches(work.organisation, own.id, request.current):
        gaps.append(Gap("current", WRONG))
    name = desk.names(work)[work.actor.person_id]
    context = (desk.the_organisation(work).name, desk.the_setting(work).name, name)
    gaps.extend(passwords.gaps(request.new, context=context, field="new"))
    if not gaps and request.new != request.again:
        gaps.append(Gap("again", DIFFERENT))
    if gaps:
        raise Incomplete(*gaps)
    accounts.change(work, own.id, password=request.new)
