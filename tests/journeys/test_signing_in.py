"""G17 in a real Chromium with a virtual authenticator: a passkey made, used alone, used again for a fresh sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.authenticator import app_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def arrive(live_server: Any, people: Any, visit: Any):
    """A visitor with an authenticator of their own in the browser, at the sign-in page."""

    def come(part: str, *, keys: bool = True, **how: Any) -> Any:
        visitor = visit(live_server.url.replace("127.0.0.1", "localhost"), **how)
        if keys:
            tool = visitor.page.context.new_cdp_session(visitor.page)
            tool.send("WebAuthn.enable", {"enableUI": False})
            tool.send("WebAuthn.addVirtualAuthenticator", {"options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True}})
        visitor.open("/sign-in/")
        visitor.part = part
        return visitor

    return come


def type_password(visitor: Any, people: Any) -> None:
    visitor.page.get_by_label("Sign-in name").fill(people.sign_in_name(visitor.part))
    visitor.page.get_by_label("Password", exact=True).fill(people.password(visitor.part))
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(visitor: Any) -> None:
    menu = visitor.page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_a_passkey_is_made_signs_in_alone_and_shows_again_who_it_is(arrive, people, clock, width):
    visitor = arrive("lead", width=width)
    visitor.look("sign-in")
    visitor.assert_accessible()
    type_password(visitor, people)
    visitor.page.get_by_role("heading", name="Set up your second step").wait_for()
    visitor.look("set-up-second-step")
    visitor.assert_accessible()
    visitor.page.get_by_role("button", name="Set up a passkey").click()
    visitor.page.get_by_role("heading", name="Recovery codes").wait_for()
    visitor.look("recovery-codes")
    visitor.assert_accessible()
    visitor.page.get_by_role("button", name="I have kept them").click()
    sign_out(visitor)
    visitor.page.get_by_role("button", name="Sign in with a passkey").click()
    visitor.page.get_by_role("heading", name="Needs you").wait_for()
    visitor.open("/settings/sign-in/")
    visitor.look("how-i-sign-in")
    visitor.assert_accessible()
    clock.move(minutes=6)
    visitor.forgive("403")
    visitor.open("/settings/sign-in/app/", status=403)
    visitor.page.get_by_role("heading", name="Show again that it is you").wait_for()
    visitor.look("show-again")
    visitor.assert_accessible()
    visitor.page.get_by_role("button", name="Use a passkey").click()
    visitor.page.get_by_role("heading", name="Set up an authenticator app").wait_for()
    visitor.look("set-up-app")
    visitor.assert_accessible()


def test_without_scripts_a_password_and_an_app_do_everything(arrive, people, clock):
    visitor = arrive("deputy", keys=False, scripts=False)
    assert not visitor.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    type_password(visitor, people)
    secret = (visitor.page.locator(".sw-key").text_content() or "").replace(" ", "")
    visitor.page.get_by_label("The six digits").fill(app_code(secret, clock()))
    visitor.page.get_by_role("button", name="Use this app").click()
    visitor.page.get_by_role("heading", name="Recovery codes").wait_for()
    visitor.page.get_by_role("button", name="I have kept them").click()
    sign_out(visitor)
    clock.move(minutes=1)
    type_password(visitor, people)
    visitor.page.get_by_label("Code").fill(app_code(secret, clock()))
    visitor.look("second-step")
    visitor.page.get_by_role("button", name="Continue").click()
    visitor.page.get_by_role("heading", name="Needs you").wait_for()
    clock.move(minutes=6)
    visitor.forgive("403")
    visitor.open("/settings/sign-in/app/", status=403)
    visitor.page.get_by_label("Your password").fill(people.password("deputy"))
    visitor.page.get_by_label("Code").fill(app_code(secret, clock()))
    visitor.page.get_by_role("button", name="Continue").click()
    visitor.page.get_by_role("heading", name="Set up an authenticator app").wait_for()
