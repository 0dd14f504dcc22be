"""Signing in by the organisation's own provider, against a real one on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk

from sharewell.casework import sessions
from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.support.signed_in import signed_in

BACK = "https://sharewell.example.org/sign-in/elsewhere/back/"


@pytest.fixture
def provider(clock) -> Iterator[Provider]:
    with Provider(clock) as running:
        yield running


@pytest.fixture
def people(db, tools):
    from tests.cast import cast

    return cast(tools)


def keep(people, provider, by="lead", **changed):
    from sharewell.casework.keep_provider import KeepProvider, keep_provider

    given = {"label": "Larkfield sign-in", "issuer": provider.issuer, "client_id": CLIENT_ID,
             "client_secret": CLIENT_SECRET}
    return keep_provider(people.actor(by), people.tools, KeepProvider(**given | changed))


def there_and_back(people, provider, kept, *, fresh=False, meddle=lambda answer: answer):
    """Somebody goes to the provider, signs in and comes back; `meddle` changes what comes back."""
    from sharewell.casework.single_sign_on import came_back, set_out

    attempt, address = set_out(people.tools, kept.id, back=BACK, fresh=fresh)
    returned = parse_qs(urlsplit(provider.sign_in(address)).query)
    answer = meddle({"attempt": attempt, "state": returned["state"][0], "code": returned["code"][0]})
    return came_back(people.tools, answer["attempt"], state=answer["state"], code=answer["code"], back=BACK)


def account_of(people, part):
    from sharewell.records import gate
    from sharewell.records.stores import accounts

    organisation = people.actor(part).organisation_id
    opened = gate.open_organisation(people.tools.vault, organisation)
    return next(a.id for a in accounts.all_of(opened) if a.person_id == people.person(part))


def link(people, part, came):
    from sharewell.casework.single_sign_on import LinkOwn, link_own

    return link_own(people.actor(part), people.tools, LinkOwn(
        account_id=account_of(people, part), digest=came.digest, secret=signed_in(people, part)))


def test_somebody_is_known_by_their_subject_once_they_have_linked_their_account(people, provider):
    kept = keep(people, provider)
    first = there_and_back(people, provider, kept)
    assert first.account_id == ""
    link(people, "manager", first)
    assert there_and_back(people, provider, kept).account_id == account_of(people, "manager")


def here(people, secret):
    found = sessions.look(people.tools, secret)
    return found is not None and found.who is not None


def code_for(people, part):
    from sharewell.casework.keep_provider import MakeCode, make_code

    return make_code(people.actor("lead"), people.tools, MakeCode(people.person(part)))


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


LIES = {
    "another issuer": lambda c: c | {"iss": "https://other.example.org"},
    "another audience": lambda c: c | {"aud": "somebody-else"},
    "an old nonce": lambda c: c | {"nonce": "seen before"},
    "an old token": lambda c: c | {"exp": c["exp"] - 600},
    "no subject": lambda c: {k: v for k, v in c.items() if k != "sub"},
    "no second factor": lambda c: c | {"amr": ["pwd"]},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_say_what_was_asked_signs_nobody_in(people, provider, lie):
    from sharewell.rules.errors import NotNow

    kept = keep(people, provider)
    provider.twist = LIES[lie]
    with pytest.raises(NotNow):
        there_and_back(people, provider, kept)


@pytest.mark.parametrize("lie", LIES)
def test_the_lies_above_are_found_by_the_rule_and_by_nothing_else(people, provider, lie, monkeypatch):
    from sharewell.casework import single_sign_on

    monkeypatch.setattr(single_sign_on, "refused", lambda *_: "")
    kept = keep(people, provider)
    provider.twist = LIES[lie]
    if lie == "no subject":
        with pytest.raises(KeyError):
            there_and_back(people, provider, kept)
    else:
        assert there_and_back(people, provider, kept).digest


def test_a_token_signed_by_another_key_signs_nobody_in(people, provider):
    from sharewell.rules.errors import NotNow

    kept = keep(people, provider)
    provider.signs_with = jwk.ECKey.generate_key("P-256", parameters={"kid": "one"})
    with pytest.raises(NotNow):
        there_and_back(people, provider, kept)


@pytest.mark.parametrize("meddle", [
    lambda a: a | {"state": "another"},
    lambda a: a | {"code": ""},
    lambda a: a | {"code": "made up"},
    lambda a: a | {"attempt": replace(a["attempt"], verifier="another verifier that is long enough for the rule")},
    lambda a: a | {"attempt": replace(a["attempt"], nonce="another")},
], ids=["state", "no code", "code", "verifier", "nonce"])  # fmt: skip
def test_an_answer_to_another_question_signs_nobody_in(people, provider, meddle):
    from sharewell.rules.errors import NotNow

    kept = keep(people, provider)
    with pytest.raises(NotNow):
        there_and_back(people, provider, kept, meddle=meddle)


def test_a_code_of_the_provider_works_once(people, provider):
    from sharewell.casework.single_sign_on import came_back, set_out
    from sharewell.rules.errors import NotNow

    kept = keep(people, provider)
    attempt, address = set_out(people.tools, kept.id, back=BACK)
    code = parse_qs(urlsplit(provider.sign_in(address)).query)["code"][0]
    came_back(people.tools, attempt, state=attempt.state, code=code, back=BACK)
    with pytest.raises(NotNow):
        came_back(people.tools, attempt, state=attempt.state, code=code, back=BACK)


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
