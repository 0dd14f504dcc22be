"""Every address, for everybody who may not know: unknown, forbidden and excluded are one answer, byte for byte."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from sharewell.records import gate
from sharewell.rules.need_to_know import NeedToKnow, Sight
from sharewell.rules.values import new_id
from tests.web.addresses import OPEN_TO_STAFF, TABLET_ONLY, WORDS, addresses, real_values

# A pack that is not sealed yet has no files to fetch, for anybody; nobody reviews their own emergency access.
NOT_YET = {"pack/<id:pack_id>/<slug:kind>.file", "emergency/<id:emergency_id>/review/"}
HIDDEN_FROM = ("outsider", "relative", "manager", "trustee")


def answer(client: Client, method: str, path: str) -> tuple[int, bytes, dict[str, str]]:
    got = getattr(client, method)(path)
    return got.status_code, got.content, {name: got[name] for name in got.headers if name != "Set-Cookie"}


def differences(people, browser) -> tuple[list[str], int]:
    """What tells something apart, and how many answers were compared."""
    real, unknown = real_values(people), {name: new_id() for name in real_values(people)} | WORDS
    found, compared = [], 0
    for part in HIDDEN_FROM:
        client = browser(part)
        client.raise_request_exception = False
        for address in addresses():
            secret = address.ids if part == "outsider" else address.ids - OPEN_TO_STAFF
            if not secret:
                continue
            for method in ("get", "post"):
                mixed = {**real, **{name: unknown[name] for name in secret}}
                theirs = answer(client, method, address.filled(real))
                nobodys = answer(client, method, address.filled(mixed))
                compared += 1
                if theirs != nobodys or theirs[0] not in (404, 405):
                    found.append(f"{part} {method} {address.route}: {theirs[0]} and {nobodys[0]}")
    return found, compared


def test_b30_unknown_forbidden_and_excluded_are_one_answer_at_every_address(people, browser):
    found, compared = differences(people, browser)
    assert not found, "\n".join(found)
    assert compared > 100


def test_the_check_finds_a_gate_that_lets_everybody_through(people, browser, monkeypatch):
    real_values(people)

    def careless(self, person, now):
        return Sight.EVERYTHING if self.members else Sight.NOTHING

    monkeypatch.setattr(NeedToKnow, "sight", careless)
    monkeypatch.setattr(gate, "place_of", lambda organisation, file, person, now: gate.circle_of(organisation, file))
    found, _ = differences(people, browser)
    if connection.vendor == "postgresql":
        assert found == [], "the second wall shows nothing, whatever the gate says"
        return
    assert any("relative get file/" in line for line in found)
    assert any("manager get concern/" in line for line in found)


def test_every_address_of_a_file_leads_somewhere_for_its_lead(people, browser):
    real, client = real_values(people), browser("lead")
    dead = []
    for address in addresses():
        if address.ids and address.route != TABLET_ONLY:
            path = address.filled(real)
            codes = {client.get(path).status_code}
            if codes == {405}:
                continue
            if codes & {404, 500} and address.route not in NOT_YET:
                dead.append(f"{path}: {codes}")
    assert not dead, "\n".join(dead)


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_signed_out_is_sent_to_sign_in_whatever_they_ask_for(people, method):
    real, unknown, open_to_all = real_values(people), dict.fromkeys(real_values(people), new_id()) | WORDS, []
    for address in addresses():
        if not address.ids:
            continue
        first, second = (getattr(Client(), method)(address.filled(values)) for values in (real, unknown))
        assert first.status_code == second.status_code, address.route
        if first.status_code not in (302, 405) and address.route != TABLET_ONLY:
            open_to_all.append(address.route)
        if first.status_code == 302:
            assert first["Location"].startswith("/sign-in/")
            assert first.content == second.content == b""
    assert not open_to_all


def test_every_address_that_needs_no_identifier_needs_signing_in_but_a_few(people):
    free = {a.route for a in addresses() if not a.ids and Client().get(a.filled(WORDS)).status_code == 200}
    assert free == {"sign-in/", "danger/", "help/", "promises/", "api/v1/health", "hidden/", "hidden/<id:after>/"}


def test_no_address_and_no_title_holds_a_name(people, browser):
    real, client = real_values(people), browser("lead")
    names = [word for child in people.children for word in child.split()]
    for address in addresses():
        page = client.get(address.filled(real)).content.decode(errors="replace")
        title = page.split("<title>")[-1].split("</title>")[0] if "<title>" in page else ""
        assert not any(name in title for name in names), address.route
