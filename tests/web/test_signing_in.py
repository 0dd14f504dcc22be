"""Signing in and out, one's own password, the danger page, and the first start."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from sharewell.web.throttle import TRIES
from tests.web.second_steps import first_step, with_app


def page_of(answer) -> str:
    return html.unescape(answer.content.decode())


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(people):
    def ask(name: str) -> tuple[int, str]:
        answer = Client().post("/sign-in/", {"sign_in_name": name, "password": "not the password"})
        page = answer.content.decode().replace(f'value="{name}"', "")
        return answer.status_code, re.sub(r'(name="csrfmiddlewaretoken" value|data-sw-question)="[^"]*"', "", page)

    assert ask(people.sign_in_name("lead")) == ask("nobody.here")


def test_after_ten_tries_somebody_waits_and_is_not_locked_out(people, clock):
    import time_machine

    wrong = {"sign_in_name": people.sign_in_name("lead"), "password": "wrong"}
    right = wrong | {"password": people.password("lead")}
    with time_machine.travel(1_800_000_000, tick=False) as now:
        for _ in range(TRIES):
            assert Client().post("/sign-in/", wrong).status_code == 422
        refused = Client().post("/sign-in/", right)
        assert refused.status_code == 429
        assert "Wait 5 minutes" in page_of(refused)
        assert Client().post("/sign-in/", right, REMOTE_ADDR="192.0.2.7").status_code == 429
        now.shift(301)
        assert Client().post("/sign-in/", right).status_code == 302


def test_an_unknown_name_is_throttled_like_a_known_one(people):
    wrong = {"sign_in_name": "nobody.here", "password": "wrong"}
    codes = [Client().post("/sign-in/", wrong).status_code for _ in range(TRIES + 1)]
    assert codes == [422] * TRIES + [429]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"])
def test_nobody_is_sent_elsewhere_after_signing_in(people, elsewhere):
    given = {"sign_in_name": people.sign_in_name("lead"), "password": people.password("lead"), "next": elsewhere}
    assert Client().post("/sign-in/", given)["Location"] == "/sign-in/set-up/"
    _, steps = with_app(people, "lead")
    client, _ = first_step(people, "lead")
    done = client.post("/sign-in/second-step/", {"code": steps.code(), "next": elsewhere})
    assert done["Location"] == "/"


def test_somebody_comes_back_to_the_page_they_asked_for(people):
    client = Client()
    asked = client.get("/children/")
    assert asked["Location"] == "/sign-in/?next=%2Fchildren%2F"
    given = {"sign_in_name": people.sign_in_name("lead"), "password": people.password("lead"), "next": "/children/"}
    assert client.post("/sign-in/", given)["Location"] == "/sign-in/set-up/?next=%2Fchildren%2F"


def test_signing_out_ends_the_session_and_has_the_browser_forget(people, browser):
    client = browser("lead")
    assert client.get("/sign-out/").status_code == 405
    assert "cache" in client.post("/sign-out/")["Clear-Site-Data"]
    assert client.get("/").status_code == 302


def test_somebody_who_leaves_is_out_with_their_next_click(people, browser):
    client = browser("practitioner")
    assert client.get("/").status_code == 200
    browser("lead").post(f"/settings/people/{people.person('practitioner')}/leaves/")
    assert client.get("/").status_code == 302


def test_changing_ones_password_ends_every_other_session(people, browser):
    here, there = browser("practitioner"), browser("practitioner")
    new = "copper lantern by the mill"
    given = {"current": people.password("practitioner"), "new": new, "again": new}
    assert here.post("/settings/password/", given).status_code == 200
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Client().post("/sign-in/", {"sign_in_name": "practitioner", "password": new}).status_code == 302


def test_the_password_in_use_is_asked_for_and_both_new_ones_must_be_the_same(people, browser):
    client = browser("practitioner")
    wrong = {"current": "not it", "new": "copper lantern by the mill", "again": "copper lantern by the mill"}
    assert "This was not it." in page_of(client.post("/settings/password/", wrong))
    other = wrong | {"current": people.password("practitioner"), "again": "another one, long"}
    assert "Type the same new password in both boxes." in page_of(client.post("/settings/password/", other))


def test_the_danger_page_needs_no_signing_in_and_gives_local_numbers_where_there_is_one_organisation(db, tools):
    from sharewell.casework.set_up import NewPerson, SetUp, set_up
    from sharewell.rules.people import Role
    from tests.cast import contacts

    three = tuple(
        NewPerson(name=name, job="lead", roles=frozenset({role}), phone="07700 900123", sign_in_name=name[:2],
                  password="brass kettle orchard 7")
        for name, role in (("Jo Bell", Role.LEAD), ("Sam Lee", Role.DEPUTY), ("Win Achebe", Role.INDEPENDENT))
    )
    set_up(tools, SetUp(organisation="Elm", setting="Elm", controller="private_or_voluntary", people=three,
                        contacts=contacts()))
    page = page_of(Client().get("/danger/"))
    for words in ("999", "Jo Bell", "07700 900123", "01632 960101", "Out-of-hours duty team"):
        assert words in page
    assert "Win Achebe" not in page


def test_the_danger_page_works_when_the_database_does_not(people, monkeypatch):
    from django.db import OperationalError

    from sharewell.web import signing_in

    def broken(*_):
        raise OperationalError("no such table")

    monkeypatch.setattr(signing_in, "danger_card", broken)
    assert "999" in page_of(Client().get("/danger/"))


def first_start(**more: str) -> dict[str, str]:
    form = {"organisation": "Elm Committee", "setting": "Elm House", "controller": "private_or_voluntary",
            "duty_team_phone": "01632 960101"}  # fmt: skip
    for number, part in enumerate(("lead", "deputy", "independent")):
        form |= {f"{part}_name": f"Person {part.title()}", f"{part}_sign_in_name": f"p.{part}",
                 f"{part}_password": f"copper lantern {number} by the mill"}  # fmt: skip
    return form | more


def test_the_first_start_sets_up_and_ends_signed_in(db, tools):
    client = Client()
    assert client.get("/sign-in/")["Location"] == "/set-up/"
    assert client.get("/set-up/").status_code == 200
    done = client.post("/set-up/", first_start())
    assert done.status_code == 302
    assert client.get(done["Location"]).status_code == 200
    assert "Children's duty team" in page_of(client.get("/danger/"))
    assert Client().get("/set-up/").status_code == 404
    assert Client().post("/set-up/", first_start()).status_code == 404


def test_the_first_start_names_every_gap_beside_its_field_and_keeps_all_but_passwords(db, tools):
    from sharewell.reports.installation import Holds, holds

    given = first_start(lead_name="", deputy_password="Elm House for ever", setting="")
    page = page_of(Client().post("/set-up/", given))
    for words in ("Name the safeguarding lead.", "contains the setting's name", "Enter the name of the setting."):
        assert page.count(words) >= 2 or words == "contains the setting's name"
    assert "Person Deputy" in page
    assert "Elm House for ever" not in page
    assert holds(tools.vault) is Holds.NOTHING
