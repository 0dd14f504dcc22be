"""Set up the first organisation: its setting, lead, deputy and the independent person, and the local numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sharewell.casework import desk
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.records.stores import accounts, people
from sharewell.rules import held, passwords
from sharewell.rules.errors import Gap, Incomplete
from sharewell.rules.events import Event
from sharewell.rules.names import clean_name
from sharewell.rules.people import Role, SystemActor
from sharewell.rules.values import new_id
from sharewell.vault.places import Compartment


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody on the staff list; with `sign_in_name` and `password` they also get an account."""

    name: str
    job: str
    roles: frozenset[Role]
    sign_in_name: str = ""
    password: str = ""
    phone: str = ""
    close_to: tuple[str, ...] = ()
    person_id: str = field(default_factory=new_id)


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What the set-up page asks for. `people` must hold a lead, a deputy and an independent person."""

    organisation: str
    setting: str
    controller: str
    people: tuple[NewPerson, ...]
    contacts: tuple[held.LocalContact, ...] = ()
    partnership: str = "Safeguarding partnership"
    rooms: tuple[str, ...] = ()
    setting_phone: str = ""
    setting_address: str = ""
    duty_since: date | None = None
    practice: bool = False


@dataclass(frozen=True)
class SetUpDone:
    """The identifiers of what was made: the organisation, the setting, and each person by name."""

    organisation_id: str
    setting_id: str
    people: dict[str, str]


def set_up(tools: Tools, request: SetUp) -> SetUpDone:
    """Create the organisation with its keys, then everything in it, in one transaction.

    Raises Incomplete with a gap for each field to mend.
    """
    gaps = _gaps(tools, request)
    if gaps:
        raise Incomplete(*gaps)
    organisation_id = new_id()
    tools.vault.new_scope(organisation_id, (Compartment.ORDINARY, Compartment.IDENTITY), organisation=True)
    return _set_up(SystemActor("set up", organisation_id), tools, request)


def _gaps(tools: Tools, request: SetUp) -> list[Gap]:
    gaps = []
    for name, text, words in (
        ("organisation", request.organisation, "Enter the name of the organisation."),
        ("setting", request.setting, "Enter the name of the setting."),
    ):
        if not text.strip():
            gaps.append(Gap(name, words))
    for role, words in (
        (Role.LEAD, "Name the safeguarding lead."),
        (Role.DEPUTY, "Name the deputy safeguarding lead."),
        (Role.INDEPENDENT, "Name somebody independent, for when a concern is about the lead or the manager."),
    ):
        if not any(role in person.roles and person.name.strip() for person in request.people):
            gaps.append(Gap(f"people.{role}", words))
    names = [person.sign_in_name.strip().casefold() for person in request.people if person.sign_in_name.strip()]
    for index, person in enumerate(request.people):
        gaps.extend(person_gaps(tools, person, (request.organisation, request.setting), f"people.{index}"))
        if names.count(person.sign_in_name.strip().casefold()) > 1:
            gaps.append(Gap(f"people.{index}.sign_in_name", "Choose a different sign-in name for each person."))
    return gaps


def person_gaps(tools: Tools, person: NewPerson, context: tuple[str, ...], path: str) -> list[Gap]:
    """What is missing or wrong about one new person: their name, their sign-in name, their password."""
    gaps: list[Gap] = []
    name = clean_name(person.name, field=f"{path}.name")
    if isinstance(name, Gap):
        gaps.append(name)
    if person.sign_in_name or person.password:
        if not person.sign_in_name.strip():
            gaps.append(Gap(f"{path}.sign_in_name", "Enter a sign-in name."))
        elif accounts.taken(tools.vault, person.sign_in_name):
            gaps.append(Gap(f"{path}.sign_in_name", "Choose a different sign-in name."))
        gaps.extend(
            passwords.gaps(
                person.password, context=(*context, person.sign_in_name, person.name), field=f"{path}.password"
            )
        )
    return gaps


def add_person(work: Work, person: NewPerson, setting_id: str) -> held.Person:
    """Write one person, and their account if they have one."""
    kept = people.people.put(
        work,
        held.Person(
            id=person.person_id,
            name=desk.checked_name(person.name),
            job=person.job,
            setting_id=setting_id,
            phone=person.phone,
            close_to=person.close_to,
        ),
    )
    if person.sign_in_name:
        accounts.create(
            work,
            person_id=kept.id,
            sign_in_name=person.sign_in_name,
            password=person.password,
            roles=person.roles,
        )
    return kept


@as_system(Event.ORGANISATION_SET_UP)
def _set_up(work: Work, request: SetUp) -> SetUpDone:
    setting = people.settings.put(
        work,
        held.EarlyYearsSetting(
            id=new_id(),
            name=request.setting.strip(),
            phone=request.setting_phone,
            address=request.setting_address,
            rooms=request.rooms,
        ),
    )
    made = {person.name: add_person(work, person, setting.id).id for person in request.people}
    independent = next(p.person_id for p in request.people if Role.INDEPENDENT in p.roles)
    people.organisations.put(
        work,
        held.Organisation(
            id=work.organisation_id,
            name=request.organisation.strip(),
            controller=request.controller,
            duty_since=request.duty_since,
            practice=request.practice,
            independent_id=independent,
        ),
    )
    people.profiles.put(
        work,
        held.LocalProfile(
            id=new_id(),
            revision=1,
            made_at=work.now,
            partnership=request.partnership,
            contacts=request.contacts,
        ),
    )
    return SetUpDone(work.organisation_id, setting.id, made)
