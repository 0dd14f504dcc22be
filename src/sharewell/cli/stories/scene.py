"""Set up the place of a story through the use cases of the set-up and settings pages, or find it where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sharewell.casework import keep_address_book as book
from sharewell.casework.list_children import ListChildren, register
from sharewell.casework.set_up import NewPerson, SetUp, set_up
from sharewell.casework.tools import Tools
from sharewell.cli.stories.place import Place, Recipient
from sharewell.reports.installation import practice_actors
from sharewell.rules import held
from sharewell.rules.errors import NotNow
from sharewell.rules.london import london_day
from sharewell.rules.people import Actor, Role
from sharewell.rules.recipients import is_checked
from sharewell.rules.values import new_id

SOURCE = "the council's website (made up)"
CHECKED_BEFORE = timedelta(days=40)


@dataclass(frozen=True)
class Cast:
    """Everybody as an actor and by name, by sign-in name; the register and the address book, by key."""

    organisation_id: str
    actors: dict[str, Actor]
    names: dict[str, str]
    children: dict[str, held.RegisterChild]
    recipients: dict[str, held.Recipient]

    def actor(self, name: str) -> Actor:
        """Whoever signs in with this name."""
        return self.actors[name]

    @property
    def lead(self) -> str:
        """The sign-in name of the safeguarding lead."""
        return next(name for name, actor in self.actors.items() if actor.has(Role.LEAD))


def set_the_scene(tools: Tools, place: Place, password_of: Callable[[int], str]) -> Cast:
    """The organisation with its people, register and address book; no case data yet.

    `password_of` gives the password of the person at a place in the list; somebody with an empty one gets no account.
    Raises Incomplete with the gaps of the set-up page.
    """
    ids = {person.sign_in: new_id() for person in place.person}
    people = tuple(
        NewPerson(
            name=person.name, job=person.job, roles=frozenset(person.roles), phone=person.phone,
            sign_in_name=person.sign_in if password_of(number) else "", password=password_of(number),
            close_to=tuple(ids[other] for other in person.close_to), person_id=ids[person.sign_in],
        )
        for number, person in enumerate(place.person)
    )  # fmt: skip
    checked = london_day(tools.clock()) - CHECKED_BEFORE
    setting = place.setting
    done = set_up(tools, SetUp(
        organisation=setting.organisation, setting=setting.name, controller=setting.controller,
        partnership=setting.partnership, rooms=setting.rooms, setting_phone=setting.phone,
        setting_address=setting.address, duty_since=setting.duty_since, people=people, practice=True,
        contacts=tuple(held.LocalContact(kind=one.kind, name=one.name, phone=one.phone, hours=one.hours,
                                         source=SOURCE, checked_on=checked) for one in place.contact),
    ))  # fmt: skip
    actors = {
        person.sign_in: Actor(ids[person.sign_in], done.organisation_id, frozenset({done.setting_id}),
                              frozenset(person.roles))
        for person in place.person
    }  # fmt: skip
    cast = Cast(done.organisation_id, actors, {person.sign_in: person.name for person in place.person}, {}, {})
    for child in place.child:
        cast.children[child.key] = book.keep_child(actors[cast.lead], tools, book.KeepChild(
            name=child.name, known_as=child.known_as, born_on=child.born_on, room=child.room,
            key_person_id=ids.get(child.key_person, ""), address=child.address))  # fmt: skip
    for recipient in place.recipient:
        cast.recipients[recipient.key] = add_recipient(cast, tools, recipient)
    return cast


def add_recipient(cast: Cast, tools: Tools, recipient: Recipient) -> held.Recipient:
    """Put somebody into the address book, and note how their number was checked."""
    lead = cast.actors[cast.lead]
    kept = book.keep_recipient(lead, tools, book.KeepRecipient(
        name=recipient.name, role=recipient.role, agency=recipient.agency, kind=recipient.kind, phone=recipient.phone,
        number_source=SOURCE))  # fmt: skip
    if not recipient.checked:
        return kept
    how = f"Rang {recipient.phone or 'them'} on the number from the website; the switchboard put me through."
    return book.check_recipient(lead, tools, book.CheckRecipient(recipient_id=kept.id, how=how))


def ring_again(cast: Cast, tools: Tools) -> None:
    """Check again whoever was checked more than twelve months ago, as a setting does before it shares."""
    for key, one in cast.recipients.items():
        if one.verified_at is not None and not is_checked(one.verified_at, tools.clock()):
            again = book.CheckRecipient(recipient_id=one.id, how=f"Rang {one.phone} again: still right.")
            cast.recipients[key] = book.check_recipient(cast.actors[cast.lead], tools, again)


def find_the_scene(tools: Tools, place: Place) -> Cast:
    """The same place where it was set up before. Raises NotNow where it is not here."""
    by_name = practice_actors(tools.vault, place.setting.name)
    if not all(person.name in by_name for person in place.person):
        raise NotNow("The practice setting is not here, or its people were changed. Start it once: sharewell run")
    actors = {person.sign_in: by_name[person.name] for person in place.person}
    names = {person.sign_in: person.name for person in place.person}
    lead = next(actor for actor in actors.values() if actor.has(Role.LEAD))
    children = {child.name: child for child in register(lead, tools, ListChildren())}
    recipients = {(one.agency, one.name): one for one in book.address_book(lead, tools, None)}
    return Cast(
        lead.organisation_id, actors, names,
        {child.key: children[child.name] for child in place.child if child.name in children},
        {one.key: recipients[one.agency, one.name] for one in place.recipient if (one.agency, one.name) in recipients},
    )  # fmt: skip
