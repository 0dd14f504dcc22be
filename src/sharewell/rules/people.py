"""Who acts. A role says which actions somebody may take; it never says which files they may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person does in an organisation. One person may hold several."""

    PRACTITIONER = "practitioner"
    LEAD = "lead"
    DEPUTY = "deputy"
    MANAGER = "manager"
    INFORMATION_LEAD = "information_lead"
    TRUSTEE = "trustee"
    INDEPENDENT = "independent"
    OPERATOR = "operator"


ROLE_WORDS: dict[Role, str] = {
    Role.PRACTITIONER: "member of staff (key person, room staff)",
    Role.LEAD: "safeguarding lead",
    Role.DEPUTY: "deputy safeguarding lead",
    Role.MANAGER: "manager",
    Role.INFORMATION_LEAD: "information-governance lead",
    Role.TRUSTEE: "committee member or trustee",
    Role.INDEPENDENT: "independent person",
    Role.OPERATOR: "looks after the system (sees no records)",
}


@dataclass(frozen=True)
class Actor:
    """A signed-in person: their account is linked to `person_id`, which exclusions are about.

    `fresh`: they showed who they are within the last 5 minutes. `writes_only`: signed in by PIN on a shared tablet,
    which carries nothing but recording a concern. `shown_at`: when they last showed who they are in this session; None
    where there is no session (the command line, a story).
    """

    person_id: str
    organisation_id: str
    setting_ids: frozenset[str]
    roles: frozenset[Role]
    fresh: bool = field(default=True, compare=False)
    writes_only: bool = field(default=False, compare=False)
    shown_at: datetime | None = field(default=None, compare=False)

    def has(self, *roles: Role) -> bool:
        """Whether this actor holds any of `roles`."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class SystemActor:
    """A job (dispatcher, due reviews, set-up). Never a pretend person; holds no roles and no circle."""

    job: str
    organisation_id: str
