"""The door for machines: whatever is sent, the answer is JSON that says what is wrong and where."""

from __future__ import annotations

import json

import pytest
from django.test import Client

UNREADABLE = {
    "not JSON": (b"{", 400),
    "not text": (b"\xff\xfe", 400),
    "a key that stands twice": (b'{"edition": "dfe-2024", "edition": "hmg-2018"}', 400),
    "not a number": (b'{"now": NaN}', 400),
    "a number too large": (b'{"now": 1e999}', 400),
    "nested ten thousand deep": (b"[" * 10_000 + b"]" * 10_000, 400),
    "far too large": (b'{"purpose": "' + b"a" * 10_000_000 + b'"}', 413),
    "an array": (b"[]", 422),
    "a field that does not exist": (b'{"is_superuser": true}', 422),
    "the wrong type": (b'{"edition": 7}', 422),
    "nothing": (b"", 400),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_b42_what_is_not_a_decision_is_answered_with_its_place_and_never_a_500(browser, kind):
    text, status = UNREADABLE[kind]
    answer = browser("lead").post("/api/v1/assess", data=text, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_b42_a_field_that_is_wrong_is_named_by_its_path(browser):
    answer = browser("lead").post("/api/v1/assess", data=b'{"is_superuser": true}', content_type="application/json")
    assert answer.json()["error"]["path"] == "is_superuser"


def test_a_decision_is_assessed_as_the_command_line_would(browser, tools):
    from sharewell.rules.assess import run
    from sharewell.rules.assess_schema import REQUIRED

    least = json.dumps({"edition": "dfe-2024"})
    code, said = run(least, tools.clock())
    answer = browser("lead").post("/api/v1/assess", data=least, content_type="application/json")
    assert answer.json() == json.loads(json.dumps(said))
    assert answer.status_code == (422 if code == 2 else 200), REQUIRED


def test_nobody_is_answered_who_is_not_signed_in(people):
    answer = Client().post("/api/v1/assess", data=b"{}", content_type="application/json")
    assert answer.status_code == 401
    assert answer.json()["error"]["message"] == "Sign in first."


def test_a_wrong_method_is_said_in_json(people):
    assert Client().get("/api/v1/assess").json()["error"]["message"] == "Use POST here."


def test_health_says_live_and_ready(people):
    assert Client().get("/api/v1/health").json() == {"live": True, "ready": True}


def test_health_says_not_ready_when_the_database_does_not_answer(people, monkeypatch):
    from django.db import OperationalError

    from sharewell.api import v1

    def broken(_vault):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(v1, "holds", broken)
    answer = Client().get("/api/v1/health")
    assert (answer.status_code, answer.json()) == (503, {"live": True, "ready": False})
