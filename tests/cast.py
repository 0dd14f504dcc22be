"""The cast: a small pre-school and its neighbour, set up through the use cases that the pages call.

    from tests.cast import cast, Name

    def test_something(db, tools):
        people = cast(tools)
        people.actor("lead"); people.sign_in_name("lead"); people.password("lead"); people.child("Mia Thornbury").id

All are made up. Nobody is a superuser. `outsider` is the lead of another organisation; `relative` works here, is a
deputy, and is close to `adult`, so that a concern about `adult` excludes both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sharewell.rules import held
from sharewell.rules.people import Actor, Role
from sharewell.rules.values import SafeNow, StatementKind

if TYPE_CHECKING:
    from sharewell.casework.record_concern import ConcernRecorded
    from sharewell.casework.set_up import NewPerson
    from sharewell.casework.tools import Tools

ROLES: dict[str, tuple[str, str, frozenset[Role]]] = {
    "lead": ("Jo Bell", "safeguarding lead", frozenset({Role.LEAD})),
    "deputy": ("Sam Lee", "deputy safeguarding lead", frozenset({Role.DEPUTY})),
    "independent": ("Win Achebe", "chair of the committee", frozenset({Role.INDEPENDENT})),
    "key_worker": ("Kit Oduya", "room leader", frozenset({Role.PRACTITIONER})),
    "practitioner": ("Bea Novak", "room assistant", frozenset({Role.PRACTITIONER})),
    "manager": ("Ana Duarte", "manager", frozenset({Role.MANAGER})),
    "information_lead": ("Ivy Marsh", "information-governance lead", frozenset({Role.INFORMATION_LEAD})),
    "trustee": ("Tom Ferris", "trustee", frozenset({Role.TRUSTEE})),
    "adult": ("Rory Quill", "room assistant", frozenset({Role.PRACTITIONER})),
    "relative": ("Una Quill", "second deputy", frozenset({Role.DEPUTY})),
}
FOUNDERS = ("lead", "deputy", "independent")
NEIGHBOURS = {
    "outsider": ("Pia Storm", "safeguarding lead", frozenset({Role.LEAD})),
    "outside_deputy": ("Gus Vane", "deputy", frozenset({Role.DEPUTY})),
    "outside_independent": ("Lil Frost", "trustee", frozenset({Role.INDEPENDENT})),
}
CHILDREN = (
    ("Mia Thornbury", date(2023, 9, 1), "Hedgehogs"),
    ("Leo O'Brien", date(2024, 2, 11), "Hedgehogs"),
    ("Zoë Adeyemi", date(2022, 12, 30), "Otters"),
)


@dataclass(frozen=True)
class Cast:
    """Everybody by part: `people` and `actors` by the names of `ROLES` and `NEIGHBOURS`; the children by name."""

    tools: Tools
    organisation_id: str
    people: dict[str, str]
    actors: dict[str, Actor]
    children: dict[str, held.RegisterChild]
    names: dict[str, str] = field(default_factory=dict)

    def actor(self, part: str) -> Actor:
        """The signed-in person who plays this part."""
        return self.actors[part]

    def person(self, part: str) -> str:
        """The identifier of the person who plays this part."""
        return self.people[part]

    def name(self, part: str) -> str:
        """Their full name."""
        return self.names[part]

    def sign_in_name(self, part: str) -> str:
        """What they type to sign in."""
        return part.replace("_", ".")

    def password(self, part: str) -> str:
        """Their password: long, and not made of anything known here."""
        return f"brass kettle orchard {sum(map(ord, part))}"

    def child(self, name: str = "Mia Thornbury") -> held.RegisterChild:
        """A child on the register."""
        return self.children[name]

    def concern(
        self,
        by: str = "practitioner",
        about: str = "Mia Thornbury",
        *,
        safe: SafeNow = SafeNow.YES,
        words: str = "Mia had the same clothes on for three days and said she was hungry.",
        about_staff: tuple[str, ...] = (),
    ) -> ConcernRecorded:
        """A concern recorded by one of the cast; `about_staff` by part."""
        from sharewell.casework.record_concern import RecordConcern, record_concern
        from sharewell.rules.concern import ConcernInput, Paragraph

        return record_concern(
            self.actor(by),
            self.tools,
            RecordConcern(
                concern=ConcernInput(
                    paragraphs=(Paragraph(words, StatementKind.OBSERVED, observed_at=self.tools.clock()),),
                    safe_now=safe,
                ),
                child_id=self.child(about).id,
                about_staff=tuple(self.person(part) for part in about_staff),
                where="Hedgehogs",
            ),
        )

    def file_of(self, concern_id: str) -> str:
        """The file a concern is in, read past the gate as only a test may."""
        from tests.support.past_the_wall import file_of

        return file_of(self.organisation_id, concern_id)


def contacts() -> tuple[held.LocalContact, ...]:
    """The local numbers: drama ranges only."""
    rows = (
        ("duty_team", "Children's duty team", "01632 960101", "Monday to Friday, 9am to 5pm"),
        ("out_of_hours", "Out-of-hours duty team", "01632 960102", "Nights and weekends"),
        ("lado", "Officer for concerns about staff", "01632 960103", "Office hours"),
    )
    return tuple(
        held.LocalContact(kind=kind, name=name, phone=phone, hours=hours, source="the council's website",
                          checked_on=date(2026, 9, 1))
        for kind, name, phone, hours in rows
    )


def cast(tools: Tools) -> Cast:
    """Set up both organisations. Needs the database."""
    from sharewell.casework.keep_address_book import KeepChild, keep_child, keep_person
    from sharewell.casework.set_up import SetUp, set_up

    made = Cast(tools, "", {}, {}, {}, {part: row[0] for part, row in (ROLES | NEIGHBOURS).items()})
    new = {part: _new(made, part, ROLES[part]) for part in ROLES if part != "relative"}
    done = set_up(
        tools,
        SetUp(organisation="Larkfield Association", setting="Larkfield Playgroup", controller="private_or_voluntary",
              contacts=contacts(), rooms=("Hedgehogs", "Otters"), people=tuple(new[part] for part in FOUNDERS)),
    )
    new["relative"] = _new(made, "relative", ROLES["relative"], close_to=(new["adult"].person_id,))
    lead = Actor(new["lead"].person_id, done.organisation_id, frozenset({done.setting_id}), ROLES["lead"][2])
    for part in ROLES:
        if part not in FOUNDERS:
            keep_person(lead, tools, new[part])
        made.people[part] = new[part].person_id
        made.actors[part] = Actor(new[part].person_id, done.organisation_id, lead.setting_ids, ROLES[part][2])
    for name, born, room in CHILDREN:
        made.children[name] = keep_child(
            lead, tools, KeepChild(name=name, born_on=born, room=room, key_person_id=made.people["key_worker"])
        )
    _neighbour(made)
    return Cast(tools, done.organisation_id, made.people, made.actors, made.children, made.names)


def _new(made: Cast, part: str, row: tuple[str, str, frozenset[Role]], close_to: tuple[str, ...] = ()) -> NewPerson:
    from sharewell.casework.set_up import NewPerson

    name, job, roles = row
    return NewPerson(name=name, job=job, roles=roles, sign_in_name=made.sign_in_name(part),
                     password=made.password(part), phone="07700 900123" if part in FOUNDERS else "", close_to=close_to)


def _neighbour(made: Cast) -> None:
    """Another organisation with another setting: its lead is the outsider."""
    from sharewell.casework.set_up import SetUp, set_up

    new = {part: _new(made, part, row) for part, row in NEIGHBOURS.items()}
    done = set_up(
        made.tools,
        SetUp(organisation="Windmill Trust", setting="Windmill Nursery", controller="private_or_voluntary",
              people=tuple(new.values())),
    )
    for part, row in NEIGHBOURS.items():
        made.people[part] = new[part].person_id
        made.actors[part] = Actor(new[part].person_id, done.organisation_id, frozenset({done.setting_id}), row[2])
