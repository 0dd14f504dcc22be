"""G19: a session cannot be fixed, kept past its end, forged from the database, or outlive a change of its account."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sharewell.casework import sessions
from sharewell.records.models import Session
from sharewell.rules.people import Role
from sharewell.rules.sessions import Kind
from tests.support.signed_in import account_of, signed_in
from tests.web.second_steps import first_step, in_, with_app

COOKIE = settings.SESSION_COOKIE_NAME


def holding(secret: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = secret
    return client


def test_g19_a_cookie_from_before_signing_in_opens_nothing_after(people):
    _, steps = with_app(people, "lead")
    planted = holding("planted-by-somebody-else")
    client = steps.sign_in(client=planted)
    assert in_(client)
    assert client.cookies[COOKIE].value != "planted-by-somebody-else"
    assert not in_(holding("planted-by-somebody-else"))


def test_g19_the_key_changes_at_each_step_and_the_one_before_is_dead(people):
    _, steps = with_app(people, "lead")
    client, _ = first_step(people, "lead")
    half = client.cookies[COOKIE].value
    client.post("/sign-in/second-step/", {"code": steps.code()})
    full = client.cookies[COOKIE].value
    assert full != half
    assert sessions.look(people.tools, half) is None
    client.post("/sign-out/")
    assert not in_(holding(full))


def test_the_cookie_is_for_this_host_alone_and_gone_with_the_browser(people):
    cookie = first_step(people, "lead")[0].cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Strict", "/", "")
    assert not cookie["max-age"] and not cookie["expires"]


def test_g19_a_quarter_of_an_hour_without_a_click_ends_it_and_a_click_keeps_it(people, clock):
    client, left = holding(signed_in(people, "lead")), holding(signed_in(people, "lead"))
    for _ in range(4):
        clock.move(minutes=10)
        assert in_(client)
    assert not in_(left)


def test_g19_after_ten_hours_it_ends_whatever_is_clicked(people, clock):
    client = holding(signed_in(people, "lead"))
    for _ in range(59):
        clock.move(minutes=10)
        assert in_(client)
    clock.move(minutes=10)
    assert not in_(client)


def test_a_clock_that_goes_back_ends_sessions_rather_than_stretching_them(people, clock):
    client = holding(signed_in(people, "lead"))
    clock.move(hours=-1)
    assert not in_(client)


def test_g19_of_three_at_once_the_oldest_ends(people, clock):
    made = []
    for _ in range(3):
        made.append(holding(signed_in(people, "lead")))
        clock.move(seconds=1)
    assert [in_(client) for client in made] == [False, True, True]


CHANGES = {
    "password": {"password": "copper lantern by the mill"},
    "role": {"roles": frozenset({Role.PRACTITIONER})},
    "status": {"active": False},
}


def change(people, what: dict) -> None:
    from sharewell.casework.use_case import as_system
    from sharewell.records.stores import accounts
    from sharewell.rules.events import Event
    from sharewell.rules.people import SystemActor

    job = as_system(Event.ACCOUNT_CHANGED)(lambda work, _: accounts.change(work, account_of(people, "lead"), **what))
    job(SystemActor("test", people.organisation_id), people.tools, None)


@pytest.mark.parametrize("what", CHANGES)
def test_g19_any_change_of_the_account_ends_every_session_at_once(people, what):
    client = holding(signed_in(people, "lead"))
    assert in_(client)
    change(people, CHANGES[what])
    assert not in_(client)
    assert not Session.objects.filter(account_id=account_of(people, "lead")).exists()


def test_g19_the_check_finds_an_account_that_changes_without_it(people, monkeypatch):
    from sharewell.records.stores import sessions as store

    client = holding(signed_in(people, "lead"))
    monkeypatch.setattr(store, "end_all", lambda *_, **__: None)
    change(people, CHANGES["password"])
    assert in_(client)


def test_g19_a_changed_factor_signs_out_everywhere_else_and_not_here(people):
    here, _ = with_app(people, "lead")
    there = holding(signed_in(people, "lead"))
    assert here.post("/settings/sign-in/codes/").status_code == 200
    assert in_(here)
    assert not in_(there)


def values_in_the_database() -> set[str]:
    """Every value of every column of every table, as text."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found |= {bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row}
    return found


def who_gets_in_with(people, values: set[str]) -> list[str]:
    return [value for value in values if (found := sessions.look(people.tools, value)) and found.who]


