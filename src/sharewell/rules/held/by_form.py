"""The form by which another agency asks us, what came in by it, and what was typed there, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class AskedByForm:
    """What somebody typed into the form. None of it is checked: not who they are, and not their number.

    `born_on`: of the child, as they say; `more`: what else they say of the child. `about_staff`: they say that it is
    about somebody who works here, or about a child of theirs.
    """

    name: str
    role: str
    agency: str
    phone: str
    child: str
    purpose: str
    function: str
    wanted: str
    born_on: date | None = None
    more: str = ""
    by_when: date | None = None
    urgent: bool = False
    about_staff: bool = False


@dataclass(frozen=True, kw_only=True)
class CameByForm:
    """How a request came by form: what was typed, when, its reference, who rang back and what was said then."""

    asked: AskedByForm
    at: datetime
    reference: str
    rang_by: str
    rang: str


@dataclass(frozen=True, kw_only=True)
class RequestForm(Held):
    """The form of one setting. `token` and `digest`: of its address, empty while it is switched off.

    `phone`: the number to ring when it is urgent. `sort_again`: somebody is kept from a child since the last sorting.
    """

    setting_id: str
    token: str = ""
    digest: str = ""
    phone: str = ""
    sort_again: bool = False
    changed_at: datetime
    changed_by: str

    @property
    def active(self) -> bool:
        """Whether it can be reached."""
        return bool(self.token)


@dataclass(frozen=True, kw_only=True)
class IncomingRequest(Held):
    """A request that came in by form, in no file, under keys of its own. Nothing here says whether there is a file.

    `look_at`: when the clock looks at it next; `due`: by when somebody must have dealt with it. `asked_of`: whom it is
    before. `apart`: whoever passed it on, and never gets it again; `passed_on`: why. `late`: how often nobody had dealt
    with it in time.
    """

    setting_id: str
    reference: str
    at: datetime
    state: str
    look_at: datetime
    asked: AskedByForm
    asked_of: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    passed_on: tuple[str, ...] = ()
    due: datetime | None = None
    late: int = 0
    claimed_by: str = ""
    claimed_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    closed_as: str = ""
    reason: str = ""
