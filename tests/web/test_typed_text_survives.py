"""Whatever goes wrong while a form is sent, what was typed stands on the page that answers: every form of every page.

The forms are read off the pages themselves, at every address that the resolver knows.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from sharewell.records import ledger
from sharewell.rules.errors import NotNow, Unreached
from sharewell.vault.stopped import Why, go_on, stop
from sharewell.web.components import error_pages
from sharewell.web.components.typed_text import SECRET_NAME, SECRET_PLACES, Typed
from tests.cast import Cast, cast
from tests.support.signed_in import signed_in
from tests.support.stopping import stopped_in
from tests.web.addresses import TABLET_ONLY, addresses, real_values
from tests.web.components.dom import Node, tree

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
# Whose pages together hold every form.
PARTS = ("lead", "manager", "practitioner")
# The form itself, with something to mend in it: it was not tried to save it.
UNTOUCHED = 422


@dataclass(frozen=True)
class Form:
    """Where a form goes, in whose hands, what it sends besides, and the fields into which somebody types."""

    part: str
    path: str
    given: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]

    @property
    def words(self) -> dict[str, str]:
        """Something to type into each field, found again wherever it stands."""
        return {name: f"It hurts <{number}> & more" for number, name in enumerate(self.typed)}

    def sent(self) -> dict[str, list[str]]:
        """What the browser sends."""
        fields: dict[str, list[str]] = {}
        for name, value in (*self.given, *self.words.items()):
            fields.setdefault(name, []).append(value)
        return fields


def forms_on(part: str, path: str, page: Node) -> Iterator[Form]:
    """The forms of a page into which somebody types."""
    for form in page.find("form", method="post"):
        areas = [area.get("name") or "" for area in form.find("textarea")]
        lines = [line.get("name") or "" for line in form.find("input", type="text")]
        given = [(one.get("name") or "", one.get("value") or "") for one in form.find("input", type="hidden")]
        typed = tuple(name for name in dict.fromkeys((*areas, *lines)) if name and not SECRET_NAME.search(name))
        if typed and not path.startswith(SECRET_PLACES):
            yield Form(part, form.get("action") or path, tuple(given), typed)


def every_form(people: Cast) -> list[Form]:
    """Each form once, by where it goes and what is typed into it."""
    real, found = real_values(people), {}
    for part in PARTS:
        client = browser(people, part)
        for address in addresses():
            if address.route == TABLET_ONLY:
                continue
            got = client.get(address.filled(real))
            if got.status_code == 200 and got.headers["Content-Type"].startswith("text/html"):
                page = b"".join(got) if got.streaming else got.content
                for form in forms_on(part, address.filled(real), tree(page.decode())):
                    found.setdefault((form.path, form.typed), form)
    return list(found.values())


def browser(people: Cast, part: str, *, checks: bool = False) -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=checks)
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, part)
    return client


def fails_with(error: Exception) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@contextmanager
def broken(how: str, people: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While the disk is stopped, or something fails at the moment at which it would be saved."""
    root = people.tools.outbox.parent
    errors = {"database": OperationalError("database is locked"), "keys away": Unreached("The keys are away."),
              "unforeseen": RuntimeError("nobody thought of it"), "not now": NotNow("This waits.")}  # fmt: skip
    with monkeypatch.context() as patch, stopped_in(root):
        if how in errors:
            patch.setattr(ledger, "append", fails_with(errors[how]))
        elif how in list(Why):
            stop(root, Why(how))
        try:
            yield
        finally:
            go_on(root)


def lost(people: Cast, forms: list[Form], how: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Counter[int]]:
    """What of a form is not on the page that answers it, though it was not saved; and how many had which status."""
    clients = {part: browser(people, part, checks=how == "another site") for part in PARTS}
    missing, came = [], Counter[int]()
    for form in forms:
        client = Client(raise_request_exception=False) if how == "signed out" else clients[form.part]
        with broken(how, people, monkeypatch):
            got = client.post(form.path, form.sent())
        page = html.unescape((b"".join(got) if got.streaming else got.content).decode(errors="replace"))
        came[got.status_code] += 1
        if got.status_code == 200 and not got.headers["Content-Type"].startswith("text/html"):
            continue  # a letter that is made of what was typed, and of which nothing is kept
        missing += [f"{how} {got.status_code} {form.part} {form.path} {name}"
                    for name, words in form.words.items() if words not in page]  # fmt: skip
    return missing, came


# A disk that is only full fails the same way, for what does not go on then; what goes on would be saved.
WAYS = [str(Why.FAILED), "database", "keys away", "unforeseen", "not now", "another site", "signed out"]


def test_what_was_typed_into_any_form_is_on_the_page_that_says_it_was_not_saved(
    tools: Any, counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = cast(tools)
    forms = every_form(people)
    assert len(forms) > 40
    found: list[str] = []
    for how in WAYS:
        missing, came = lost(people, forms, how, monkeypatch)
        found += missing
        assert came.total() - came[UNTOUCHED] > len(forms) / 2, "what was planted was not met"
    assert not found, "\n".join(found)
    counted("forms sent while something failed, nothing typed lost", len(forms) * len(WAYS))


def test_control_a_page_that_forgets_what_was_typed_is_found(tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    people = cast(tools)
    forms = [form for form in every_form(people) if form.path.endswith("/row/why/")]
    assert forms and lost(people, forms, "unforeseen", monkeypatch)[0] == []
    monkeypatch.setattr(error_pages, "typed_in", lambda request: Typed())
    assert len(lost(people, forms, "unforeseen", monkeypatch)[0]) == len(forms[0].typed)
