"""Every use case there is, on a sealed file whose keys are shut: it says so, or it writes without reading."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any, get_origin, get_type_hints

import pytest

import sharewell.casework
from sharewell.rules.access import WHO_MAY, Action, Needs
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Locked, NotNow, SharewellError
from sharewell.rules.values import StatementKind

# These go on without the key: adding words, the call sheet, an urgent share, a request that came in, and who looked.
# Whole words: a token of a form may hold the three letters by chance.
SAYS = re.compile(rb"\bMia\b|\bclothes\b")
NOT_FOR_SEALED = {"name_key_person_of_file": NotNow}  # It says so: a sealed file has handlers, and no key person.
GO_ON = {"add_to_concern", "record_request", "take_incoming", "read_call_sheet", "share_urgently", "who_looked",
         "seal_file"}
FITTING: dict[str, Any] = {
    "paragraphs": (Paragraph("He shouted at her again.", StatementKind.OBSERVED, time_unknown=True),),
    "contact": "lado",
    "why": "Because.", "until": None, "outcome": "keep", "lock": "passphrase", "kind": "sealed",
}  # fmt: skip


@pytest.fixture
def people(transactional_db, tools):
    from tests.cast import cast

    return cast(tools)


@pytest.fixture
def handlers(people):
    from tests.casework.sealed_house import Handlers

    return Handlers(people)


def use_cases() -> Iterator[tuple[str, Any]]:
    """Every use case, by name: whatever wears the decorator."""
    for module in pkgutil.iter_modules(sharewell.casework.__path__, "sharewell.casework."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if callable(found) and hasattr(found, "action") and found.__module__ == module.name:
                yield name, found


def request_for(use_case: Any, values: dict[str, str]) -> Any:
    """A request that names the rows of one file, and fills the rest with anything of the right kind."""
    kind = get_type_hints(inspect.unwrap(use_case)).get("request", type(None))
    if not is_dataclass(kind):
        return None
    hints = get_type_hints(kind)
    given = {}
    for one in fields(kind):
        if one.name in values:
            given[one.name] = values[one.name]
        elif one.name in FITTING:
            given[one.name] = FITTING[one.name]
        elif one.default is MISSING and one.default_factory is MISSING:
            given[one.name] = _anything(hints[one.name])
    return kind(**given)


def _anything(hint: Any) -> Any:
    origin = get_origin(hint) or hint
    simple: dict[Any, Any] = {str: "words", int: 1, bool: True, date: date(2027, 3, 1), bytes: b"",
                              datetime: datetime.now().astimezone(), Mapping: {}, dict: {}, Sequence: (), tuple: ()}
    if origin in simple:
        return simple[origin]
    return None


def _asks_nothing(use_case: Any) -> bool:
    """Whether it needs no answer of the person: a list, as against adding somebody."""
    kind = get_type_hints(inspect.unwrap(use_case)).get("request", type(None))
    if not is_dataclass(kind):
        return kind is type(None)
    return all(one.default is not MISSING or one.default_factory is not MISSING for one in fields(kind))


def values_of(people, handlers) -> dict[str, str]:
    """One row of every kind in a sealed file, made while the lead's key is open; then every key is shut."""
    from tests.web.addresses import real_values

    handlers.make("lead", "deputy")
    with people.tools.vault.acting(people.person("lead"), "test"):
        values = real_values(people)
    handlers.shut("lead", "deputy")
    return values


def outcomes(people, values) -> dict[str, object]:
    """What each use case does to the lead: the error it raises, or None. Of those about no file, the lists."""
    found: dict[str, object] = {}
    for name, use_case in use_cases():
        if WHO_MAY[use_case.action].needs is Needs.NO_FILE and not _asks_nothing(use_case):
            continue
        try:
            use_case(people.actor("lead"), people.tools, request_for(use_case, values))
            found[name] = None
        except SharewellError as error:
            found[name] = type(error)
    return found


def test_every_use_case_says_that_the_file_is_sealed_or_goes_on_without_reading(people, handlers, counted):
    values = values_of(people, handlers)
    found = outcomes(people, values)
    cases = dict(use_cases())
    about_files = {name for name, case in cases.items() if WHO_MAY[case.action].needs is not Needs.NO_FILE}
    assert {WHO_MAY[cases[name].action] for name in about_files} >= {
        rule for action, rule in WHO_MAY.items() if rule.needs is not Needs.NO_FILE and action in _used(cases)
    }
    went_on = {name for name in about_files if found[name] is None}
    counted("use cases tried on a sealed file", len(about_files))
    assert went_on == GO_ON, {name: found[name] for name in GO_ON}
    refused = {name: found[name] for name in about_files - GO_ON if found[name] is not Locked}
    assert refused == NOT_FOR_SEALED
    assert [name for name in found.keys() - about_files if found[name] is Locked] == []


def _used(cases: dict[str, Any]) -> set[Action]:
    return {case.action for case in cases.values()}


def test_the_check_sees_a_use_case_that_reads_on(people, handlers, monkeypatch):
    """The planted bug: the desk hands out sealed keys whether or not a handler's own key is open."""
    values = values_of(people, handlers)
    desk = people.tools.vault.desk.sealed
    from tests.casework.sealed_house import WORDS

    desk.open_handler(people.person("lead"), WORDS.format("lead"))
    monkeypatch.setattr(desk.open_keys, "drop", lambda person: None)
    handlers.shut("lead")
    from sharewell.casework.read_file import read_file

    read_file(people.actor("lead"), people.tools, request_for(read_file, values))


def test_no_page_shows_a_word_of_a_locked_file_and_none_breaks(people, handlers):
    from django.conf import settings
    from django.test import Client

    from tests.support.signed_in import signed_in
    from tests.web.addresses import OPEN_TO_STAFF, addresses

    values = values_of(people, handlers)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(people, "lead")
    wrong, locked = [], 0
    for address in addresses():
        if not address.ids - OPEN_TO_STAFF:
            continue
        page = client.get(address.filled(values))
        locked += page.status_code == 423
        if page.status_code not in (200, 302, 404, 405, 423) or SAYS.search(page.content):
            wrong.append(f"{address.route}: {page.status_code}")
    assert wrong == []
    assert locked > 15
