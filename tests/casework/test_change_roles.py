"""Roles are changed by somebody else, end every session, and leave no organisation without a lead."""

from __future__ import annotations

import pytest

from sharewell.rules.people import Role


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


def change(people, by, whose, *roles):
    from sharewell.casework.change_roles import ChangeRoles, change_roles

    change_roles(people.actor(by), people.tools, ChangeRoles(person_id=people.person(whose), roles=frozenset(roles)))


def held(people, whose):
    from sharewell.casework.change_roles import roles_of

    return roles_of(people.actor("manager" if whose == "lead" else "lead"), people.tools, people.person(whose))


def test_a_lead_makes_somebody_a_deputy_and_every_session_of_theirs_ends(people):
    from sharewell.casework.sessions import look
    from tests.support.signed_in import signed_in

    cookie = signed_in(people, "practitioner")
    assert look(people.tools, cookie)
    change(people, "lead", "practitioner", Role.PRACTITIONER, Role.DEPUTY)
    assert held(people, "practitioner") == {Role.PRACTITIONER, Role.DEPUTY}
    assert look(people.tools, cookie) is None


@pytest.mark.parametrize("by", ["lead", "manager"])
def test_nobody_changes_their_own(people, by):
    from sharewell.rules.errors import NotNow

    with pytest.raises(NotNow):
        change(people, by, by, *Role)


@pytest.mark.parametrize("by", ["practitioner", "deputy", "trustee", "independent"])
def test_only_the_lead_and_the_manager_may(people, by):
    from sharewell.rules.errors import Refused

    with pytest.raises(Refused):
        change(people, by, "key_worker", Role.LEAD)


def test_it_asks_for_a_fresh_sign_in(people):
    from dataclasses import replace

    from sharewell.rules.errors import NeedsFresh

    people.actors["lead"] = replace(people.actors["lead"], fresh=False)
    with pytest.raises(NeedsFresh):
        change(people, "lead", "practitioner", Role.LEAD)


def test_the_last_lead_and_the_independent_person_keep_their_roles_until_somebody_else_has_them(people):
    from sharewell.rules.errors import Incomplete, NotNow

    for by, whose, role in (("manager", "lead", Role.MANAGER), ("lead", "independent", Role.TRUSTEE)):
        with pytest.raises(NotNow):
            change(people, by, whose, role)
    with pytest.raises(Incomplete):
        change(people, "lead", "practitioner")
    change(people, "manager", "deputy", Role.LEAD)
    change(people, "manager", "lead", Role.PRACTITIONER)
    change(people, "manager", "trustee", Role.TRUSTEE, Role.INDEPENDENT)
    change(people, "manager", "independent", Role.TRUSTEE)
    assert held(people, "independent") == {Role.TRUSTEE}


def test_the_independent_person_is_whoever_was_given_that_role_last(people):
    from sharewell.casework.alerts import my_alerts
    from sharewell.casework.tell_of_burst import tell_of_burst
    from sharewell.rules.people import SystemActor

    change(people, "lead", "trustee", Role.TRUSTEE, Role.INDEPENDENT)
    tell_of_burst(SystemActor("burst", people.organisation_id), people.tools, people.person("practitioner"))
    assert my_alerts(people.actor("trustee"), people.tools, None)


def test_a_role_never_opens_a_file(people):
    from dataclasses import replace

    from sharewell.casework.read_concern import ReadConcern, read_concern
    from sharewell.rules.errors import Missing

    sent = people.concern()
    change(people, "lead", "manager", Role.LEAD, Role.MANAGER, Role.DEPUTY)
    actor = replace(people.actor("manager"), roles=frozenset({Role.LEAD, Role.MANAGER, Role.DEPUTY}))
    with pytest.raises(Missing):
        read_concern(actor, people.tools, ReadConcern(concern_id=sent.concern_id))
