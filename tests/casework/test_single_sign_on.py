"""Signing in by the organisation's own provider, against a real one on loopback."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework import sessions
from tests.casework.signed_on import account_of, keep, link, people, provider, there_and_back
from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.support.signed_in import signed_in

__all__ = ["people", "provider"]


def here(people, secret):
    found = sessions.look(people.tools, secret)
    return found is not None and found.who is not None


def code_for(people, part):
    from sharewell.casework.keep_provider import MakeCode, make_code

    return make_code(people.actor("lead"), people.tools, MakeCode(people.person(part)))


def test_somebody_is_known_by_their_subject_once_they_have_linked_their_account(people, provider):
    kept = keep(people, provider)
    first = there_and_back(people, provider, kept)
    assert first.account_id == ""
    link(people, "manager", first)
    assert there_and_back(people, provider, kept).account_id == account_of(people, "manager")


def test_a_link_made_or_ended_by_another_issuer_ends_the_sessions_of_its_account(people, provider):
    kept = keep(people, provider)
    before = signed_in(people, "manager")
    from sharewell.casework.single_sign_on import use_code

    going_on = link(people, "manager", there_and_back(people, provider, kept))
    assert here(people, going_on) and not here(people, before)
    with_code = signed_in(people, "practitioner")
    provider.person["sub"] = "0043"
    came = there_and_back(people, provider, kept)
    use_code(people.tools, kept.id, came.digest, code_for(people, "practitioner"))
    assert not here(people, with_code)
    again = signed_in(people, "practitioner")
    keep(people, provider, by="manager", issuer="https://other.example.org", active=False)
    assert not here(people, again) and here(people, going_on)


def test_switching_local_sign_in_off_ends_the_sessions_that_began_here(people, provider):
    stays = [signed_in(people, part) for part in ("lead", "manager")]
    goes = [signed_in(people, part) for part in ("practitioner", "key_worker")]
    keep(people, provider, local_off=True, break_glass_person=people.person("manager"))
    assert all(here(people, secret) for secret in stays) and not any(here(people, secret) for secret in goes)
    again = signed_in(people, "practitioner")
    keep(people, provider, local_off=True, break_glass_person=people.person("manager"), label="Another name")
    assert here(people, again), "it was off already"


def test_an_equal_e_mail_address_never_joins_two_people(people, provider):
    kept = keep(people, provider)
    provider.person |= {"email": "jo@example.org", "email_verified": True}
    link(people, "lead", there_and_back(people, provider, kept))
    provider.person["sub"] = "0043"
    assert there_and_back(people, provider, kept).account_id == ""


def test_nobody_can_link_an_account_that_is_not_theirs_nor_a_subject_that_is_anothers(people, provider):
    from sharewell.casework.single_sign_on import LinkOwn, link_own
    from sharewell.rules.errors import Missing, NotNow

    came = there_and_back(people, provider, keep(people, provider))
    with pytest.raises(Missing):
        link_own(people.actor("manager"), people.tools,
                 LinkOwn(account_id=account_of(people, "lead"), digest=came.digest, secret=""))
    link(people, "lead", came)
    with pytest.raises(NotNow):
        link(people, "manager", came)


def test_showing_again_who_you_are_needs_a_new_sign_in_at_the_provider(people, provider):
    from sharewell.rules.errors import NotNow

    kept = keep(people, provider)
    assert there_and_back(people, provider, kept, fresh=True).digest
    provider.twist = lambda claims: claims | {"auth_time": claims["iat"] - 600}
    with pytest.raises(NotNow):
        there_and_back(people, provider, kept, fresh=True)


def test_a_code_from_the_lead_links_once_and_for_seven_days(people, provider, clock):
    from sharewell.casework.keep_provider import MakeCode, make_code
    from sharewell.casework.single_sign_on import use_code
    from sharewell.rules.errors import Incomplete

    kept = keep(people, provider)
    came = there_and_back(people, provider, kept)
    code = make_code(people.actor("lead"), people.tools, MakeCode(people.person("practitioner")))
    with pytest.raises(Incomplete):
        use_code(people.tools, kept.id, came.digest, "AAAA-BBBB-CCCC")
    assert use_code(people.tools, kept.id, came.digest, code.lower()) == account_of(people, "practitioner")
    with pytest.raises(Incomplete):
        use_code(people.tools, kept.id, came.digest, code)
    late = make_code(people.actor("lead"), people.tools, MakeCode(people.person("manager")))
    clock.move(days=7, seconds=1)
    with pytest.raises(Incomplete):
        use_code(people.tools, kept.id, came.digest, late)


def test_local_sign_in_can_be_switched_off_for_all_but_one_account(people, provider):
    from sharewell.casework.alerts import my_alerts
    from sharewell.casework.keep_provider import may_sign_in_here
    from sharewell.rules.errors import Incomplete

    with pytest.raises(Incomplete):
        keep(people, provider, local_off=True)
    keep(people, provider, local_off=True, break_glass_person=people.person("manager"))
    may = {part: may_sign_in_here(people.tools, account_of(people, part))
           for part in ("lead", "manager", "practitioner", "outsider")}
    assert may == {"lead": False, "manager": True, "practitioner": False, "outsider": True}
    shown = my_alerts(people.actor("independent"), people.tools, None)
    assert [people.name("manager") in one.words for one in shown] == [True]
    keep(people, provider, active=False)
    assert may_sign_in_here(people.tools, account_of(people, "lead"))


def test_another_issuer_ends_every_link(people, provider, clock):
    kept = keep(people, provider)
    link(people, "lead", there_and_back(people, provider, kept))
    with Provider(clock) as other:
        moved = keep(people, other)
        assert there_and_back(people, other, moved).account_id == ""


@pytest.mark.parametrize("address", ["http://id.example.org", "ftp://id.example.org", "https://a:b@id.example.org",
                                     "javascript:alert(1)", "https://", "//id.example.org"])
def test_a_provider_is_spoken_to_by_https_alone(people, provider, address):
    from sharewell.rules.errors import Incomplete

    with pytest.raises(Incomplete):
        keep(people, provider, issuer=address)


def test_a_provider_that_is_silent_or_another_one_is_not_kept(people, provider):
    from sharewell.rules.errors import NotNow

    with pytest.raises(NotNow):
        keep(people, provider, issuer=f"{provider.issuer}/")
    provider.silent = True
    with pytest.raises(NotNow):
        keep(people, provider)


def test_only_the_lead_and_the_manager_choose_and_only_after_showing_who_they_are(people, provider):
    from sharewell.rules.errors import NeedsFresh, Refused

    with pytest.raises(Refused):
        keep(people, provider, by="practitioner")
    people.actors["lead"] = replace(people.actors["lead"], fresh=False)
    with pytest.raises(NeedsFresh):
        keep(people, provider)


def test_neither_subject_nor_secret_nor_code_stands_in_the_database(people, provider):
    from django.db import connection

    from sharewell.casework.keep_provider import MakeCode, make_code

    provider.person["sub"] = "subject-canary-7713"
    kept = keep(people, provider)
    link(people, "lead", there_and_back(people, provider, kept))
    code = make_code(people.actor("lead"), people.tools, MakeCode(people.person("manager"))).replace("-", "")
    with connection.cursor() as cursor:
        found = b""
        for table in ("records_identityprovider", "records_identitylink"):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += repr([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor]).encode()
    for secret in ("subject-canary-7713", CLIENT_SECRET, CLIENT_ID, code, provider.issuer):
        assert secret.encode() not in found
