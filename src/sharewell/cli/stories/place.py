"""Where a story happens: a setting with its people, its register, its address book and its local numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sharewell.guidance.vocabulary import ControllerType, RecipientKind
from sharewell.rules.people import Role


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A pre-school or nursery, and the organisation that answers for its records."""

    organisation: str
    name: str
    controller: ControllerType
    partnership: str = "Safeguarding partnership"
    rooms: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    duty_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """Somebody who works there. `sign_in` is how the parts of the story speak of them; `close_to` are sign-in names."""

    sign_in: str
    name: str
    job: str
    roles: tuple[Role, ...]
    phone: str = ""
    close_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A number of the local profile: duty_team, out_of_hours, lado, police or another kind."""

    kind: str
    name: str
    phone: str
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody outside, in the address book. `checked`: their number was looked up and rung."""

    key: str
    name: str
    role: str
    agency: str
    kind: RecipientKind
    phone: str = ""
    checked: bool = True


@dataclass(frozen=True, kw_only=True)
class RegisterChild:
    """A child on the register of the setting. `key_person` is a sign-in name."""

    key: str
    name: str
    born_on: date
    known_as: str = ""
    room: str = ""
    key_person: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it all happens: a setting with its people, its register, its address book and its local numbers."""

    setting: Setting
    person: tuple[StaffMember, ...]
    contact: tuple[Contact, ...] = ()
    recipient: tuple[Recipient, ...] = ()
    child: tuple[RegisterChild, ...] = ()
