"""G17: what can be shown beside a password, and everything that looks like it and is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from django.test import Client

from sharewell.casework import show_who
from tests.support.authenticator import PRESENT, Passkey
from tests.web.addresses import addresses, real_values
from tests.web.second_steps import first_step, in_, page_of, question_in, with_app, with_passkey

# The pages of the second step itself, and the way out.
OWN_PAGES = {"sign-in/set-up/", "sign-in/second-step/", "sign-in/passkey/", "sign-out/"}


def by_passkey(key: Passkey, question: str = "", client: Client | None = None):
    client = client or Client()
    question = question or question_in(client.get("/sign-in/"))
    return client, client.post("/sign-in/passkey/", {"assertion": key.shown(question)})


def test_a_password_alone_opens_nothing_in_a_real_organisation(people):
    client, answer = first_step(people, "lead")
    assert answer["Location"] == "/sign-in/set-up/"
    assert not in_(client)


def test_with_a_second_step_somebody_is_in_and_comes_back_to_where_they_wanted_to_go(people):
    _, steps = with_app(people, "lead")
    client = Client()
    given = {"sign_in_name": "lead", "password": people.password("lead"), "next": "/children/"}
    asked = client.post("/sign-in/", given)
    assert asked["Location"] == "/sign-in/second-step/?next=%2Fchildren%2F"
    done = client.post("/sign-in/second-step/", {"code": steps.code(), "next": "/children/"})
    assert done["Location"] == "/children/"
    assert in_(client)


def seen(client: Client, method: str, path: str) -> tuple[int, str, str]:
    answer = getattr(client, method)(path)
    words = re.sub(r'(name="csrfmiddlewaretoken" value|data-sw-question)="[^"]*"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location", ""), words


def half_session_leaks(people) -> list[str]:
    """Every address that shows a half session more than it shows to nobody."""
    client, _ = first_step(people, "lead")
    real, found = real_values(people), []
    for address in addresses():
        for method in ("get", "post"):
            path = address.filled(real)
            theirs = seen(client, method, path)
            led = theirs[1].startswith(("/sign-in/second-step/", "/sign-in/set-up/"))
            if not led and theirs != seen(Client(), method, path) and address.route not in OWN_PAGES:
                found.append(f"{method} {address.route}: {theirs[0]}")
            if address.route == "sign-out/":
                client, _ = first_step(people, "lead")
    return found


def test_g17_a_half_session_is_led_to_the_second_step_by_every_address(people):
    assert half_session_leaks(people) == []


def test_g17_the_check_finds_a_door_that_takes_a_half_session_for_a_whole_one(people, monkeypatch):
    from sharewell.casework import sessions
    from sharewell.rules.sessions import Kind

    look = sessions.look

    def careless(tools, secret):
        found = look(tools, secret)
        standing = sessions.sessions.find(tools.vault, secret) if found else None
        return replace(found, who=sessions._who(tools, standing, Kind.FULL)) if standing else None

    monkeypatch.setattr(sessions, "look", careless)
    assert len(half_session_leaks(people)) > 15


def test_g17_a_code_of_the_app_counts_once(people):
    _, steps = with_app(people, "lead")
    code = steps.code()
    assert in_(steps.sign_in(code))
    assert not in_(steps.sign_in(code))
    people.tools.clock.move(seconds=30)
    assert in_(steps.sign_in())


def test_g17_a_code_that_was_not_remembered_would_be_taken_twice(people, monkeypatch):
    from sharewell.records.stores import sessions

    _, steps = with_app(people, "lead")
    monkeypatch.setattr(sessions, "spend", lambda *_: True)
    assert in_(steps.sign_in(steps.code()))
    assert in_(steps.sign_in(steps.code()))


@pytest.mark.parametrize("typed", ["000000", "", "12345", "999999999999", "ABCD-EFGH-JKLM", "٠٠٠٠٠٠"])
def test_what_is_no_code_opens_nothing(people, typed):
    _, steps = with_app(people, "lead")
    assert not in_(steps.sign_in(typed or " "))


def test_an_old_code_and_one_of_the_future_open_nothing(people):
    _, steps = with_app(people, "lead")
    for later in (-3, 3):
        assert not in_(steps.sign_in(steps.code(later)))


def test_g17_a_recovery_code_counts_once_and_the_others_stay(people):
    _, steps = with_app(people, "lead")
    assert len(set(steps.codes)) == 10
    assert in_(steps.sign_in(steps.codes[3]))
    assert not in_(steps.sign_in(steps.codes[3]))
    assert in_(steps.sign_in(steps.codes[4].replace("-", " ").lower()))


def test_new_recovery_codes_end_the_old_ones(people):
    client, steps = with_app(people, "lead")
    answer = client.post("/settings/sign-in/codes/")
    assert answer.status_code == 200
    assert in_(client)
    assert not in_(steps.sign_in(steps.codes[0]))


def test_a_passkey_signs_in_by_itself(people):
    with_passkey(people, "lead")[1]
    _, steps = with_passkey(people, "deputy")
    client, answer = by_passkey(steps.passkey)
    assert answer["Location"] == "/"
    assert in_(client)
    assert "Sam Lee" in page_of(client.get("/"))


def test_g17_a_recorded_answer_opens_nothing(people):
    _, steps = with_passkey(people, "lead")
    question = question_in(Client().get("/sign-in/"))
    assertion = steps.passkey.shown(question)
    first, again = Client(), Client()
    first.post("/sign-in/passkey/", {"assertion": assertion})
    again.post("/sign-in/passkey/", {"assertion": assertion})
    assert in_(first)
    assert not in_(again)


@pytest.mark.parametrize("wrong", ["origin", "host", "unverified", "other key", "other purpose", "old", "ours not"])
def test_g17_an_answer_that_is_not_for_us_now_by_its_owner_opens_nothing(people, wrong):
    signed_in, steps = with_passkey(people, "lead")
    key, question = steps.passkey, question_in(Client().get("/sign-in/"))
    match wrong:
        case "origin":
            key.origin = "https://testserver.example.org"
        case "host":
            key.host = "example.org"
        case "unverified":
            key.flags = PRESENT
        case "other key":
            key.key = Passkey().key
        case "other purpose":
            question = question_in(signed_in.get("/settings/sign-in/passkey/"))
        case "old":
            people.tools.clock.move(minutes=11)
        case "ours not":
            question = json.dumps({"challenge": "AAAA" * 19})
    client, answer = by_passkey(key, question)
    assert answer.status_code == 422
    assert not in_(client)


def test_g17_the_check_of_the_origin_is_what_refuses_another_origin(people, monkeypatch):
    from sharewell.vault.passkeys import Here

    _, steps = with_passkey(people, "lead")
    monkeypatch.setattr(Here, "_is_here", lambda self, origin: True)
    steps.passkey.origin = "https://example.org"
    assert in_(by_passkey(steps.passkey)[0])


def test_a_copied_passkey_is_noticed_by_its_count(people):
    _, steps = with_passkey(people, "lead")
    steps.passkey.count = 7
    assert in_(by_passkey(steps.passkey)[0])
    assert not in_(by_passkey(steps.passkey)[0])
    steps.passkey.count = 8
    assert in_(by_passkey(steps.passkey)[0])


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", '{"id": 1}', "9" * 30_000, '{"rawId": "AA", "id": "AA"}'])
def test_what_is_no_answer_of_a_passkey_is_refused_in_words(people, answer):
    refused = Client().post("/sign-in/passkey/", {"assertion": answer})
    assert refused.status_code == 422
    assert "not recognised" in page_of(refused)


def test_the_only_second_step_stays_and_one_of_two_can_go(people):
    client, _ = with_passkey(people, "lead")
    page = page_of(client.get("/settings/sign-in/"))
    remove = next(part.split('"')[0] for part in page.split('href="') if part.endswith(">Remove<span class=") or
                  "/remove/" in part.split('"')[0])
    assert "Set up another one first." in page_of(client.post(remove))
    from tests.support.authenticator import app_code
    from tests.web.second_steps import key_in

    secret = key_in(client.get("/settings/sign-in/app/"))
    client.post("/settings/sign-in/app/", {"code": app_code(secret, people.tools.clock())})
    assert client.post(remove).status_code == 302
    assert in_(client)


def test_a_lead_starts_a_second_step_anew_and_neither_can_go_on_alone(people, browser):
    client, steps = with_app(people, "practitioner")
    lead = browser("lead")
    url = f"/settings/people/{people.person('practitioner')}/second-step/"
    code = page_of(lead.post(url)).split("<code>")[1].split("</code>")[0]
    assert not in_(client)
    assert not in_(steps.sign_in())
    half, _ = first_step(people, "practitioner")
    from tests.web.second_steps import key_in

    steps.secret = key_in(half.get("/sign-in/set-up/"))
    assert "your lead gave you" in page_of(half.post("/sign-in/set-up/", {"code": steps.code()}))
    assert "your lead gave you" in page_of(half.post("/sign-in/set-up/", {"code": steps.code(), "reset_code": "ABCD"}))
    assert half.post("/sign-in/set-up/", {"code": steps.code(), "reset_code": code}).status_code == 200
    assert in_(half)


def test_nobody_starts_their_own_second_step_anew(people, browser):
    answer = browser("lead").post(f"/settings/people/{people.person('lead')}/second-step/")
    assert answer.status_code == 409


def test_there_is_no_factor_by_letter_or_telephone():
    from sharewell.rules.factors import FactorKind

    assert set(FactorKind) == {"passkey", "app", "codes", "reset"}
    assert not hasattr(show_who, "by_mail")
