"""An identity token signs somebody in only when everything that was asked for is in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.identity_token import Expected, refused

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
EXPECTED = Expected("https://id.example.org", "sharewell", "a nonce", fresh=True, second_factor=True)


def at(**ago: float) -> int:
    return int((NOW - timedelta(**ago)).timestamp())


GOOD = {
    "iss": "https://id.example.org", "aud": "sharewell", "nonce": "a nonce", "sub": "0042", "iat": at(seconds=1),
    "exp": at(seconds=-300), "auth_time": at(seconds=2), "amr": ["pwd", "mfa"],
}  # fmt: skip
BAD = {
    "another issuer": [{"iss": "https://id.example.com"}, {"iss": None}],
    "another audience": [{"aud": "another"}, {"aud": []}, {"aud": None}, {"aud": ["sharewel"]}],
    "another authorised party": [{"aud": ["sharewell", "b"]}, {"aud": ["sharewell", "b"], "azp": "b"}],
    "another nonce": [{"nonce": "old"}, {"nonce": ""}, {"nonce": None}],
    "no number": [{"sub": ""}, {"sub": 42}, {"sub": None}, {"sub": "x" * 256}],
    "too late": [{"exp": at(minutes=2)}, {"exp": "soon"}, {"exp": None}, {"exp": True}, {"exp": 1e300}],
    "from the future": [{"iat": at(minutes=-5)}, {"iat": None}],
    "not signed in again": [{"auth_time": at(minutes=6)}, {"auth_time": at(minutes=-3)}, {"auth_time": None}],
    "no second factor": [{"amr": ["pwd"]}, {"amr": "mfa"}, {"amr": None}],
}


def test_a_token_with_everything_in_it_is_taken():
    assert refused(GOOD, EXPECTED, NOW) == ""
    assert refused(GOOD | {"aud": ["sharewell", "b"], "azp": "sharewell"}, EXPECTED, NOW) == ""


@pytest.mark.parametrize(("why", "change"), [(why, change) for why, some in BAD.items() for change in some])
def test_each_thing_that_is_wrong_is_named(why, change):
    assert refused(GOOD | change, EXPECTED, NOW) == why


def test_an_expected_nonce_that_is_empty_never_matches():
    nothing = Expected(EXPECTED.issuer, EXPECTED.client_id, "")
    assert refused(GOOD | {"nonce": ""}, nothing, NOW) == "another nonce"


def test_a_second_factor_and_a_new_sign_in_are_asked_for_only_where_they_must_be():
    plain = Expected(EXPECTED.issuer, EXPECTED.client_id, "a nonce")
    assert refused({k: v for k, v in GOOD.items() if k not in ("amr", "auth_time")}, plain, NOW) == ""


@given(st.sampled_from([k for k in GOOD if k not in ("sub",)]),
       st.none() | st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()))
def test_no_claim_can_be_replaced_by_something_else(name, value):
    changed = GOOD | {name: value}
    taken = refused(changed, EXPECTED, NOW) == ""
    fits = changed[name] == GOOD[name] or (name in ("exp", "iat", "auth_time") and type(value) is int) or (
        name == "aud" and value == ["sharewell"]) or (name == "amr" and isinstance(value, list) and "mfa" in value)
    assert fits or not taken
