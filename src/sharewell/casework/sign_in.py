"""Who somebody is once they are signed in, in words. Accounts stay below: doors are handed an actor."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework.tools import Tools
from sharewell.records import gate
from sharewell.records.stores import people
from sharewell.rules.access import Action
from sharewell.rules.people import Actor


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """What every page shows about who is signed in: their name, their organisation, and whether it is practice.

    `read_only`: an old copy was put back that nobody has accepted yet.
    """

    actor: Actor
    name: str
    organisation: str
    setting: str
    practice: bool
    read_only: bool = False



# What stands at the top of every page, by whom it is about and at which versions of the rows it was read from.
_words: dict[tuple[object, ...], SignedIn] = {}
MOST_WORDS = 5_000


def words_for(tools: Tools, actor: Actor, versions: tuple[int, ...]) -> SignedIn:
    """Who is signed in, in words for the top of the page. Read once for each state of the rows it comes from."""
    key = (actor.person_id, actor.organisation_id, actor.setting_ids, versions)
    known = _words.get(key)
    if known is None:
        with tools.vault.acting(actor.person_id, Action.ACCOUNT_OWN):
            known = _read_words(tools, actor)
        if len(_words) >= MOST_WORDS:
            _words.clear()
        _words[key] = known
    return replace(known, actor=actor)


def _read_words(tools: Tools, actor: Actor) -> SignedIn:
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
        read_only=organisation.read_only,
    )
