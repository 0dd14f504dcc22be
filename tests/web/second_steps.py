"""Signing in through the pages, and giving one of the cast a second step."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.test import Client

from tests.support.authenticator import Passkey, app_code

if TYPE_CHECKING:
    from tests.cast import Cast


def page_of(answer) -> str:
    """The page as words."""
    return html.unescape(answer.content.decode())


def question_in(answer) -> str:
    """What the page asks the browser's passkeys for."""
    return html.unescape(re.search(r'data-sw-question="([^"]*)"', answer.content.decode())[1])


def key_in(answer) -> str:
    """The key of the app that is being set up."""
    return re.search(r'class="sw-key">([^<]*)<', answer.content.decode())[1].replace(" ", "")


def codes_in(answer) -> list[str]:
    """The recovery codes that are shown."""
    return re.findall(r"<li><code>([^<]*)</code></li>", answer.content.decode())


def first_step(people: Cast, part: str, client: Client | None = None, **how) -> tuple[Client, object]:
    """Name and password, right."""
    client = client or Client()
    given = {"sign_in_name": people.sign_in_name(part), "password": people.password(part)}
    return client, client.post("/sign-in/", given, **how)


@dataclass
class Steps:
    """What one of the cast has: the secret of the app, the recovery codes, a passkey."""

    people: Cast
    part: str
    secret: str = ""
    codes: list[str] = field(default_factory=list)
    passkey: Passkey = field(default_factory=Passkey)

    def code(self, later: int = 0) -> str:
        """What the app shows."""
        return app_code(self.secret, self.people.tools.clock(), later)

    def sign_in(self, code: str = "", client: Client | None = None) -> Client:
        """Name, password and a code."""
        client, _ = first_step(self.people, self.part, client)
        client.post("/sign-in/second-step/", {"code": code or self.code()})
        return client


def with_app(people: Cast, part: str) -> tuple[Client, Steps]:
    """Somebody who has just set their app up, and is signed in."""
    client, answer = first_step(people, part)
    assert answer["Location"].startswith("/sign-in/set-up/")
    steps = Steps(people, part, key_in(client.get("/sign-in/set-up/")))
    done = client.post("/sign-in/set-up/", {"code": steps.code()})
    assert done.status_code == 200, page_of(done)
    steps.codes = codes_in(done)
    people.tools.clock.move(seconds=60)
    return client, steps


def with_passkey(people: Cast, part: str) -> tuple[Client, Steps]:
    """Somebody who has just set a passkey up, and is signed in."""
    client, _ = first_step(people, part)
    steps = Steps(people, part)
    done = client.post("/sign-in/set-up/", {"made": steps.passkey.made(question_in(client.get("/sign-in/set-up/")))})
    assert done.status_code == 200, page_of(done)
    steps.codes = codes_in(done)
    return client, steps


def in_(client: Client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/children/").status_code == 200
