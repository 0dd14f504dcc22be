"""A pack goes by a link, is picked up by somebody without an account, and one goes to the wrong person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import Visitor
from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press
from tests.web.public import SOMEBODY, sealed_pack
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team"]


@pytest.fixture
def tools(tools, monkeypatch):
    """With an address for recipients; the doors use the same tools."""
    from sharewell.config import wiring

    made = replace(tools, public_address="https://pick-up.example.org")
    monkeypatch.setattr(wiring, "tools", lambda: made)
    return made


@contextmanager
def public_server() -> Iterator[str]:
    """The pages for people without an account, served on loopback with their own layers: the address."""
    from sharewell.config import public_settings

    with override_settings(ROOT_URLCONF=public_settings.ROOT_URLCONF, MIDDLEWARE=public_settings.MIDDLEWARE):
        server = LiveServer("localhost")
        try:
            yield server.url
        finally:
            server.stop()


def send(lead: Visitor, pack_id: str, scripts: bool) -> tuple[str, str]:
    """The lead sends by a link: the code and the path of the link."""
    lead.open(f"/pack/{pack_id}/send/")
    fits(lead, scripts, "send-by-link")
    lead.page.get_by_label("By a pick-up link").check()
    press(lead, "Send it")
    heading(lead, "Ring them and tell them the code")
    fits(lead, scripts, "link-made")
    words = lead.page.locator("main .sw-reference")
    code, address = words.nth(0).inner_text(), words.nth(1).inner_text()
    return code, address.strip().removeprefix("https://pick-up.example.org")


@BOTH
def test_a_pack_is_picked_up_by_link_and_confirmed(people, duty_team, enter, visit, width, scripts):
    pack_id = sealed_pack(people, duty_team)
    lead = enter("lead", width=width, scripts=scripts)
    code, path = send(lead, pack_id, scripts)
    with public_server() as home:
        somebody = visit(home, width=width, scripts=scripts)
        page = somebody.page
        somebody.open(path)
        heading(somebody, "Enter your code")
        fits(somebody, scripts, "public-code")
        page.get_by_label("The code we told you by phone").fill("1")
        press(somebody, "Continue")
        heading(somebody, "There is a problem")
        page.get_by_label("The code we told you by phone").fill(code)
        press(somebody, "Continue")
        heading(somebody, "Who are you?")
        press(somebody, "Open it")
        heading(somebody, "There is a problem")
        fits(somebody, scripts, "public-who")
        for label, name in (("Your name", "name"), ("Your role", "role"), ("Your organisation", "organisation")):
            page.get_by_label(label, exact=True).fill(SOMEBODY[name])
        page.get_by_label("I need this for my work").check()
        press(somebody, "Open it")
        heading(somebody, "What was sent to you")
        assert "Mia Thornbury" in main_of(somebody) and "Mia" not in page.title()
        fits(somebody, scripts, "public-cover")
        with page.expect_download() as waiting:
            press(somebody, "Download it to read or print (PDF)")
        assert waiting.value.suggested_filename.startswith("pack-")
        press(somebody, "Confirm you have it")
        heading(somebody, "Thank you")
        fits(somebody, scripts, "public-confirmed")
        assert page.context.cookies() == []
        press(somebody, "Tell us if something is wrong")
        page.get_by_label("What is wrong?").fill("Her date of birth is another one.")
        press(somebody, "Tell them")
        heading(somebody, "The sender has been told")
    lead.page.get_by_role("link", name="What becomes of it").click()
    heading(lead, "Sending and receipt")
    assert "Confirmed by R. Khan, Social worker, The council" in main_of(lead)
    fits(lead, scripts, "link-receipt")
    lead.page.get_by_role("link", name="Write down what you found and did").click()
    press(lead, "Keep what you found")
    heading(lead, "There is a problem")
    fits(lead, scripts, "settle-link")
    lead.page.get_by_label("What did you find, and what did you do?").fill("It is right: I rang R. Khan.")
    press(lead, "Keep what you found")
    heading(lead, "Sending and receipt")
    assert "something in it is wrong" not in main_of(lead) and "Looked into (" in main_of(lead)


@BOTH
def test_it_went_to_the_wrong_person(people, duty_team, enter, visit, width, scripts):
    pack_id = sealed_pack(people, duty_team)
    lead = enter("lead", width=width, scripts=scripts)
    _, path = send(lead, pack_id, scripts)
    with public_server() as home:
        somebody = visit(home, width=width, scripts=scripts)
        somebody.open(path)
        press(somebody, "This is not meant for me")
        heading(somebody, "Thank you. The link is closed")
        fits(somebody, scripts, "public-not-meant")
        somebody.open(path, status=404)
        fits(somebody, scripts, "public-dead")
    lead.open("/")
    assert "Something about a link you sent" in main_of(lead)
    lead.open(f"/pack/{pack_id}/")
    lead.page.get_by_role("link", name="Record that they have it").click()
    lead.page.get_by_role("link", name="It went to the wrong person").click()
    press(lead, "Stop it, and list what to do")
    heading(lead, "There is a problem")
    fits(lead, scripts, "wrong-recipient")
    lead.page.get_by_label("Who has got it, as far as you know?").fill("A parent of the same surname")
    lead.page.get_by_label("What happened?").fill("The address was one letter off.")
    lead.page.get_by_label("No, they have not seen it").check()
    press(lead, "Stop it, and list what to do")
    heading(lead, "Gone to the wrong person")
    assert "The link was never opened" in main_of(lead)
    fits(lead, scripts, "breach")
    for _ in range(6):
        lead.page.get_by_label("What was done, with whom and when?").first.fill("Rang them at ten.")
        press(lead, "Record it")
        heading(lead, "Gone to the wrong person")
    lead.page.get_by_role("button", name="Close it with what was learned").click()
    heading(lead, "Close it with what was learned")
    lead.page.get_by_label("What was learned, and what will be done differently?").fill("We read the address aloud.")
    press(lead, "Close it")
    lead.page.get_by_text("Closed by").wait_for()
    fits(lead, scripts, "breach-closed")
