"""Who the child is: kept through the page, on the call sheet, and a protected address on no call sheet."""

from __future__ import annotations

from tests.web.sharing.test_pages import as_shown

TYPED = {
    "name": "Mia Thornbury", "known_as": "Mimi", "born_on-day": "1", "born_on-month": "9", "born_on-year": "2023",
    "address": "4 Heron Close", "language": "English", "who_0": "Ada Thornbury", "relation_0": "mother",
    "responsible_0": "on", "phone_0": "07700 900155",
}  # fmt: skip


def test_what_is_kept_about_the_child_stands_on_the_call_sheet(people, browser):
    concern = people.concern()
    url = f"/file/{people.file_of(concern.concern_id)}/child/"
    client = browser("lead")
    assert as_shown(client, url, TYPED).status_code == 302
    sheet = client.get(f"/concern/{concern.concern_id}/share-now/").content.decode()
    assert "4 Heron Close" in sheet and "Ada Thornbury, mother (parental responsibility)" in sheet


def test_a_protected_address_is_on_nobodys_call_sheet_and_only_a_lead_unmarks_it(people, browser):
    concern = people.concern()
    url = f"/file/{people.file_of(concern.concern_id)}/child/"
    assert as_shown(browser("lead"), url, {**TYPED, "protected_address": "on"}).status_code == 302
    for part in ("lead", "practitioner", "key_worker"):
        sheet = browser(part).get(f"/concern/{concern.concern_id}/share-now/").content.decode()
        words = "It may be protected" if part == "practitioner" else "Protected: do not give it on the phone"
        assert "4 Heron Close" not in sheet and words in sheet
    refused = as_shown(browser("key_worker"), url, TYPED)
    assert refused.status_code == 409 and "4 Heron Close" in refused.content.decode()


def test_an_impossible_date_of_birth_is_sent_back_with_everything_typed(people, browser):
    url = f"/file/{people.file_of(people.concern().concern_id)}/child/"
    refused = as_shown(browser("lead"), url, {**TYPED, "born_on-month": "13"})
    assert refused.status_code == 422 or refused.status_code == 200
    assert "There is a problem" in refused.content.decode() and "4 Heron Close" in refused.content.decode()


RELATIVE = {"who_1": "Rae Thornbury", "relation_1": "aunt", "address_1": "9 Refuge Row", "protected_1": "on"}


def family_of(people, file_id):
    from sharewell.casework.keep_child_details import ReadChildDetails, read_child_details

    return read_child_details(people.actor("lead"), people.tools, ReadChildDetails(file_id)).family


def test_a_relatives_safe_address_and_its_mark_survive_saving_the_page_and_only_a_lead_unmarks_it(people, browser):
    file_id = people.file_of(people.concern().concern_id)
    url, lead = f"/file/{file_id}/child/", browser("lead")
    assert as_shown(lead, url, {**TYPED, **RELATIVE}).status_code == 302
    shown = lead.get(url).content.decode()
    assert "9 Refuge Row" in shown
    refused = as_shown(browser("key_worker"), url, {**TYPED, **RELATIVE, "protected_1": ""})
    assert refused.status_code == 409 and "9 Refuge Row" in refused.content.decode()
    assert as_shown(browser("key_worker"), url, {**TYPED, **RELATIVE, "needs": "Asthma"}).status_code == 302
    [_, aunt] = family_of(people, file_id)
    assert (aunt.name, aunt.address, aunt.protected) == ("Rae Thornbury", "9 Refuge Row", True)


def test_a_relatives_safe_address_asks_again_who_it_is(people, browser, clock):
    file_id = people.file_of(people.concern().concern_id)
    url, lead = f"/file/{file_id}/child/", browser("lead")
    as_shown(lead, url, {**TYPED, **RELATIVE})
    clock.move(minutes=6)
    for answer in (lead.get(url), lead.post(url, {**TYPED, **RELATIVE})):
        assert answer.status_code == 403
    assert "9 Refuge Row" not in lead.get(url).content.decode()
