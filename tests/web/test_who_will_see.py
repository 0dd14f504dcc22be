"""The words of the matrix about who will see a concern, and who is related to whom (B11, B12, B13, B14, B25)."""

from __future__ import annotations

import re
from dataclasses import replace

from sharewell.casework.keep_address_book import KeepChild, keep_child
from sharewell.casework.list_children import ListChildren, register

WORDS = {"observed": "She had a bruise on her arm at lunch.", "safe_now": "yes", "when": "now"}


def words(page) -> str:
    return page.content.decode().replace("&#39;", "'")


def bare(page) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|concern_id|draft_id)" value="[^"]*"', "", words(page))


def test_b13_a_concern_about_staff_says_where_it_goes_and_who_is_kept_out(people, browser):
    page = browser("practitioner").post("/concern/new/adult/", {
        "about_staff": [people.person("adult")], "child_id": people.child().id, "do": "chosen"})
    assert "Because this is about someone who works here it goes to" in words(page)
    assert re.search(r"It won't be shown to: (Rory Quill, Una Quill|Una Quill, Rory Quill)\.", words(page))


def test_b13_where_nobody_may_see_it_the_councils_numbers_stand_there_and_it_is_kept(people, browser):
    everybody = [people.person(part) for part in ("lead", "deputy", "relative", "independent")]
    client, data = browser("practitioner"), {"about_staff": everybody, "child_id": people.child().id}
    page = client.post("/concern/new/adult/", {**data, "do": "chosen"})
    assert "No one here may see it. Call your local authority on" in words(page) and "01632 960103" in words(page)
    sent = client.post("/concern/new/adult/", {**data, **WORDS, "do": "send"})
    assert "No one here may see it" in words(sent) and "01632 960103" in words(sent)


def test_b13_where_no_lead_may_see_it_it_goes_to_the_independent_person_and_the_councils_numbers_stand_there(
    people, browser
):
    leads = [people.person(part) for part in ("lead", "deputy", "relative")]
    client, data = browser("practitioner"), {"about_staff": leads, "child_id": people.child().id}
    for page in (client.post("/concern/new/adult/", {**data, "do": "chosen"}),
                 client.post("/concern/new/adult/", {**data, **WORDS, "do": "send"})):
        assert people.name("independent") in words(page) and "No safeguarding lead may see it" in words(page)
        assert "01632 960103" in words(page)
    one = client.post("/concern/new/adult/", {**data, "about_staff": leads[:1], "do": "chosen"})
    assert "No safeguarding lead may see it" not in words(one)


def test_b14_whoever_names_themselves_is_told_first_and_it_is_saved(people, browser):
    client = browser("practitioner")
    data = {"about_staff": [people.person("practitioner")], "child_id": people.child().id}
    page = client.post("/concern/new/adult/", {**data, "do": "chosen"})
    warning = "You'll lose sight of this record after saving, because you're named in it."
    assert warning in words(page)
    sent = client.post("/concern/new/adult/", {**data, **WORDS, "do": "send"})
    assert sent.status_code == 200 and "You have lost sight of this record" in words(sent)
    assert "/add/" not in words(sent)
    assert warning not in words(client.post("/concern/new/adult/", {**data, "about_staff": [people.person("adult")],
                                                                    "do": "chosen"}))


def test_a_relation_ticked_in_the_form_is_shown_before_it_is_sent(people, browser):
    client, address = browser("practitioner"), f"/concern/new/{people.child().id}/"
    data = {**WORDS, "do": "send", "close_staff": [people.person("deputy")]}
    page = client.post(address, data)
    assert page.status_code == 422 and "Who will see this has changed" in words(page)
    assert "It won't be shown to: Sam Lee." in words(page) and WORDS["observed"] in words(page)
    sent = client.post(address, {**data, "shown_close": [people.person("deputy")]})
    assert "It is not shown to: Sam Lee." in words(sent)
    urgent = client.post(address, {**data, "safe_now": "no", "close_staff": [people.person("lead")]})
    assert "Stop. Tell" in words(urgent)


def typed(client, **more):
    return client.post("/concern/new/not-listed/", {
        **WORDS, "name": " mia  THORNBURY", "born_on_0": "1", "born_on_day": "1", "born_on-day": "1",
        "born_on_month": "9", "born_on-month": "9", "born_on_year": "2023", "born_on-year": "2023", "do": "send",
        **more})


def test_b11_children_of_one_name_and_birth_date_are_told_apart_by_address_or_key_person(people, browser):
    child = people.child()
    keep_child(people.actor("lead"), people.tools, KeepChild(
        name="Mia Thornbury", born_on=child.born_on, address="2 Mill Lane"))
    client = browser("practitioner")
    page = typed(client)
    assert page.status_code == 422
    assert "Two children match. Choose by address or key person." in words(page)
    assert "2 Mill Lane" in words(page) and "key person Kit Oduya" in words(page)
    changed = typed(client, same_child=child.id)
    assert "Who will see this has changed" in words(changed) and "Kit Oduya" in words(changed)
    assert typed(client, same_child=child.id, shown_child=child.id).status_code == 200
    assert typed(client, same_child="another").status_code == 200


def test_b12_a_child_on_a_hidden_record_only_is_the_same_page_as_no_match(people, browser):
    people.concern(about="Leo O'Brien", by="lead")
    client = browser("practitioner")
    hidden, none = ({**WORDS, "name": name, "do": "send"} for name in ("Noor Haddad", "Noor Haddad"))
    before = client.post("/concern/new/not-listed/", {**none, "observed": ""})
    from sharewell.casework.child_of_concern import NewChild
    from sharewell.casework.record_concern import RecordConcern, record_concern
    from sharewell.rules.concern import ConcernInput, Paragraph
    from sharewell.rules.values import SafeNow, StatementKind

    said = ConcernInput(paragraphs=(Paragraph("Noor came without lunch.", StatementKind.OBSERVED),),
                        safe_now=SafeNow.YES)
    record_concern(people.actor("lead"), people.tools, RecordConcern(concern=said, new_child=NewChild(
        name="Noor Haddad", born_on=people.child().born_on)))
    assert bare(client.post("/concern/new/not-listed/", {**hidden, "observed": ""})) == bare(before)


def test_the_pages_of_relations_key_persons_and_leaving_do_what_they_say(people, browser):
    manager, child = browser("manager"), people.child()
    adult = people.person("adult")
    page = manager.get(f"/settings/people/{adult}/")
    assert page.status_code == 200 and "Una Quill" in words(page)
    assert manager.post(f"/settings/people/{adult}/", {
        "name": "Rory Quill", "job": "room assistant", "close_to": [people.person("relative"), people.person("lead")],
    }).status_code == 302
    assert browser("practitioner").get(f"/settings/people/{adult}/").status_code == 404
    assert manager.post(f"/settings/register/{child.id}/key-person/", {"person_id": adult}).status_code == 302
    assert manager.post(f"/settings/people/{adult}/leaves/",
                        {"successor": people.person("practitioner")}).status_code == 302
    listed = {c.id: c for c in register(people.actor("lead"), people.tools, ListChildren())}
    assert replace(listed[child.id], version=0).key_person_id == people.person("practitioner")
    key = browser("key_worker")
    file_id = people.file_of(people.concern().concern_id)
    assert key.post(f"/settings/register/{child.id}/conflict/",
                    {"person_id": people.person("key_worker")}).status_code == 302
    assert key.get(f"/file/{file_id}/").status_code == 404


def test_nobody_is_kept_from_a_childs_records_by_a_press_of_the_button_alone(people, browser):
    file_id = people.file_of(people.concern().concern_id)
    lead, address = browser("lead"), f"/settings/register/{people.child().id}/conflict/"
    shown = words(lead.get(address))
    assert "selected" not in shown.split('name="person_id"')[1].split("</select>")[0].replace('value="" selected', "")
    asked = lead.post(address, {"person_id": ""})
    assert asked.status_code == 422 and "Choose who is related to the child." in words(asked)
    assert lead.get(f"/file/{file_id}/").status_code == 200
