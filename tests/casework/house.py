"""A small pre-school, set up through the use case that the set-up page calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyrage

from sharewell.casework.answer_decision import ReadDecision, read_decision
from sharewell.casework.keep_address_book import (
    CheckRecipient,
    KeepChild,
    KeepRecipient,
    check_recipient,
    keep_child,
    keep_recipient,
)
from sharewell.casework.second_look import GiveSecondLook, give_second_look
from sharewell.casework.set_up import NewPerson, SetUp, SetUpDone, set_up
from sharewell.casework.tools import Tools
from sharewell.rules import held
from sharewell.rules.people import Actor, Role

PASSWORD = "brass kettle orchard {}"
STAFF = {
    "Jo Bell": ("lead", {Role.LEAD}),
    "Sam Lee": ("deputy", {Role.DEPUTY}),
    "Ana Duarte": ("manager", {Role.MANAGER}),
    "Kit Oduya": ("room leader", {Role.PRACTITIONER}),
    "Bea Novak": ("room assistant", {Role.PRACTITIONER}),
    "Ivy Marsh": ("information lead", {Role.INFORMATION_LEAD}),
    "Tom Ferris": ("trustee", {Role.TRUSTEE}),
    "Win Achebe": ("chair, outside the line of management", {Role.INDEPENDENT}),
}


@dataclass(frozen=True)
class House:
    """The pre-school, its people as actors, a child on the register and the duty team in the address book."""

    tools: Tools
    done: SetUpDone
    child: held.RegisterChild
    duty_team: held.Recipient
    recipient_secret: str

    def actor(self, name: str) -> Actor:
        full = next(person for person in self.done.people if person.startswith(name))
        return Actor(
            self.done.people[full],
            self.done.organisation_id,
            frozenset({self.done.setting_id}),
            frozenset(STAFF[full][1]),
        )


def contacts() -> tuple[held.LocalContact, ...]:
    checked = date(2026, 9, 1)
    return (
        held.LocalContact(
            kind="duty_team",
            name="Children's duty team",
            phone="01632 960101",
            source="council website",
            checked_on=checked,
        ),
        held.LocalContact(
            kind="lado",
            name="Officer for concerns about staff",
            phone="01632 960102",
            source="council website",
            checked_on=checked,
        ),
    )


def make_house(tools: Tools) -> House:
    done = set_up(
        tools,
        SetUp(
            organisation="Larkfield Association",
            setting="Larkfield Pre-school",
            controller="private_or_voluntary",
            contacts=contacts(),
            rooms=("Hedgehogs",),
            people=tuple(
                NewPerson(
                    name=name,
                    job=job,
                    roles=frozenset(roles),
                    sign_in_name=name.split()[0].lower(),
                    password=PASSWORD.format(index),
                )
                for index, (name, (job, roles)) in enumerate(STAFF.items())
            ),
        ),
    )
    lead = Actor(done.people["Jo Bell"], done.organisation_id, frozenset(), frozenset({Role.LEAD}))
    child = keep_child(
        lead,
        tools,
        KeepChild(
            name="Mia Thornbury", born_on=date(2023, 9, 1), room="Hedgehogs", key_person_id=done.people["Kit Oduya"]
        ),
    )
    identity = pyrage.x25519.Identity.generate()
    duty = keep_recipient(
        lead,
        tools,
        KeepRecipient(
            name="Duty team",
            role="duty social worker",
            agency="The council",
            kind="childrens_social_care",
            phone="01632 960101",
            number_source="council website",
            age_key=str(identity.to_public()),
        ),
    )
    duty = check_recipient(lead, tools, CheckRecipient(recipient_id=duty.id, how="Rang the published number."))
    return House(tools, done, child, duty, str(identity))


def agreed(house: House, decision_id: str) -> None:
    """Sam, who was asked to look a decision over, reads it and agrees."""
    sam = house.actor("Sam")
    read = read_decision(sam, house.tools, ReadDecision(decision_id)).decision
    give_second_look(sam, house.tools, GiveSecondLook(decision_id=decision_id, version=read.version, agrees=True))
