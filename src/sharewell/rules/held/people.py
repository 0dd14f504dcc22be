"""Organisations, people, the register and the address book, as held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sharewell.rules.held.base import Held


@dataclass(frozen=True, kw_only=True)
class Restored:
    """An old copy that was put back. `made_at`: when it was made; `events`: how many it holds; `last_seen`: the newest
    checkpoint known of what came after, and `missing` how many events of that are not in it. `first_id`, `second_id`:
    the two people who said so, and `reason` why. Until `accepted_at` nothing changes but what a child needs.
    """

    at: datetime
    made_at: datetime
    events: int
    last_seen: str
    missing: int
    reason: str
    first_id: str
    second_id: str
    accepted_at: datetime | None = None
    accepted_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Organisation(Held):
    """The controller. `duty_since`: from when it is under the duty to share, if it is. `independent_id`: a person."""

    name: str
    controller: str
    nation: str = "england"
    duty_since: date | None = None
    practice: bool = False
    independent_id: str = ""
    restores: tuple[Restored, ...] = ()

    @property
    def read_only(self) -> bool:
        """Whether a copy was put back that nobody has accepted yet."""
        return any(one.accepted_at is None for one in self.restores)


@dataclass(frozen=True, kw_only=True)
class EarlyYearsSetting(Held):
    """One place of care."""

    name: str
    phone: str = ""
    address: str = ""
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LocalContact:
    """A service in the local profile: what it is for, its name and its checked number."""

    kind: str
    name: str
    phone: str
    source: str
    checked_on: date
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class LocalProfile(Held):
    """Local contacts, words and switches; one revision after another.

    `confirm_within_days`: how many working days a recipient has to confirm; then `escalation` says what is done, step
    by step (empty: `rules.dispatch.STEPS_WHEN_SILENT`). `second_eyes`: a value of `rules.decision.second_eyes`.
    `history_days`: what is older goes only with a line that explains it. `thresholds`: the partnership's, in short.
    """

    revision: int
    made_at: datetime
    partnership: str
    contacts: tuple[LocalContact, ...]
    channels: tuple[str, ...] = ("spoken", "by_hand", "sealed_file", "pick_up", "own_system")
    no_secrets_words: str = "I am glad you told me. I cannot keep it to myself, because I need help to keep you safe."
    look_within_hours: int = 24
    review_on: date | None = None
    confirm_within_days: int = 1
    escalation: tuple[str, ...] = ()
    second_eyes: str = "not_told"
    history_days: int = 365
    thresholds: str = ""


@dataclass(frozen=True, kw_only=True)
class Person(Held):
    """Somebody who works for or with the organisation. `close_to`: declared relatives and household on the staff."""

    name: str
    job: str
    setting_id: str = ""
    active: bool = True
    phone: str = ""
    close_to: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipient(Held):
    """Somebody outside to whom information may go.

    `kind` is a recipient kind of the decision engine. `number_source`: where the number was published. `age_key`: the
    recipient's own age public key, where they have one.
    """

    name: str
    role: str
    agency: str
    kind: str
    phone: str = ""
    number_source: str = ""
    email: str = ""
    age_key: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterChild(Held):
    """A child on the setting's register: what every member of staff knows anyway. Says nothing about any file.

    `kept_from`: people here who are related to the child or in conflict about them, and never see records about them.
    """

    setting_id: str
    name: str
    known_as: str = ""
    born_on: date | None = None
    room: str = ""
    key_person_id: str = ""
    address: str = ""
    left_on: date | None = None
    kept_from: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TermFigures(Held):
    """What was counted in one term that has ended: frozen once, so that no later look tells what came since."""

    term: str
    counts: dict[str, int]
    frozen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Account(Held):
    """A way to sign in: whose it is and which roles it carries. Never holds the sign-in name or the password."""

    person_id: str
    roles: tuple[str, ...]
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class HandlerKey(Held):
    """The public half, in hex, of the key that one handler opens sealed files with."""

    person_id: str
    public: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class EscrowHolder(Held):
    """Somebody who keeps an escrow paper. `person_id` is empty for an outsider.

    `tried_at`: when their paper was last tried in a drill; `used_at`: when it last helped to open a file.
    """

    name: str
    since: datetime
    person_id: str = ""
    active: bool = True
    tried_at: datetime | None = None
    used_at: datetime | None = None
