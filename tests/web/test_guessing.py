"""G18: guesses are few, whoever is locked out is not, and whether there is such an account is not told."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.contrib.auth import hashers
from django.test import Client

from sharewell.rules.passwords import gaps
from sharewell.web.throttle import TRIES, Tries
from tests.support.depth import examples
from tests.web.second_steps import first_step, in_, page_of, question_in, with_app, with_passkey


def wrong(people, number: int) -> int:
    given = {"sign_in_name": people.sign_in_name("lead"), "password": f"wrong {number}"}
    return Client().post("/sign-in/", given, REMOTE_ADDR=f"192.0.{number % 200}.7").status_code


def guesses_heard(people, many: int) -> int:
    """How many of so many guesses, from as many networks, were compared with the password at all."""
    return [wrong(people, number) for number in range(many)].count(422)


def test_g18_ten_guesses_in_five_minutes_from_all_networks_together(people):
    assert guesses_heard(people, 40) == TRIES


def test_g18_the_count_finds_a_throttle_that_goes_by_network_alone(people, monkeypatch):
    from sharewell.web import throttle

    monkeypatch.setattr(throttle.Tries, "__init__", lambda self, whose, address: (
        setattr(self, "_own", throttle._slots(address, TRIES)), setattr(self, "_network", self._own))[0])
    assert guesses_heard(people, 40) > TRIES


def test_g18_after_a_thousand_bad_guesses_the_owner_still_gets_in_by_passkey(people, counted):
    _, steps = with_passkey(people, "lead")
    many = examples(100, 1_000)
    guesses_heard(people, many)
    assert first_step(people, "lead")[1].status_code == 429
    client = Client()
    client.post("/sign-in/passkey/", {"assertion": steps.passkey.shown(question_in(client.get("/sign-in/")))})
    assert in_(client)
    counted("bad guesses before the passkey", many)


def test_g18_the_second_step_can_be_guessed_ten_times(people):
    _, steps = with_app(people, "lead")
    client, _ = first_step(people, "lead")
    codes = [client.post("/sign-in/second-step/", {"code": f"{n:06}"}).status_code for n in range(TRIES + 5)]
    assert codes == [422] * TRIES + [429] * 5
    refused = client.post("/sign-in/second-step/", {"code": steps.code()})
    assert "Wait 5 minutes" in page_of(refused)
    # A new half session of the same account guesses on where the last one stopped.
    assert not in_(steps.sign_in())


def heard_at_once(many: int) -> int:
    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(lambda n: Tries("somebody", f"198.51.{n}.1").another(), range(many))).count(True)


def test_g18_guesses_in_the_very_same_moment_are_all_counted(forgotten_tries):
    assert heard_at_once(60) == TRIES


def test_g18_without_the_lock_some_would_be_missed(forgotten_tries, monkeypatch):
    from sharewell.web import throttle

    there: dict[str, bool] = {}

    def slow(slot, *rest, **more):
        free = slot not in there
        time.sleep(0.002)
        there[slot] = True
        return free

    monkeypatch.setattr(throttle, "cache", SimpleNamespace(add=slow))
    assert heard_at_once(20) == TRIES
    there.clear()
    monkeypatch.setattr(throttle, "_one_at_a_time", nullcontext)
    assert heard_at_once(40) > TRIES


def test_one_network_cannot_try_one_password_on_everybody(db):
    from sharewell.web.throttle import NETWORK_TRIES

    heard = [Tries(f"name {n}", "192.0.2.9").another() for n in range(NETWORK_TRIES + 10)]
    assert heard == [True] * NETWORK_TRIES + [False] * 10


@pytest.mark.parametrize("name", ["lead", "nobody.here"])
def test_g18_a_wrong_guess_costs_one_hash_whether_or_not_there_is_such_an_account(people, monkeypatch, name):
    hashed = []
    encode, verify = hashers.Argon2PasswordHasher.encode, hashers.Argon2PasswordHasher.verify
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "encode", lambda *a: hashed.append(1) or encode(*a))
    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", lambda *a: hashed.append(1) or verify(*a))
    Client().post("/sign-in/", {"sign_in_name": name, "password": "wrong"})
    assert len(hashed) == 1


@pytest.mark.deep
def test_g18_the_time_of_a_wrong_guess_does_not_tell_whether_there_is_such_an_account(people, settings, counted):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    from sharewell.casework.show_who import by_password
    from tests.web.test_sessions import change

    change(people, {"password": people.password("lead")})
    gaps_met = []
    for turn in range(100):
        spent = {}
        for name in ("lead", "nobody.here") if turn % 2 else ("nobody.here", "lead"):
            start = time.process_time()  # the work, whatever else the machine is doing
            assert by_password(people.tools, name, "wrong") is None
            spent[name] = time.process_time() - start
        gaps_met.append(spent["lead"] - spent["nobody.here"])
    gap = abs(statistics.median(gaps_met))
    counted("microseconds of work between a known and an unknown name", round(gap * 1e6))
    assert gap < 0.005


@pytest.mark.parametrize("password", [
    "x7 " + "kettle orchard brass lantern mill " * 6, "four words that wander", "🦔🌧️🪁🫖🧦🪴🦆🧺🪣🫧🧵🪵🦉🍂🪨",
    "Überraschungsei im Garten",
    "  spaces at both ends  ",
])  # fmt: skip
def test_b45_long_ones_spaces_and_any_characters_are_taken_and_sign_in(people, password):
    from tests.web.test_sessions import change

    assert gaps(password, context=("Larkfield Playgroup", "Jo Bell")) == []
    change(people, {"password": password})
    answer = Client().post("/sign-in/", {"sign_in_name": "lead", "password": password})
    assert answer["Location"] == "/sign-in/set-up/"
    cut = Client().post("/sign-in/", {"sign_in_name": "lead", "password": password[:-1]})
    assert cut.status_code == 422


@pytest.mark.parametrize(("password", "words"), [
    ("passwordpassword", "too common"), ("larkfield playgroup", "the setting's name"), ("short", "at least 15"),
])
def test_b45_common_and_context_words_are_refused_in_words(password, words):
    found = gaps(password, context=("Larkfield Playgroup", "Jo Bell"))
    assert words in found[0].message
