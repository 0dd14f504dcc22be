"""Shared tablets: on an enrolled one a PIN opens the page for writing a concern, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.addresses import WORDS, addresses, real_values

PIN, WRONG = "749358", "749359"
WRITING = {"concern/new/", "concern/new/not-listed/", "concern/new/adult/", "concern/new/<id:child_id>/", "drafts/",
           "drafts/keep/", "drafts/<id:draft_id>/", "drafts/<id:draft_id>/end/", "hide/"}
OPEN = {"sign-in/", "sign-in/elsewhere/<id:provider_id>/", "danger/", "help/", "promises/", "tablet/",
        "tablet/<id:person_id>/", "fresh/", "hidden/", "hidden/<id:after>/", "api/v1/health", "set-up/", "sign-out/"}


@pytest.fixture
def tablet(people, browser) -> Client:
    """A tablet that the lead has enrolled, with nobody signed in; the practitioner has a PIN."""
    assert browser("practitioner").post("/settings/pin/", {"pin": PIN, "again": PIN}).status_code == 302
    client = browser("lead")
    assert client.post("/settings/tablets/", {"label": "Hedgehogs room"}).status_code == 302
    client.post("/sign-out/")
    return client


@pytest.fixture
def entered(tablet, people) -> Client:
    """The practitioner on the tablet."""
    assert enter(tablet, people).status_code == 302
    return tablet


def enter(client, people, pin=PIN, part="practitioner"):
    return client.post(f"/tablet/{people.person(part)}/", {"pin": pin})


def test_the_sign_in_page_of_a_tablet_shows_who_has_a_pin_and_nobody_else(tablet, people):
    assert tablet.get("/sign-in/")["Location"] == "/tablet/"
    shown = tablet.get("/tablet/").content.decode()
    assert people.name("practitioner") in shown
    assert people.name("lead") not in shown
    assert tablet.get("/sign-in/?own=1").status_code == 200


def test_on_any_other_device_there_is_no_such_page_and_a_pin_is_worth_nothing(tablet, people):
    assert Client().get("/tablet/").status_code == 404
    assert enter(Client(), people).status_code == 404


def test_with_a_pin_a_concern_is_written_and_the_tablet_is_free_again(entered, people):
    child = people.child().id
    assert entered.get("/")["Location"] == "/concern/new/"
    assert entered.get(f"/concern/new/{child}/").status_code == 200
    sent = entered.post(f"/concern/new/{child}/", {"observed": "The same clothes for three days.", "safe_now": "yes",
                                                  "when": "now", "do": "send"})
    assert "Sent" in sent.content.decode()
    assert "You are signed out on this tablet" in sent.content.decode()
    assert entered.get("/concern/new/")["Location"].startswith("/sign-in/")


def test_every_other_address_is_shut_to_it_whatever_is_asked(entered, people):
    real, opened = real_values(people) | WORDS, []
    for address in addresses():
        for method in ("get", "post"):
            if address.route in OPEN | WRITING:
                continue
            response = getattr(entered, method)(address.filled(real))
            leads_to_writing = response.status_code == 302 and response["Location"] == "/concern/new/"
            if not leads_to_writing and response.status_code not in (401, 404, 405) and "sign-in" not in address.route:
                opened.append(f"{method} {address.route} {response.status_code}")
    assert opened == []


def test_the_sweep_above_finds_a_door_that_forgets_the_tablet(entered, people, monkeypatch):
    from sharewell.web import door

    names = {"settings", "home", "people", "children"}
    monkeypatch.setattr(door, "ON_A_TABLET", door.ON_A_TABLET | names)
    assert entered.get("/settings/").status_code == 200


def test_the_rules_shut_it_too_where_the_door_forgets(entered, people, monkeypatch):
    from sharewell.web import door

    real = real_values(people)
    monkeypatch.setattr(door, "_name_of", lambda request: "choose")
    paths = (f"/file/{real['file_id']}/", f"/concern/{real['concern_id']}/", "/settings/address-book/", "/children/")
    assert [path for path in paths if entered.get(path).status_code not in (403, 404)] == []


def test_hide_on_a_tablet_keeps_the_draft_and_the_pin_brings_it_back(entered, people):
    typed = {"observed": "The same clothes for three days.", "safe_now": "yes"}
    hidden = entered.post("/hide/", typed, headers={"referer": "http://testserver/concern/new/not-listed/"})
    assert "Enter with your PIN" in entered.get(hidden["Location"]).content.decode()
    draft = hidden["Location"].replace("hidden", "drafts")
    back = entered.post(f"/tablet/{people.person('practitioner')}/", {"pin": PIN, "next": draft})
    assert back["Location"] == draft
    assert "The same clothes" in entered.get(draft).content.decode()


def test_it_locks_after_three_minutes_and_keeps_what_was_being_written(entered, clock):
    clock.move(minutes=3, seconds=1)
    late = entered.post("/concern/new/not-listed/", {"observed": "The same clothes for three days.", "do": "send"})
    assert late["Location"].startswith("/sign-in/?next=%2Fdrafts%2F")


def test_five_wrong_pins_are_told_to_the_lead_and_wait_five_minutes_but_lock_nobody_out(tablet, people, browser):
    from sharewell.casework.alerts import WRONG_PINS, my_alerts

    codes = [enter(tablet, people, WRONG).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert enter(tablet, people).status_code == 429
    shown = my_alerts(people.actor("lead"), people.tools, None)
    assert [people.name("practitioner") in one.words for one in shown if one.kind == WRONG_PINS] == [True]
    assert browser("practitioner").get("/settings/").status_code == 200


def test_a_tablet_whose_use_is_ended_is_like_any_other(tablet, people, browser):
    from sharewell.casework.tablets import EndDevice, end_device, my_devices

    [device] = my_devices(people.actor("lead"), people.tools, None)
    end_device(people.actor("lead"), people.tools, EndDevice(device.id))
    assert tablet.get("/tablet/").status_code == 404
    assert enter(tablet, people).status_code == 404


def test_only_a_lead_or_the_manager_enrols_and_only_after_showing_who_they_are(people, browser, clock):
    assert browser("practitioner").post("/settings/tablets/", {"label": "Mine"}).status_code == 403
    lead = browser("lead")
    clock.move(minutes=6)
    assert lead.post("/settings/tablets/", {"label": "Hedgehogs room"}).status_code != 302
    assert "tablet" not in lead.cookies


def test_somebody_who_left_is_not_on_the_tablet_any_more(tablet, people):
    from sharewell.casework.keep_address_book import Leave, end_employment

    end_employment(people.actor("lead"), people.tools, Leave(people.person("practitioner")))
    assert people.name("practitioner") not in tablet.get("/tablet/").content.decode()
    assert enter(tablet, people).status_code == 404


def test_neither_pin_nor_device_secret_stands_in_the_database(tablet, people):
    from django.db import connection

    secret = tablet.cookies["tablet"].value
    with connection.cursor() as cursor:
        found = b""
        for table in ("records_device", "records_pin"):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]).encode()
    assert PIN.encode() not in found
    assert secret.encode() not in found
    assert b"Hedgehogs" not in found


def test_what_a_pin_opened_ends_with_the_tablet_and_is_worth_nothing_on_another_device(entered, people):
    from sharewell.casework.tablets import EndDevice, end_device, my_devices

    elsewhere = Client()
    elsewhere.cookies["session"] = entered.cookies["session"].value
    assert entered.get("/concern/new/").status_code == 200
    assert elsewhere.get("/concern/new/")["Location"].startswith("/sign-in/")
    [device] = my_devices(people.actor("lead"), people.tools, None)
    end_device(people.actor("lead"), people.tools, EndDevice(device.id))
    assert entered.get("/concern/new/")["Location"].startswith("/sign-in/")
    typed = {"observed": "The same clothes for three days.", "do": "send"}
    assert "drafts" in entered.post("/concern/new/not-listed/", typed)["Location"]


@pytest.mark.parametrize(("page", "shown"), [("/concern/new/not-listed/", True), ("/file/decide/", False)])
def test_a_pin_brings_back_concerns_begun_and_no_other_draft(tablet, people, browser, page, shown):
    typed = {"observed": "The same clothes for three days."}
    referer = {"referer": f"http://testserver{page}"}
    draft = browser("practitioner").post("/hide/", typed, headers=referer)["Location"].replace("hidden", "drafts")
    assert browser("practitioner").get(draft).status_code == 200
    enter(tablet, people)
    assert (tablet.get(draft).status_code == 200) is shown
    assert ("The same clothes" in tablet.get("/drafts/").content.decode()) is shown


def second_tablet(people, browser) -> Client:
    """Another tablet of the same pre-school, with nobody signed in."""
    client = browser("lead")
    assert client.post("/settings/tablets/", {"label": "Garden"}).status_code == 302
    client.post("/sign-out/")
    return client


def moved(entered, other, cookie="sessionid") -> Client:
    """What a PIN opened on one tablet, carried to another by its cookie."""
    from django.conf import settings

    name = settings.SESSION_COOKIE_NAME if cookie == "sessionid" else cookie
    other.cookies[name] = entered.cookies[name].value
    return other


def test_what_a_pin_opened_is_worth_nothing_on_another_tablet_of_the_same_pre_school(entered, people, browser):
    other = moved(entered, second_tablet(people, browser))
    assert other.get("/concern/new/")["Location"].startswith("/sign-in/")
    assert entered.get("/concern/new/").status_code == 200


def test_nobody_writes_another_tablet_into_the_cookie(entered, people, browser):
    from sharewell.casework.tablets import my_devices

    other = moved(entered, second_tablet(people, browser))
    ids = {device.label: device.id for device in my_devices(people.actor("lead"), people.tools, None)}
    from django.conf import settings

    name = settings.SESSION_COOKIE_NAME
    secret, _, bound = entered.cookies[name].value.partition(".")
    assert bound == ids["Hedgehogs room"]
    other.cookies[name] = f"{secret}.{ids['Garden']}"
    assert other.get("/concern/new/")["Location"].startswith("/sign-in/")


def test_a_door_that_looks_at_the_organisation_alone_is_found(entered, people, browser, monkeypatch):
    """The control."""
    from sharewell.web import door

    monkeypatch.setattr(door, "_on_its_tablet", lambda request, session: bool(door.tablet_of(request)))
    assert moved(entered, second_tablet(people, browser)).get("/concern/new/").status_code == 200


def test_the_wait_after_wrong_pins_doubles_up_to_an_hour_and_the_right_one_forgets_it(monkeypatch):
    from django.core.cache import cache

    from sharewell.web import throttle

    cache.clear()
    real, waits, said = throttle._one_of, [], []
    monkeypatch.setattr(throttle, "_one_of", lambda slots, seconds: waits.append(seconds) or real(slots, seconds))
    tries = throttle.Tries("pin of somebody", "a tablet", most=5, rising=True)
    for _ in range(6):
        assert [tries.another() and not tries.used_up() for _ in range(5)] == [True] * 4 + [False]
        assert not tries.another()
        said.append(tries.minutes)
        cache.delete_many([*tries._own, *tries._network])  # the wait is over
    own = [seconds for n, seconds in enumerate(waits) if n % 2]
    assert said == [5, 10, 20, 40, 60, 60]
    assert own[::6] == [300, 600, 1200, 2400, 3600, 3600]
    tries.forget()
    assert tries.another() and tries.minutes == 5


def second_setting(people):
    """The organisation opens another pre-school."""
    from dataclasses import replace

    from sharewell.casework.use_case import as_system
    from sharewell.records.stores import people as store
    from sharewell.rules.events import Event
    from sharewell.rules.people import SystemActor
    from sharewell.rules.values import new_id

    def opened(work, _):
        first = store.settings.where(work.organisation, order="id", limit=1)[0]
        return store.settings.put(work, replace(first, id=new_id(), version=0, name="Example Pre-school by the River"))

    return as_system(Event.PERSON_ADDED)(opened)(SystemActor("test", people.organisation_id), people.tools, None)


def test_where_there_are_several_pre_schools_the_lead_says_which_one_the_tablet_lies_in(people, browser):
    from sharewell.casework.tablets import my_devices

    lead = browser("lead")
    assert "Which pre-school" not in lead.get("/settings/tablets/").content.decode()
    second = second_setting(people)
    assert "by the River" in lead.get("/settings/tablets/").content.decode()
    unsaid = lead.post("/settings/tablets/", {"label": "Garden"})
    assert unsaid.status_code == 422 and "Choose the pre-school" in unsaid.content.decode()
    assert lead.post("/settings/tablets/", {"label": "Garden", "setting_id": second.id}).status_code == 302
    assert my_devices(people.actor("lead"), people.tools, None)[0].setting_id == second.id
    assert "by the River. Enrolled" in lead.get("/settings/tablets/").content.decode()
