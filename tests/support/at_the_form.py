"""Somebody at a browser without scripts, over real HTTP: signs in, fills in the form of a concern, and sends it again
where the answer never came. For tests that take the program away under people who write.

    staff = Staff(port)                    # four people of the practice setting, each writing one concern after another
    with staff.writing():
        ...                                # kill and start again
    staff.acknowledged                     # what the pages said was sent, by the identifier in the form
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from sharewell.cli.practice import password_of
from sharewell.cli.stories.reading import practice_place

NEW = "/concern/new/not-listed/"
WRITERS = ("jo", "kit", "bea", "ana")
LOST = (OSError, http.client.HTTPException)
AGAIN_SECONDS = 0.1
WORDS = "She came in hungry today and took nothing at lunch: {}."
# How often somebody gives up where no answer comes, and how often a line breaks by itself.
OFTEN = 0.1
PASSING = (409, 500, 503)
PATIENCE_SECONDS = 60.0
ANSWER_SECONDS = 30.0


@dataclass
class Form:
    """What a browser sends for a form: where to, and the fields as they stand, in order."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **typed: str) -> list[tuple[str, str]]:
        """The fields with what was typed in their place."""
        return [pair for pair in self.fields if pair[0] not in typed] + list(typed.items())


class Forms(HTMLParser):
    """The forms of a page, and its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.title = ""
        self._text: list[str] | None = None
        self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or one of its fields stands as it would be sent."""
        had = dict(attrs)
        name, kind = had.get("name") or "", had.get("type") or "text"
        if tag == "title":
            self._text = []
        elif tag == "form":
            self.forms.append(Form(had.get("action") or ""))
        elif tag == "textarea":
            self._area, self._text = name, []
        elif tag == "input" and name and self.forms and (kind not in ("radio", "checkbox") or "checked" in had):
            self.forms[-1].fields.append((name, had.get("value") or ""))

    def handle_data(self, data: str) -> None:
        """What stands in a text area or in the title."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A text area or the title ends."""
        said = "".join(self._text or [])
        if tag == "title":
            self.title = said.strip()
        elif tag == "textarea" and self.forms:
            self.forms[-1].fields.append((self._area, said.removeprefix("\n")))
        if tag in ("title", "textarea"):
            self._text = None


@dataclass(frozen=True)
class Page:
    """What came back, after redirects."""

    status: int
    path: str
    text: str

    @property
    def title(self) -> str:
        """Its title, without the name of the service."""
        return Forms(self.text).title.removesuffix(" – Sharewell").removeprefix("Error: ")

    def form(self, holding: str) -> Form | None:
        """The first form that holds this field."""
        found = [one for one in Forms(self.text).forms if any(name == holding for name, _ in one.fields)]
        return Form(found[0].action or self.path, found[0].fields) if found else None


@dataclass
class Browser:
    """One browser with its cookies. A connection that breaks is an OSError or an HTTPException."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        """One page, after redirects."""
        return self._ask("GET", path)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Page:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def lose_the_answer(self, path: str, fields: list[tuple[str, str]]) -> None:
        """Send a form over a line that breaks as soon as it is sent."""
        connection = self._sent("POST", path, urlencode(fields))
        time.sleep(AGAIN_SECONDS)
        connection.close()

    def _sent(self, method: str, path: str, body: str) -> http.client.HTTPConnection:
        here = f"http://127.0.0.1:{self.port}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Origin": here,
                   "Referer": here + path, "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body or None, headers)
        except BaseException:
            connection.close()
            raise
        return connection

    def _ask(self, method: str, path: str, body: str = "") -> Page:
        connection = self._sent(method, path, body)
        try:
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (302, 303):
            return self._ask("GET", urlsplit(answer.headers["Location"])._replace(scheme="", netloc="").geturl())
        return Page(answer.status, path, text)


def patient(act: Any) -> Page:
    """What `act` brings, tried again while nobody answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            page: Page = act()
        except LOST:
            assert time.monotonic() < until, "nobody answered for a minute"
            time.sleep(AGAIN_SECONDS)
        else:
            return page


