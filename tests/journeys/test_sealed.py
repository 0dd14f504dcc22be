"""A concern about somebody who works here, in a real browser: a key is made, the record is sealed, opened and read."""

from __future__ import annotations

import re

import pytest

from tests.casework.sealed_house import WORDS
from tests.journeys.test_recording import fits

BOTH = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (768, False), (390, True)])


def make_key(lead, scripts):
    page = lead.page
    page.get_by_role("link", name="Make your own key for sealed records").click()
    fits(lead, scripts)
    lead.look("sealed-new-key")
    assert len(page.locator("p.sw-words strong").inner_text().split()) == 6
    page.get_by_label("Passphrase", exact=True).fill(WORDS.format("lead"))
    page.get_by_label("The same passphrase again").fill(WORDS.format("lead"))
    page.get_by_role("button", name="Make my key").click()
    page.get_by_text("Your key is open").wait_for()
    fits(lead, scripts)
    lead.look("sealed-key-open")
    page.get_by_role("button", name="Shut my key now").click()
    page.get_by_text("Your key is shut").wait_for()
    lead.look("sealed-key-shut")


def record_allegation(reporter, scripts):
    page = reporter.page
    reporter.open("/concern/new/adult/")
    page.get_by_label(re.compile("Rory Quill")).check()
    page.get_by_label(re.compile("child", re.I)).last.select_option(label="Mia Thornbury")
    page.get_by_role("button").last.click()
    page.get_by_label("Yes, for now").check()
    page.get_by_label("What you saw or heard").fill("He pulled her by the arm, twice.")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    fits(reporter, scripts)


@BOTH
def test_an_allegation_is_sealed_opened_and_read(people, enter, width, scripts):
    reporter, lead = (enter(part, width=width, scripts=scripts) for part in ("practitioner", "lead"))
    make_key(lead, scripts)
    record_allegation(reporter, scripts)
    page = lead.page
    lead.open("/")
    assert "Open it with your own passphrase" in page.locator("main").inner_text()
    assert "Mia" not in page.locator("main").inner_text()
    lead.look("sealed-list")
    page.get_by_role("link", name="Sealed record").click()
    page.get_by_role("heading", name="This file is sealed").wait_for()
    fits(lead, scripts)
    lead.look("sealed-locked")
    page.get_by_label("Your passphrase").fill("not this one at all")
    page.get_by_role("button", name="Open").click()
    page.get_by_text("This is not the passphrase of your key.").first.wait_for()
    fits(lead, scripts)
    lead.look("sealed-wrong")
    page.get_by_label("Your passphrase").fill(WORDS.format("lead"))
    page.get_by_role("button", name="Open").click()
    page.get_by_text("He pulled her by the arm, twice.").first.wait_for()
    fits(lead, scripts)

    told = reporter.page
    reporter.open("/")
    told.get_by_role("link", name="Sealed record").click()
    told.get_by_text("This record is sealed.").wait_for()
    assert "by the arm" not in told.locator("main").inner_text()
    fits(reporter, scripts)
    reporter.look("sealed-own")


@BOTH
def test_an_urgent_share_is_recorded_while_the_record_is_locked(people, enter, width, scripts):
    reporter, lead = (enter(part, width=width, scripts=scripts) for part in ("practitioner", "lead"))
    make_key(lead, scripts)
    record_allegation(reporter, scripts)
    page = reporter.page
    page.get_by_role("button", name="Add more").click()
    fits(reporter, scripts)
    reporter.open("/")
    page.get_by_role("link", name="Sealed record").click()
    page.get_by_role("button", name="Share now, finish after").click()
    page.get_by_text("This record is sealed, so the call sheet is empty").wait_for()
    assert "01632 960103" in page.locator("main").inner_text()
    fits(reporter, scripts)
    reporter.look("sealed-share-now")
    page.get_by_label(re.compile("Officer for concerns about staff")).check()
    page.get_by_label("What did you tell them?").fill("What I saw at lunch.")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("heading", name="Recorded").wait_for()
    fits(reporter, scripts)


def test_escrow_papers_are_made_and_shown_once(people, enter):
    for width in (1280, 390):
        lead = enter("lead", width=width)
        page = lead.page
        lead.open("/settings/escrow/")
        lead.assert_accessible()
        lead.look("escrow")
        lead.open("/settings/escrow/new/")
        lead.assert_accessible()
        page.get_by_label("Or the full name of somebody outside").fill(f"Ada {'One' if width == 1280 else 'Two'}")
        page.get_by_role("button", name="Make the paper").click()
        page.get_by_role("heading", name="Escrow paper").wait_for()
        lead.assert_accessible()
        assert page.locator("main ol li").count() == 33
        lead.look("escrow-paper")
        page.get_by_role("button", name="I have printed it").click()
        lead.assert_accessible()
        page.get_by_role("link", name=re.compile("Change")).first.click()
        lead.assert_accessible()
        lead.look("escrow-holder")
