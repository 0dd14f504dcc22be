"""Signing in by the organisation's own provider, through the pages, with a real provider on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.support.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider

FORM = {"label": "Larkfield sign-in", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "second_factor": "on",
        "active": "on"}


@pytest.fixture
def provider(clock) -> Iterator[Provider]:
    with Provider(clock) as running:
        yield running


@pytest.fixture
def address(people, browser, provider) -> str:
    """Where people of Larkfield sign in, once the lead has set it up on the settings page."""
    lead = browser("lead")
    kept = lead.post("/settings/sign-in/organisation/", FORM | {"issuer": provider.issuer})
    assert kept.status_code == 302, kept.content.decode()
    shown = lead.get("/settings/sign-in/organisation/").content.decode()
    return re.findall(r"http://testserver(/sign-in/elsewhere/[0-9a-f]{32}/)", shown)[0]


def there_and_back(client: Client, provider: Provider, gone) -> object:
    """The browser goes where `gone` sends it, signs in there, comes back and goes on to the last page."""
    assert gone.status_code == 302, gone.content.decode()
    returned = urlsplit(provider.sign_in(gone["Location"]))
    back = client.get(f"{returned.path}?{returned.query}")
    if back.status_code != 200:
        return back
    return client.get(back["Refresh"].split("url=")[1])


def link(client: Client, provider: Provider) -> None:
    done = there_and_back(client, provider, client.post("/settings/sign-in/link/"))
    assert "Your account is linked" in done.content.decode()


def signed_in_as(client: Client) -> str:
    return client.get("/settings/").content.decode()


def test_somebody_who_linked_their_account_signs_in_there_and_comes_to_the_page_they_wanted(
    people, browser, provider, address
):
    link(browser("manager"), provider)
    client = Client()
    came = there_and_back(client, provider, client.get(f"{address}?next=/help/"))
    assert (came.status_code, came["Location"]) == (302, "/help/")
    assert people.name("manager") in signed_in_as(client)


def test_the_sign_in_page_offers_it_only_where_one_organisation_is_kept(people, provider, address, monkeypatch):
    from sharewell.records.stores import finding

    assert address not in Client().get("/sign-in/").content.decode()
    monkeypatch.setattr(finding, "organisations", lambda: [people.organisation_id])
    assert f'{address}?next=/help/' in Client().get("/sign-in/?next=/help/").content.decode()


def test_somebody_who_is_not_linked_is_asked_for_the_leads_code_once(people, browser, provider, address):
    made = browser("lead").post("/settings/sign-in/organisation/code/", {"person": people.person("practitioner")})
    code = re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", made.content.decode())[-1]
    client = Client()
    asked = there_and_back(client, provider, client.get(address))
    assert "Link your account" in asked.content.decode()
    wrong = client.post("/sign-in/elsewhere/done/", {"code": "AAAA-AAAA-AAAA"})
    assert wrong.status_code == 422
    assert "This code does not work" in wrong.content.decode()
    assert client.post("/sign-in/elsewhere/done/", {"code": code}).status_code == 302
    assert people.name("practitioner") in signed_in_as(client)
    again = Client()
    assert there_and_back(again, provider, again.get(address)).status_code == 302


def test_what_came_back_signs_in_once_and_in_one_browser(people, browser, provider, address):
    link(browser("manager"), provider)
    client = Client()
    returned = urlsplit(provider.sign_in(client.get(address)["Location"]))
    other = Client()
    assert other.get(f"{returned.path}?{returned.query}").status_code == 400
    client.get(f"{returned.path}?{returned.query}")
    kept = client.cookies["elsewhere"].value
    assert client.get("/sign-in/elsewhere/done/").status_code == 302
    client.post("/sign-out/")
    client.cookies["elsewhere"] = kept
    assert client.get("/sign-in/elsewhere/done/").status_code == 400
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize("after", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"])
def test_nobody_is_sent_elsewhere_after_it(people, browser, provider, address, after):
    link(browser("manager"), provider)
    client = Client()
    assert there_and_back(client, provider, client.get(address, {"next": after}))["Location"] == "/"


def test_a_cookie_that_is_not_ours_leads_nowhere(people, browser, provider, address):
    client = Client()
    client.get(address)
    client.cookies["elsewhere"] = "e30:1x:made-up"
    for path in ("/sign-in/elsewhere/back/?code=a&state=b", "/sign-in/elsewhere/done/"):
        stopped = client.get(path)
        assert stopped.status_code == 400
        assert "You are not signed in" in stopped.content.decode()


def test_a_provider_that_refuses_or_is_silent_is_answered_in_words(people, browser, provider, address):
    client = Client()
    state = re.findall(r"state=([^&]+)", client.get(address)["Location"])[0]
    assert client.get(f"/sign-in/elsewhere/back/?error=access_denied&state={state}").status_code == 409
    provider.silent = True
    assert "does not answer" in client.get(address).content.decode()


def test_signing_in_again_there_makes_the_session_fresh(people, browser, provider, address, clock):
    manager = browser("manager")
    link(manager, provider)
    clock.move(minutes=6)
    assert manager.get("/settings/sign-in/organisation/").status_code != 200
    shown = there_and_back(manager, provider, manager.get("/sign-in/elsewhere/again/"))
    assert "You have shown that it is you" in shown.content.decode()
    assert manager.get("/settings/sign-in/organisation/").status_code == 200


def test_somebody_elses_sign_in_there_does_not_make_a_session_fresh(people, browser, provider, address, clock):
    link(browser("manager"), provider)
    lead = browser("lead")
    clock.move(minutes=6)
    assert there_and_back(lead, provider, lead.get("/sign-in/elsewhere/again/")).status_code == 403


def test_with_local_sign_in_off_only_one_account_gets_in_by_password(people, browser, provider, address):
    browser("lead").post("/settings/sign-in/organisation/", FORM | {
        "issuer": provider.issuer, "local_off": "on", "break_glass_person": people.person("manager")})

    def tries(part: str) -> int:
        given = {"sign_in_name": people.sign_in_name(part), "password": people.password(part)}
        return Client().post("/sign-in/", given).status_code

    assert (tries("lead"), tries("manager")) == (422, 302)


def test_who_may_not_choose_is_told_so(people, browser, provider):
    refused = browser("practitioner").post("/settings/sign-in/organisation/", FORM | {"issuer": provider.issuer})
    assert refused.status_code == 403
    assert provider.asked == []