@dataclass
class Person:
    """One member of the practice staff, who writes about one child after another."""

    name: str
    browser: Browser

    def sign_in(self) -> None:
        """With the password that `sharewell run` prints."""
        place = [one.sign_in for one in practice_place().person].index(self.name)
        form = patient(lambda: self.browser.get("/sign-in/")).form("sign_in_name")
        assert form is not None
        typed = form.filled(sign_in_name=self.name, password=password_of(place))
        page = patient(lambda: self.browser.post(form.action, typed))
        assert page.form("sign_in_name") is None, page.text

    def begin(self, words: str) -> tuple[str, list[tuple[str, str]], str]:
        """A form with words in it: where it goes, what it sends, and the identifier that it came with."""
        until = time.monotonic() + PATIENCE_SECONDS
        # A page that cannot be shown while the keys are away says so; whoever wants it asks again.
        while (page := patient(lambda: self.browser.get(NEW))).status in PASSING and time.monotonic() < until:
            time.sleep(AGAIN_SECONDS)
        form = page.form("concern_id")
        assert form is not None, (page.status, page.text)
        sent = form.filled(safe_now="yes", observed=words, name="Robin Vale", do="send")
        return form.action, sent, dict(form.fields)["concern_id"]


@dataclass
class Staff:
    """Several people who write at once. All that is noted is what their pages said."""

    port: int
    seed: int = 1
    acknowledged: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    people: list[Person] | None = None

    def __post_init__(self) -> None:
        self._ending = threading.Event()
        self._new = threading.Condition()
        if self.people is None:
            self.people = [Person(name, Browser(self.port)) for name in WRITERS]
            for person in self.people:
                person.sign_in()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """They write until the block ends; each then finishes what is under way."""
        self._ending.clear()
        threads = [threading.Thread(target=self._write, args=(one, number), daemon=True)
                   for number, one in enumerate(self.people or [])]  # fmt: skip
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ending.set()
            for thread in threads:
                thread.join(timeout=PATIENCE_SECONDS * 2)
        assert not any(thread.is_alive() for thread in threads), "somebody never got an answer"
        assert not self.troubles, self.troubles

    def wait_for_more(self, more: int) -> None:
        """Until so many more are acknowledged."""
        wanted = len(self.acknowledged) + more
        with self._new:
            assert self._new.wait_for(lambda: len(self.acknowledged) >= wanted or self.troubles, PATIENCE_SECONDS)

    def _write(self, person: Person, number: int) -> None:
        chance, count = random.Random(f"{self.seed} {number}"), 0  # noqa: S311 - who gives up, not a secret
        try:
            while not self._ending.is_set():
                count += 1
                unlucky = chance.random()
                self._one(person, WORDS.format(f"{person.name} {count}"), gives_up=unlucky < OFTEN,
                          breaks=unlucky > 1 - OFTEN)  # fmt: skip
        except BaseException as error:
            self.troubles.append(f"{person.name}: {type(error).__name__} {error}")
            with self._new:
                self._new.notify_all()

    def _one(self, person: Person, words: str, *, gives_up: bool, breaks: bool) -> None:
        """One form until its page says that it is sent; somebody who gives up does not press the button again.

        `breaks`: the line breaks before the first answer.
        """
        where, fields, concern_id = person.begin(words)
        until = time.monotonic() + PATIENCE_SECONDS
        if breaks:
            with suppress(*LOST):
                person.browser.lose_the_answer(where, fields)
        while time.monotonic() < until:
            try:
                page = person.browser.post(where, fields)
            except LOST as error:
                self.said["nobody there" if isinstance(error, ConnectionRefusedError) else "broken while sending"] += 1
                if gives_up:
                    self.given_up.append(concern_id)
                    return
                time.sleep(AGAIN_SECONDS)
                continue
            self.said[f"{page.status} {page.title}"] += 1
            if page.status == 200 and page.title in ("Sent", "Already saved"):
                with self._new:
                    self.acknowledged.append(concern_id)
                    self._new.notify_all()
                return
            again = page.form("concern_id")
            assert page.status in PASSING and again is not None, f"{page.status} {page.path}\n{page.text}"
            assert dict(again.fields)["observed"] == words, "what was typed stands on the page"
            where, fields = again.action, again.filled(do="send")
            time.sleep(AGAIN_SECONDS)
        raise AssertionError(f"{words}: never sent")
