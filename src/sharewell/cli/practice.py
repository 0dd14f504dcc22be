"""The practice setting: a made-up pre-school with its staff and families, so that every page has something on it.

Everything goes in through the use cases that the pages call. Phone numbers are from the ranges kept for drama.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sharewell.rules.people import Actor, Role

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from sharewell.rules import held

PASSWORDS = "made-up families only {}"
EXAMPLES = "examples"


@dataclass(frozen=True)
class PracticeCast:
    """The practice setting: everybody as an actor by sign-in name, the register and the address book by key."""

    organisation_id: str
    actors: dict[str, Actor]
    children: dict[str, held.RegisterChild]
    recipients: dict[str, held.Recipient]

    def actor(self, name: str) -> Actor:
        """Whoever signs in with this name."""
        return self.actors[name]


def practice() -> dict[str, Any]:
    """The practice setting as its data file says it."""
    return tomllib.loads((files("sharewell.cli") / "practice.toml").read_text("utf-8"))


def password_of(place: int) -> str:
    """The practice password of the person at this place in the list."""
    return PASSWORDS.format(1000 + place * 37)


def how_to_sign_in(address: str) -> str:
    """What `sharewell run` prints once it is ready."""
    people = practice()["person"]
    width = max(len(one["sign_in"]) for one in people)
    lines = [
        f"  {one['sign_in']:<{width}}  {password_of(place)}  {one['name']}, {one['job']}"
        for place, one in enumerate(people)
    ]
    return "\n".join([
        f"Sharewell is ready to practise on: {address}",
        "",
        "Every family here is made up. Sign in as any of these:",
        *lines,
        "",
        "Play a story through the same steps: sharewell story examples/<name>.toml",
        "Stop with Ctrl+C.",
    ])  # fmt: skip


def set_up_practice(tools: Tools) -> PracticeCast:
    """The organisation, its people, register and address book: no case data yet."""
    from sharewell.casework import keep_address_book as book
    from sharewell.casework.set_up import NewPerson, SetUp, set_up
    from sharewell.rules import held

    data = practice()
    people = [
        NewPerson(name=one["name"], job=one["job"], roles=frozenset(Role(role) for role in one["roles"]),
                  sign_in_name=one["sign_in"], password=password_of(place), phone=one.get("phone", ""))
        for place, one in enumerate(data["person"])
    ]  # fmt: skip
    by_name = {one["sign_in"]: person.person_id for one, person in zip(data["person"], people, strict=True)}
    people = [
        replace(person, close_to=tuple(by_name[name] for name in one.get("close_to", ())))
        for one, person in zip(data["person"], people, strict=True)
    ]
    checked = london_today(tools) - timedelta(days=40)
    contacts = tuple(
        held.LocalContact(kind=one["kind"], name=one["name"], phone=one["phone"], hours=one["hours"],
                          source="the council's website (made up)", checked_on=checked)
        for one in data["contact"]
    )  # fmt: skip
    place = data["setting"]
    done = set_up(tools, SetUp(
        organisation=place["organisation"], setting=place["name"], controller=place["controller"],
        partnership=place["partnership"], rooms=tuple(place["rooms"]), setting_phone=place["phone"],
        setting_address=place["address"], people=tuple(people), contacts=contacts, practice=True,
    ))  # fmt: skip
    actors = {
        one["sign_in"]: Actor(by_name[one["sign_in"]], done.organisation_id, frozenset({done.setting_id}),
                              frozenset(Role(role) for role in one["roles"]))
        for one in data["person"]
    }  # fmt: skip
    lead = actors[data["setting"]["lead"]]
    children = {
        one["key"]: book.keep_child(lead, tools, book.KeepChild(
            name=one["name"], known_as=one.get("known_as", ""), born_on=one["born_on"], room=one["room"],
            key_person_id=by_name[one["key_person"]], address=one.get("address", "")))
        for one in data["child"]
    }  # fmt: skip
    recipients = {one["key"]: _recipient(lead, tools, one) for one in data["recipient"]}
    return PracticeCast(done.organisation_id, actors, children, recipients)


def _recipient(lead: Actor, tools: Tools, one: dict[str, Any]) -> held.Recipient:
    from sharewell.casework import keep_address_book as book

    kept = book.keep_recipient(lead, tools, book.KeepRecipient(
        name=one["name"], role=one["role"], agency=one["agency"], kind=one["kind"], phone=one["phone"],
        number_source="the council's website (made up)"))  # fmt: skip
    if not one.get("checked", True):
        return kept
    how = f"Rang {one['phone']} from the website; the switchboard put me through."
    return book.check_recipient(lead, tools, book.CheckRecipient(recipient_id=kept.id, how=how))


def load_practice(tools: Tools) -> PracticeCast:
    """The practice setting with a few things under way, so that every page has something on it."""
    from sharewell.cli.practice_under_way import put_under_way

    made = set_up_practice(tools)
    put_under_way(tools, made)
    return made


def london_today(tools: Tools) -> date:
    """Today in London, by the tools' clock."""
    from sharewell.rules.london import london_day

    return london_day(tools.clock())
