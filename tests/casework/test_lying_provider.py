"""A provider that lies, or an answer that belongs to another question: nobody is signed in."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwk

from tests.casework.signed_on import BACK, keep, people, provider, there_and_back

__all__ = ["people", "provider"]


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
