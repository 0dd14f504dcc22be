"""Advice without names, page by page: each thing pointed out, what is held back, danger, and the second look."""

import pytest

from sharewell.casework.keep_child_details import (
    KeepChildDetails,
    ReadChildDetails,
    keep_child_details,
    read_child_details,
)
from sharewell.casework.seek_advice import ReadAdvice, read_advice
from sharewell.rules.held import FamilyMember
from tests.web.sharing.test_pages import as_shown

BRIEF = "She says Zebedee hid her shoes."
CALL = {"service": "Duty team", "person": "R. Khan", "words": "Talk to her mother.", "do": "log"}


def text(response):
    return response.content.decode()


@pytest.fixture
def lead(browser):
    return browser("lead")


@pytest.fixture
def advice(people, lead):
    concern = people.concern(words="Mia said Kit Oduya saw her mark on 3 March 2026.")
    made = lead.post(f"/concern/{concern.concern_id}/advice/", {"chosen": "statement-0", "adviser": "practitioner"})
    assert made.status_code == 302
    return made.url


def confirmed(lead, advice, **more):
    answer = as_shown(lead, advice, {"brief": BRIEF, "kept-Zebedee": "A figure in a story.", "do": "ready", **more})
    assert answer.status_code == 302
    return advice


def learned(people, advice):
    """The record learns that Zebedee is the child's uncle."""
    actor = people.actor("lead")
    file_id = read_advice(actor, people.tools, ReadAdvice(advice.strip("/").split("/")[-1])).advice.file_id
    child = read_child_details(actor, people.tools, ReadChildDetails(file_id))
    family = (FamilyMember(name="Zebedee Marlow", relation="uncle"),)
    keep_child_details(actor, people.tools, KeepChildDetails(file_id=file_id, name=child.name, family=family))


def test_nothing_is_chosen_beforehand_and_an_empty_choice_is_said(people, lead):
    concern = people.concern()
    url = f"/concern/{concern.concern_id}/advice/"
    assert "checked" not in text(lead.get(url))
    refused = lead.post(url, {})
    assert refused.status_code == 422 and "Choose what the adviser needs to hear." in text(refused)


def test_b21_each_thing_pointed_out_is_said_otherwise_or_kept_with_a_reason(lead, advice):
    body = "Tyrone rang 07700 900987, Tyrone cried."
    refused = as_shown(lead, advice, {"brief": body, "do": "ready"})
    page = text(refused)
    assert refused.status_code == 422 and "(2 places)" in page
    assert "For example: a phone number" in page
    typed = {"brief": body, "into-07700 900987": "a friend", "kept-Tyrone": "A figure in a story.", "do": "save"}
    assert as_shown(lead, advice, typed).status_code == 302
    page = text(lead.get(advice))
    assert "Tyrone rang a friend, Tyrone cried." in page and "A figure in a story." in page


def test_a_brief_that_speaks_of_danger_shows_the_urgent_share_and_asks_why_it_is_none(lead, advice):
    danger = {"brief": "He will kill her.", "do": "ready"}
    page = as_shown(lead, advice, danger)
    assert page.status_code == 422
    assert "A child may be in danger" in text(page) and "/share-now/" in text(page)
    assert as_shown(lead, advice, {**danger, "not_danger": "A film that she saw."}).status_code == 302
    assert "A film that she saw." in text(lead.get(advice))


def test_a_brief_that_nobody_confirmed_is_not_shown_to_be_read_out(lead, advice):
    assert lead.get(f"{advice}print/").status_code == 302
    assert "Read it out" in text(lead.get(f"{confirmed(lead, advice)}print/"))


def test_what_the_record_learns_later_holds_the_brief_back_and_another_begins(people, lead, advice):
    confirmed(lead, advice)
    learned(people, advice)
    page = text(lead.get(advice))
    assert "Do not read this out" in page and BRIEF not in page
    assert lead.get(f"{advice}print/").status_code == 302
    begun = lead.post(f"{advice}again/")
    assert begun.status_code == 302 and "the child&#39;s uncle hid her shoes" in text(lead.get(begun.url)).lower()


def test_b22_a_name_not_given_is_looked_at_again_with_a_reason(lead, advice):
    confirmed(lead, advice)
    asked = {**CALL, "name_asked": "yes_not_given", "reason_not_given": "I ask our lead first."}
    assert lead.post(f"{advice}call/", asked).status_code == 302
    assert "look again today" in text(lead.get(advice)) and "look again today" in text(lead.get("/"))
    refused = lead.post(f"{advice}name/", {"reason": ""})
    assert refused.status_code == 422 and "Say why the name is still not given" in text(refused)
    assert lead.post(f"{advice}name/", {"reason": "She asked for help."}).status_code == 302
    page = text(lead.get(advice))
    assert "She asked for help." in page and "look again today" not in page and "Add a call" in page
    assert lead.post(f"{advice}name/", {"reason": "Again."}).status_code == 409


def test_a_call_that_says_danger_goes_to_the_urgent_share_whatever_else_is_wrong(lead, advice):
    confirmed(lead, advice)
    said = lead.post(f"{advice}call/", {"words": "Ring 999 now.", "at": "nonsense", "do": "log"})
    assert said.status_code == 302 and said.url.endswith("/share-now/")


def test_a_call_is_logged_for_when_it_was_and_a_time_that_cannot_be_read_is_sent_back(lead, advice):
    confirmed(lead, advice)
    asked = {**CALL, "name_asked": "no", "on-day": "1", "on-month": "9", "on-year": "2026"}
    refused = lead.post(f"{advice}call/", {**asked, "at": "nonsense"})
    assert refused.status_code == 422 and "Talk to her mother." in text(refused)
    assert lead.post(f"{advice}call/", {**asked, "at": "2.15pm"}).status_code == 302
    assert "2:15pm on 1 September 2026" in text(lead.get(advice))


def test_no_page_of_advice_says_that_a_brief_is_anonymous(lead, advice):
    first = text(lead.get(advice))
    pages = [first, text(lead.get(f"{confirmed(lead, advice)}print/")), text(lead.get(f"{advice}call/"))]
    assert not [page for page in pages if "anonymous" in page.lower()]
    assert "That is no promise" in pages[0] or "could somebody local still guess" in pages[0]