def test_g19_no_value_of_a_dump_signs_anybody_in_or_is_a_code(people, counted):
    from sharewell.casework.show_who import by_code

    _, steps = with_app(people, "lead")
    steps.sign_in()
    values = values_in_the_database()
    assert who_gets_in_with(people, values) == []
    account = account_of(people, "lead")
    assert not [value for value in values if 4 < len(value) < 40 and by_code(people.tools, account, value)]
    assert steps.secret not in "".join(values)
    counted("values of a dump replayed", len(values))


def test_g19_the_replay_finds_a_table_that_keeps_what_is_in_the_cookie(people, monkeypatch):
    from sharewell.records.stores import sessions as store

    monkeypatch.setattr(store, "id_of", lambda secret: secret)
    signed_in(people, "lead")
    assert len(who_gets_in_with(people, values_in_the_database())) == 1


def forged(people, **changed: str) -> str:
    """A session as somebody with the database would write it: a row of theirs with the best mark they have."""
    from sharewell.records.stores import sessions as store

    secret = signed_in(people, "practitioner")
    row = Session.objects.get(pk=store.id_of(secret))
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    return secret


@pytest.mark.parametrize("column", ["account", "ends", "seen", "fresh", "kind"])
def test_g19_a_row_that_was_edited_signs_nobody_in(people, column):
    later = "2036-01-01T00:00:00.000000Z"
    lead = {"account_id": account_of(people, "lead"), "person_id": people.person("lead")}
    edits = {"account": lead, "kind": {"kind": Kind.TABLET}}
    secret = forged(people, **edits.get(column, {column: later}))
    assert sessions.look(people.tools, secret) is None


def test_g19_the_mark_is_what_refuses_it(people, monkeypatch):
    from sharewell.records.stores import sessions as store

    secret = forged(people, account_id=account_of(people, "lead"), person_id=people.person("lead"))
    monkeypatch.setattr(store, "compare_digest", lambda *_: True)
    assert sessions.look(people.tools, secret).who.name == people.name("lead")


def test_a_signed_in_page_reads_once_to_know_who_it_is(people, django_assert_num_queries):
    secret = signed_in(people, "lead")
    first = sessions.look(people.tools, secret)
    with django_assert_num_queries(1):
        assert sessions.look(people.tools, secret) == first


def test_a_new_name_is_shown_with_the_next_page(people):
    from sharewell.casework.use_case import as_system
    from sharewell.records.stores import people as store
    from sharewell.rules.events import Event
    from sharewell.rules.people import SystemActor

    secret = signed_in(people, "lead")
    assert sessions.look(people.tools, secret).who.name == "Jo Bell"

    def rename(work, _):
        store.people.put(work, replace(store.people.get(work.organisation, people.person("lead")), name="Jo Bell-Hart"))

    as_system(Event.PERSON_ADDED)(rename)(SystemActor("test", people.organisation_id), people.tools, None)
    assert sessions.look(people.tools, secret).who.name == "Jo Bell-Hart"


def test_a_full_disk_does_not_keep_people_from_reading(people, clock, monkeypatch):
    from django.db import OperationalError

    client = holding(signed_in(people, "lead"))
    clock.move(minutes=2)

    def full(*_, **__):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(sessions.sessions, "move", full)
    assert client.get("/help/").status_code == 200
    assert sessions.look(people.tools, client.cookies[COOKIE].value).who.name == "Jo Bell"


def test_where_somebody_is_signed_in_is_listed_and_each_can_be_ended(people):
    here, there = (holding(signed_in(people, "lead", device=name)) for name in ("Firefox on Mac", "Edge on Windows"))
    page = here.get("/settings/sign-in/").content.decode()
    assert "This browser" in page and "Edge on Windows" in page
    secret = there.cookies[COOKIE].value
    assert secret not in page and sessions.sessions.id_of(secret) not in page
    label = page.split('name="label" value="')[1].split('"')[0]
    here.post("/settings/sign-in/sessions/", {"label": label})
    assert (in_(here), in_(there)) == (True, False)


def test_nobody_ends_somebody_elses_session(people, browser):
    theirs = holding(signed_in(people, "deputy"))
    label = Session.objects.get(account_id=account_of(people, "deputy")).label
    browser("lead").post("/settings/sign-in/sessions/", {"label": label})
    assert in_(theirs)
