"""Change what somebody does here: their roles, and with them which actions they may take. Never which files they see.

Nobody changes their own roles, so that nobody raises themselves; and the organisation always keeps a lead and its
independent person, who is whoever was given that role last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sharewell.casework import desk
from sharewell.casework.use_case import Work, use_case
from sharewell.records.stores import accounts, people
from sharewell.rules.access import Action
from sharewell.rules.errors import Gap, Incomplete, Missing, NotNow
from sharewell.rules.events import Event
from sharewell.rules.people import Role

NOT_ONESELF = "Ask another lead or the manager: nobody changes their own roles."
NEEDED = {
    Role.LEAD: "Somebody must be the safeguarding lead. Give another person that role first.",
    Role.INDEPENDENT: "Somebody must be the independent person. Give another person that role first.",
}


@dataclass(frozen=True, kw_only=True)
class ChangeRoles:
    """Whose roles, and which they are from now on."""

    person_id: str
    roles: frozenset[Role]


@use_case(Action.PEOPLE_KEEP, Event.ACCOUNT_CHANGED)
def roles_of(work: Work, person_id: str) -> frozenset[Role]:
    """The roles of somebody who has an account. Raises Missing for anybody else."""
    return frozenset(Role(role) for role in _account(work, person_id)[1])


def _account(work: Work, person_id: str) -> tuple[str, tuple[str, ...]]:
    people.people.get(work.organisation, person_id)
    found = [a for a in accounts.all_of(work.organisation) if a.person_id == person_id and a.active]
    if not found:
        raise Missing
    return found[0].id, found[0].roles


@use_case(Action.PEOPLE_KEEP, Event.ACCOUNT_CHANGED)
def change_roles(work: Work, request: ChangeRoles) -> None:
    """Change somebody's roles and end every session of theirs, in one transaction.

    Raises NotNow for oneself and for taking away a role that nobody else has, Incomplete for no role at all.
    """
    if request.person_id == work.actor.person_id:
        raise NotNow(NOT_ONESELF)
    account_id, before = _account(work, request.person_id)
    if not request.roles:
        raise Incomplete(Gap("roles", "Choose what they do here. If they have left, end their access instead."))
    for role, words in NEEDED.items():
        others = set(accounts.holding(work.organisation, role)) - {request.person_id}
        if role in before and role not in request.roles and not others:
            raise NotNow(words)
    organisation = desk.the_organisation(work)
    if Role.INDEPENDENT in request.roles and Role.INDEPENDENT not in before:
        people.organisations.put(work, replace(organisation, independent_id=request.person_id))
    elif Role.INDEPENDENT not in request.roles and organisation.independent_id == request.person_id:
        raise NotNow(NEEDED[Role.INDEPENDENT])
    accounts.change(work, account_id, roles=request.roles)
