"""Show again that it is you: for what cannot be undone, five minutes after signing in, and nothing typed is lost."""

from __future__ import annotations

import html
import re

import pytest

from sharewell.rules.access import WHO_MAY, Action
from tests.web.second_steps import page_of, question_in, with_app, with_passkey

WIDEN = {"person_id": "", "why": "Covers for Sam & Kit <this week>", "until-day": "", "until-month": "",
         "until-year": ""}  # fmt: skip
NEVER = (Action.CONCERN_RECORD, Action.SHARE_URGENTLY, Action.CONCERN_ADD_TO, Action.CONCERN_READ, Action.FILE_READ)
ALWAYS = (Action.PACK_SEND, Action.FILE_PRINT, Action.CIRCLE_WIDEN, Action.KEY_PERSON_NAME, Action.EMERGENCY_OPEN,
          Action.PEOPLE_KEEP, Action.FACTOR_KEEP, Action.FACTORS_RESET)


@pytest.mark.parametrize("action", NEVER)
def test_what_a_child_may_wait_for_never_asks(action):
    assert not WHO_MAY[action].fresh


@pytest.mark.parametrize("action", ALWAYS)
def test_what_cannot_be_undone_always_asks(action):
    assert WHO_MAY[action].fresh


@pytest.fixture
def stale(people, clock):
    """The lead, who signed in more than five minutes ago, with an app."""
    client, steps = with_app(people, "lead")
    clock.move(minutes=6)
    return client, steps


def widening(people) -> tuple[str, dict[str, str]]:
    sent = people.concern()
    return f"/file/{people.file_of(sent.concern_id)}/circle/", WIDEN | {"person_id": people.person("manager")}


def carried_in(answer) -> dict[str, str]:
    """The hidden fields of the form with the password."""
    form = answer.content.decode().split('name="fresh_password"')[0].rsplit("<form", 1)[1]
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in pairs if name != "csrfmiddlewaretoken"}


def test_a_stale_sign_in_is_asked_again_and_goes_on_with_all_that_was_typed(people, stale):
    client, steps = stale
    url, typed = widening(people)
    asked = client.post(url, typed)
    assert asked.status_code == 403
    assert "Show again that it is you" in page_of(asked)
    kept = carried_in(asked)
    assert {name: kept[name] for name in typed if typed[name]} == {n: v for n, v in typed.items() if v}
    old = client.cookies["session"].value
    again = kept | {"fresh_password": people.password("lead"), "fresh_code": steps.code()}
    done = client.post(url, again)
    assert done.status_code == 302, page_of(done)
    assert client.cookies["session"].value != old
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("wrong", ["password", "code", "none", "used"])
def test_g17_what_is_wrong_makes_nothing_fresh_and_loses_nothing(people, stale, wrong):
    client, steps = stale
    url, typed = widening(people)
    given = {"fresh_go_on": "1", "fresh_password": people.password("lead"), "fresh_code": steps.code()}
    match wrong:
        case "password":
            given["fresh_password"] = "not it"
        case "code":
            given["fresh_code"] = "000000"
        case "none":
            given["fresh_code"] = ""
        case "used":
            steps.sign_in(given["fresh_code"])
    answer = client.post(url, typed | given)
    assert answer.status_code == 422
    assert carried_in(answer)["why"] == typed["why"]
    assert "not it" not in page_of(answer)
    assert client.post(url, typed).status_code == 403


def test_g17_the_check_finds_a_door_that_takes_any_answer(people, stale, monkeypatch):
    from sharewell.web import fresh
    from sharewell.web.showing import Answer

    client, _ = stale
    url, typed = widening(people)
    monkeypatch.setattr(fresh, "again", lambda *_: Answer(True))
    assert client.post(url, typed | {"fresh_go_on": "1"}).status_code == 302


def test_a_page_that_is_only_looked_at_is_come_back_to(people, stale):
    client, steps = stale
    path = f"/file/{people.file_of(people.concern().concern_id)}/chronology/"
    asked = client.get(path)
    assert asked.status_code == 403
    kept = carried_in(asked)
    done = client.post("/fresh/", kept | {"fresh_password": people.password("lead"), "fresh_code": steps.code()})
    assert done["Location"] == path
    assert client.get(path).status_code == 200


def test_nobody_is_sent_elsewhere_afterwards(people, stale):
    client, steps = stale
    given = {"fresh_go_on": "1", "to": "//example.org/", "fresh_password": people.password("lead"),
             "fresh_code": steps.code()}
    assert client.post("/fresh/", given)["Location"] == "/"


def test_g17_a_passkey_shows_it_and_only_in_the_session_that_was_asked(people, clock):
    client, steps = with_passkey(people, "lead")
    clock.move(minutes=6)
    url, typed = widening(people)
    question = question_in(client.post(url, typed))
    clock.move(minutes=6)
    other = with_other_session(people)
    answer = steps.passkey.shown(question)
    assert other.post(url, typed | {"fresh_go_on": "1", "fresh_assertion": answer}).status_code == 422
    fresh = steps.passkey.shown(question_in(client.post(url, typed)))
    given = typed | {"fresh_go_on": "1", "fresh_assertion": fresh}
    assert client.post(url, given).status_code == 302
    clock.move(minutes=6)
    assert client.post(url, given).status_code == 422


def with_other_session(people):
    from django.test import Client

    from tests.support.signed_in import signed_in

    client = Client()
    client.cookies["session"] = signed_in(people, "lead")
    return client


def test_who_may_not_know_is_not_asked(people, browser, clock):
    url, typed = widening(people)
    outsider = browser("outsider")
    clock.move(minutes=6)
    assert outsider.post(url, typed).status_code == 404


def test_a_session_made_half_cannot_be_freshened(people):
    from sharewell.casework import sessions
    from sharewell.rules.errors import Missing
    from tests.support.signed_in import signed_in

    with pytest.raises(Missing):
        sessions.freshen(people.tools, signed_in(people, "lead", half=True))


def test_a_protected_address_is_shown_to_a_fresh_sign_in_only(people, stale):
    client, _ = stale
    from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details

    file_id = people.file_of(people.concern().concern_id)
    keep_child_details(people.actor("lead"), people.tools, KeepChildDetails(
        file_id=file_id, name="Mia Thornbury", address="4 Safe House Lane", protected_address=True))
    answer = client.get(f"/file/{file_id}/child/")
    assert answer.status_code == 403
    assert "Safe House" not in page_of(answer)
