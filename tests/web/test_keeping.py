"""Settings: who may change them, that they take effect, and that a change is never silent."""

from __future__ import annotations

import html


def page_of(answer) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def test_words_about_secrets_and_a_number_are_changed_and_shown_where_they_are_needed(people, browser):
    client = browser("manager")
    given = {"partnership": "Larkshire partnership", "channels": ["by_hand"],
             "no_secrets_words": "Thank you for telling me. I must ask for help.", "duty_team_name": "First response",
             "duty_team_phone": "01632 960199", "duty_team_hours": ""}  # fmt: skip
    assert client.post("/settings/local/change/", given).status_code == 302
    write = page_of(browser("practitioner").get(f"/concern/new/{people.child().id}/"))
    assert "Thank you for telling me. I must ask for help." in write
    assert "01632 960199" in write
    assert "01632 960103" not in write, "a number that was emptied is gone"


def test_how_long_a_recipient_has_and_what_is_done_then_are_kept_and_shown_to_everybody(people, browser):
    client = browser("lead")
    given = {"partnership": "Larkshire partnership", "channels": ["by_hand"], "confirm_within_days": "2",
             "escalation": "Ring them.\nRing again."}  # fmt: skip
    assert client.post("/settings/local/change/", given).status_code == 302
    shown = page_of(browser("practitioner").get("/settings/local/"))
    assert "has 2 working days to confirm" in shown and "<li>Ring them.</li><li>Ring again.</li>" in shown
    refused = page_of(client.post("/settings/local/change/", given | {"confirm_within_days": "soon"}))
    assert "Enter a number of working days, 1 to 10." in refused and "soon" in refused


def test_thresholds_ways_to_send_and_limits_are_kept_shown_and_dated(people, browser):
    client, address = browser("lead"), "/settings/local/change/"
    first = page_of(client.get("/settings/local/"))
    assert "Version 1, in force since" in first and "No day is set on which these are checked again." in first
    given = {"partnership": "Larkshire partnership", "thresholds": "Level <4>: ring at once.", "channels": ["spoken"],
             "look_within_hours": "6",
             "review_on-day": "1", "review_on-month": "3", "review_on-year": "2027"}  # fmt: skip
    for wrong in ({"channels": []}, {"channels": ["pigeon"]}, {"look_within_hours": "73"}):
        assert client.post(address, given | wrong).status_code == 422, wrong
    assert client.post(address, given)["Location"] == "/settings/local/?saved=1"
    shown = page_of(browser("practitioner").get("/settings/local/"))
    for words in ("Version 2", "Level <4>: ring at once.", "6 hours", "Told by phone or face to face",
                  "To be checked again on 1 March 2027", "By law: "):  # fmt: skip
        assert words in shown, words
    assert "Pick-up link" not in shown and "Change these" not in shown and "print" in shown
    people.tools.clock.move(days=100)
    assert "These were to be checked again on 1 March 2027" in page_of(browser("practitioner").get("/settings/local/"))


def test_a_number_nobody_changed_keeps_the_day_it_was_checked(people, browser, tools):
    from datetime import date

    from sharewell.casework.keep_address_book import local_profile

    before = local_profile(people.actor("lead"), tools, None)
    given = {"partnership": before.partnership, "no_secrets_words": before.no_secrets_words,
             "channels": list(before.channels)}  # fmt: skip
    for contact in before.contacts:
        given |= {f"{contact.kind}_name": contact.name, f"{contact.kind}_phone": contact.phone,
                  f"{contact.kind}_hours": contact.hours}  # fmt: skip
    browser("lead").post("/settings/local/change/", given | {"lado_phone": "01632 960188"})
    checked = {c.kind: c.checked_on for c in local_profile(people.actor("lead"), tools, None).contacts}
    assert checked["duty_team"] == date(2026, 9, 1)
    assert checked["lado"] == date(2026, 11, 23)


def test_a_practitioner_reads_the_numbers_and_changes_none(people, browser):
    client = browser("practitioner")
    assert "<textarea" not in page_of(client.get("/settings/local/"))
    assert client.get("/settings/local/change/")["Location"] == "/settings/local/"
    assert client.post("/settings/local/change/", {"partnership": "x", "channels": ["spoken"]}).status_code == 403


def test_a_recipient_is_added_checked_by_ringing_back_and_unchecked_when_the_number_changes(people, browser):
    client = browser("lead")
    given = {"name": "R. Khan", "agency": "The council", "role": "social worker", "kind": "childrens_social_care",
             "phone": "01632 960101", "number_source": "the council's website"}  # fmt: skip
    assert client.post("/settings/address-book/new/", given).status_code == 302
    book = client.get("/settings/address-book/").content.decode()
    assert "Not checked" in book
    row = book.split('href="/settings/address-book/')[-1].split("/check/")[0]
    check = f"/settings/address-book/{row}/check/"
    assert "Say which published number you rang" in page_of(client.post(check, {"how": ""}))
    assert client.post(check, {"how": "Rang 01632 960101, R. Khan answered."}).status_code == 302
    assert "Checked 23 November 2026" in page_of(client.get("/settings/address-book/"))
    client.post(f"/settings/address-book/{row}/", given | {"phone": "01632 960111"})
    assert "Not checked" in page_of(client.get("/settings/address-book/"))


def test_an_empty_address_book_says_what_belongs_there(people, browser):
    assert "appear here" in page_of(browser("lead").get("/settings/address-book/"))


def test_a_child_added_to_the_register_is_a_tile_for_everybody(people, browser):
    given = {"name": "Ola Brook", "room": "Otters", "key_person_id": people.person("key_worker")}
    assert browser("lead").post("/settings/register/new/", given).status_code == 302
    assert "Ola Brook" in page_of(browser("practitioner").get("/concern/new/?room=Otters"))
    assert "Ola Brook" not in page_of(browser("practitioner").get("/concern/new/?room=Hedgehogs"))


def test_a_practitioner_keeps_neither_staff_nor_register(people, browser):
    client = browser("practitioner")
    person = {"name": "Dee Marsh", "job": "cook", "roles": "lead", "sign_in_name": "", "password": ""}
    assert client.post("/settings/people/new/", person).status_code == 403
    assert client.post("/settings/register/new/", {"name": "Ola Brook"}).status_code == 403
    assert client.post(f"/settings/people/{people.person('lead')}/leaves/").status_code == 403
    assert "Dee Marsh" not in page_of(browser("lead").get("/settings/people/"))
