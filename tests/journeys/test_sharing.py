"""From a concern to advice, a decision, a pack and a receipt, in a real browser, with and without scripts."""

from __future__ import annotations

import re

import pytest

from tests.journeys.browser import Visitor
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team"]
BOTH = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (768, False), (390, True)])
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def fits(visitor: Visitor, scripts: bool, name: str) -> None:
    """Accessible, no sideways scrolling, and a picture. The checker itself needs scripts."""
    visitor.page.wait_for_load_state()
    visitor.look(name)
    if scripts:
        visitor.assert_accessible()
    else:
        assert visitor.page.evaluate(WIDER) <= 0, name


def press(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_role("button", name=words, exact=True).first.click()


def heading(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_role("heading", name=words).first.wait_for()


def main_of(visitor: Visitor) -> str:
    return visitor.page.locator("main").inner_text()


@BOTH
def test_advice_is_asked_for_without_names_and_the_name_makes_it_a_referral(people, enter, width, scripts):
    concern = people.concern(words="Mia came in with a mark on her arm. Kit Oduya saw it at Larkfield in SW9 8ZZ.")
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/concern/{concern.concern_id}/")
    press(lead, "Ask for advice without names")
    heading(lead, "Ask for advice without names")
    fits(lead, scripts, "choose-facts")
    press(lead, "Make the brief")
    heading(lead, "There is a problem")
    page.locator('[name="chosen"][value="statement-0"]').check()
    page.get_by_label("The partnership's front door").check()
    press(lead, "Make the brief")
    brief = page.get_by_label("The brief")
    for name in ("Mia", "Kit", "Larkfield"):
        assert name not in brief.input_value()
    assert "SW9 8ZZ" in page.locator(".sw-missing").inner_text(), "what nobody knows is pointed out, not guessed"
    fits(lead, scripts, "brief")
    page.get_by_label("Replace “SW9 8ZZ” with").fill("the next town")
    press(lead, "Save and look again")
    assert "SW9 8ZZ" not in brief.input_value() and "the next town" in brief.input_value()
    brief.fill("Mia Thornbury has a mark. He will kill her.")
    page.get_by_label("Their name or team").fill("Duty team")
    press(lead, "I have read it: nothing here tells who it is about")
    heading(lead, "There is a problem")
    fits(lead, scripts, "brief-refused")
    brief.fill("A child of three has a mark on one arm that nobody can explain.")
    press(lead, "I have read it: nothing here tells who it is about")
    heading(lead, "What was said")
    assert "01632 960101" in main_of(lead), "whom to ring stands beside it"
    fits(lead, scripts, "brief-ready")
    page.get_by_role("link", name="Show it alone, to read out or print").click()
    heading(lead, "Read it out")
    fits(lead, scripts, "brief-alone")
    page.go_back()
    page.get_by_role("button", name="Log the call").or_(page.get_by_role("link", name="Log the call")).first.click()
    heading(lead, "Log the call")
    assert "Giving the name makes this a referral." in main_of(lead)
    fits(lead, scripts, "call")
    page.get_by_label("Who did you speak to?").fill("R. Khan")
    page.get_by_label("What did they advise? In their words").fill("Refer it today.")
    page.get_by_label("Yes, and I gave it").check()
    press(lead, "Log this call")
    heading(lead, "You gave the name.")
    fits(lead, scripts, "name-given")
    press(lead, "I pressed the wrong answer")
    heading(lead, "Log the call")
    assert page.get_by_label("What did they advise? In their words").input_value() == "Refer it today."
    press(lead, "Log this call")
    press(lead, "Make it a referral")
    heading(lead, "It is a referral now")
    fits(lead, scripts, "referral")
    page.get_by_role("button", name="Go on with the decision").or_(
        page.get_by_role("link", name="Go on with the decision")).first.click()
    heading(lead, "Sharing decision")


CHECKED = {
    "harm": "likely_harm", "asked": "no", "verification": "published", "closeness": "neither", "told": "told",
    "consent": "not_asked", "not_asked_because": "share_whatever_the_answer", "expected": "yes",
    "identifiable": "yes", "special_category": "yes", "condition": "safeguarding", "minimum": "yes",
    "basis": "recognised_safeguarding", "third_parties": "none_named", "protected": "none_present",
    "channel": "by_hand", "advice": "not_needed",
}  # fmt: skip
WRITTEN = {
    "purpose": "So that the duty team can decide whether Mia is safe at home.", "risk_if_shared": "She may stay home.",
    "risk_if_not": "She may be hurt again.", "recipient_need": "They decide on protection.",
}  # fmt: skip
ROWS = ("why", "who", "family", "law", "what", "how", "decision")


def opened(visitor: Visitor, slug: str) -> None:
    row = visitor.page.locator(f"#row-{slug}")
    if row.get_attribute("open") is None:
        row.locator("summary").first.click()


def answer_all(visitor: Visitor, recipient_id: str) -> None:
    page = visitor.page
    for slug in ROWS:
        opened(visitor, slug)
    for name, text in WRITTEN.items():
        page.locator(f'[name="{name}"]').fill(text)
    for name, value in CHECKED.items():
        page.locator(f'[name="{name}"][value="{value}"]').check()
    page.locator('[name="recipient_id"]').select_option(recipient_id)
    page.locator('[name="outcome"][value="share"]').check()


@BOTH
def test_a_decision_with_a_gap_is_mended_then_packed_sealed_given_and_confirmed(
    people, enter, duty_team, width, scripts
):
    concern = people.concern(words="Mia had a mark on her arm. Kit Oduya saw it too.")
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/concern/{concern.concern_id}/files/")
    drawing = {"name": "Kits drawing.txt", "mimeType": "text/plain", "buffer": b"A mark the size of a coin."}
    page.locator("#file").set_input_files(drawing)
    press(lead, "Attach this file")
    heading(lead, "Attached files")
    lead.open(f"/file/{people.file_of(concern.concern_id)}/")
    press(lead, "Open a sharing decision")
    heading(lead, "Sharing decision")
    fits(lead, scripts, "decision")
    page.locator('.sw-missing__item a').first.click()
    if scripts:
        assert page.locator("details.sw-answer[open]").count() == 1, "a missing thing opens its row"
    answer_all(lead, duty_team.id)
    lead.look("decision-open")
    press(lead, "Record this decision")
    heading(lead, "There is a problem")
    fits(lead, scripts, "decision-gap")
    assert page.locator("#row-decision").get_attribute("open") is not None
    page.locator('[name="reasons"]').fill("Nobody can explain it, and she says she was hurt.")
    press(lead, "Record this decision")
    heading(lead, "Decided: Share")
    fits(lead, scripts, "decided")
    timeline = page.get_by_role("link", name="What happened, in order of time").get_attribute("href")
    press(lead, "Make the pack")
    heading(lead, "Pack")
    fits(lead, scripts, "pack-empty")
    build_and_seal(lead, scripts)
    give_and_confirm(lead, scripts)
    lead.open(timeline)
    heading(lead, "What happened, in order of time")
    fits(lead, scripts, "decision-timeline")
    drawn, told = page.locator("main svg").text_content(), page.locator("main table").inner_text()
    for step in ("The decision was opened", "The decision was taken", "The pack was sealed", "The pack was sent",
                 "They said that they have it"):  # fmt: skip
        assert step in drawn and step in told, step


def build_and_seal(visitor: Visitor, scripts: bool) -> None:
    page = visitor.page
    for name in ("name", "born_on", "address", "family"):
        page.locator(f'[name="child"][value="{name}"]').check()
    page.locator('[name="item"]').first.check()
    page.locator('[name="item"]').last.check()
    press(visitor, "Seal the pack")
    heading(visitor, "There is a problem")
    fits(visitor, scripts, "pack-gaps")
    page.get_by_label("They need this because").first.fill("They have no other account of how she came in.")
    page.get_by_label("They need this because").nth(1).fill("They have not seen the mark.")
    page.get_by_label("What it shows, in a line").fill("The mark, described.")
    page.get_by_label(re.compile("I opened it")).check()
    press(visitor, "Save and look again")
    person = page.get_by_role("group", name=re.compile("Kit Oduya"))
    person.get_by_label("Include").check()
    person.get_by_label("They may know about this person because").fill("Kit is who they would ring.")
    fits(visitor, scripts, "pack-full")
    press(visitor, "Seal the pack")
    heading(visitor, "Sealed pack")
    assert page.get_by_role("link", name="Attached file 1").get_attribute("href").endswith("/attachment-1.file")
    fits(visitor, scripts, "sealed")


def give_and_confirm(visitor: Visitor, scripts: bool) -> None:
    page = visitor.page
    page.get_by_role("button", name="Send it").or_(page.get_by_role("link", name="Send it")).first.click()
    heading(visitor, "Send pack")
    fits(visitor, scripts, "send")
    page.locator('[name="channel"][value="by_hand"]').check()
    page.locator('[name="handed_to"]').fill("R. Khan")
    press(visitor, "Send it")
    heading(visitor, "What became of it")
    fits(visitor, scripts, "sealed-sent")
    page.get_by_role("link", name="Record that they have it").click()
    page.get_by_label("Who confirmed that they have it?").wait_for()
    fits(visitor, scripts, "receipt")
    page.get_by_label("Who confirmed that they have it?").fill("R. Khan")
    page.get_by_label("Their reference").fill("FD-7")
    press(visitor, "They have it")
    page.get_by_text("Confirmed by R. Khan").wait_for()
    fits(visitor, scripts, "received")


@BOTH
def test_an_urgent_share_is_recorded_on_one_page_and_what_is_owed_is_listed(people, enter, width, scripts):
    concern = people.concern()
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/concern/{concern.concern_id}/share-now/")
    fits(lead, scripts, "urgent")
    press(lead, "Record")
    heading(lead, "There is a problem")
    fits(lead, scripts, "urgent-gap")
    page.get_by_label(re.compile("01632 960101")).check()
    page.get_by_label("What did you tell them?").fill("What I saw.")
    page.get_by_label("Who did you speak to?").fill("R. Khan")
    press(lead, "Record")
    heading(lead, "Owed after the urgent share")
    fits(lead, scripts, "urgent-done")
    page.locator("main a[href*='/owed/']").first.click()
    heading(lead, "Still owed")
    fits(lead, scripts, "owed")


@BOTH
def test_somebody_who_asks_is_written_down_and_a_decision_opens(people, enter, duty_team, width, scripts):
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/file/{people.file_of(people.concern().concern_id)}/")
    page.get_by_role("link", name="Somebody asked us for information").click()
    heading(lead, "Somebody asks for information")
    fits(lead, scripts, "request")
    page.get_by_label("Who asks?").select_option(duty_team.id)
    page.get_by_label("What do they need it for?").fill("An assessment")
    page.get_by_label("What do they ask for?").fill("Attendance since May")
    press(lead, "Record it and open the decision")
    heading(lead, "Sharing decision")
    assert "Attendance since May" in main_of(lead)


@BOTH
def test_a_name_not_given_is_looked_at_again_and_a_later_call_gives_it(people, enter, width, scripts):
    concern = people.concern(words="Mia came in with a mark on her arm.")
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/concern/{concern.concern_id}/advice/")
    page.locator('[name="chosen"][value="age"]').check()
    page.locator('[name="chosen"][value="statement-0"]').check()
    press(lead, "Make the brief")
    page.get_by_label("The brief").fill("A child is scared to go home. Tyrone knows why.")
    press(lead, "I have read it: nothing here tells who it is about")
    heading(lead, "There is a problem")
    assert "A child may be in danger" in main_of(lead)
    fits(lead, scripts, "brief-danger")
    page.get_by_label("Or keep “Tyrone”, because").fill("A figure in a story.")
    page.get_by_label("Why is nobody in danger now?").fill("She stays with her aunt until we know more.")
    press(lead, "I have read it: nothing here tells who it is about")
    heading(lead, "What was said")
    page.get_by_role("button", name="Log the call").or_(page.get_by_role("link", name="Log the call")).first.click()
    page.get_by_label("Which service did you speak to?").fill("Duty team")
    page.get_by_label("Who did you speak to?").fill("R. Khan")
    page.get_by_label("What did they advise? In their words").fill("Who is it? Talk to the aunt.")
    page.get_by_label("Yes, but I did not give it").check()
    page.get_by_label("If you did not give it: why not?").fill("I want to ask our lead first.")
    press(lead, "Log this call")
    heading(lead, "They asked for the name and you did not give it")
    fits(lead, scripts, "name-not-given")
    press(lead, "It stays unsaid")
    heading(lead, "There is a problem")
    page.get_by_label("Why is the name still not given?").fill("The aunt has asked for help herself.")
    press(lead, "It stays unsaid")
    page.get_by_text("It is written down that the name is still not given.").wait_for()
    page.get_by_role("button", name="Add a call").or_(page.get_by_role("link", name="Add a call")).first.click()
    heading(lead, "Add a call")
    page.get_by_label("Who did you speak to?").fill("R. Khan")
    page.get_by_label("What did they advise? In their words").fill("Ring 999 if he comes to the door.")
    page.get_by_label("No", exact=True).first.check()
    press(lead, "Log this call")
    heading(lead, "Share now, finish after")
