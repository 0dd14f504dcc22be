"""A shared tablet in a room, and Hide, in a real browser."""

from __future__ import annotations

import pytest

WORDS = "She had the same clothes on for three days."
BOTH = pytest.mark.parametrize(("width", "scripts"), [(768, True), (768, False), (390, True), (1280, True)])


def fits(visitor, scripts) -> None:
    if scripts:
        visitor.assert_accessible()
    else:
        spill = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visitor.page.evaluate(spill) <= 0


def enrolled(people, enter, visitor):
    """Make this browser an enrolled tablet, as the lead would, with a PIN for the practitioner."""
    from django.conf import settings

    from sharewell.casework.tablets import EnrolDevice, KeepPin, enrol_device, keep_pin
    from sharewell.records import gate
    from sharewell.records.stores import accounts
    from sharewell.web.cookies import TABLET

    assert settings
    secret = enrol_device(people.actor("lead"), people.tools, EnrolDevice(label="Hedgehogs room"))
    opened = gate.open_organisation(people.tools.vault, people.organisation_id)
    account = next(a for a in accounts.all_of(opened) if a.person_id == people.person("practitioner"))
    keep_pin(people.actor("practitioner"), people.tools, KeepPin(account_id=account.id, pin="749358", again="749358"))
    visitor.page.context.add_cookies([{"name": TABLET, "value": secret, "url": visitor.home}])


@BOTH
def test_a_pin_a_concern_hidden_half_way_and_gone_on_with(people, enter, visit, live_server, width, scripts):
    visitor = visit(live_server.url, width=width, scripts=scripts)
    enrolled(people, enter, visitor)
    page = visitor.page
    visitor.open("/sign-in/")
    fits(visitor, scripts)
    visitor.look("tablet-tiles")
    page.get_by_role("link", name=people.name("practitioner")).click()
    page.get_by_label("Your PIN").fill("749358")
    fits(visitor, scripts)
    visitor.look("tablet-pin")
    page.get_by_role("button", name="Enter", exact=True).click()
    page.get_by_role("link", name="Mia Thornbury").click()
    page.get_by_label("Yes, for now").check()
    page.get_by_label("What you saw or heard").fill(WORDS)
    fits(visitor, scripts)
    visitor.look("tablet-write")
    if scripts:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Hide, and keep what I wrote").click()
    page.get_by_role("heading", name="Hidden").wait_for()
    fits(visitor, scripts)
    visitor.look("hidden")
    assert WORDS not in page.content()
    page.go_back()
    assert WORDS not in page.content()
    page.go_forward()
    page.get_by_role("button", name="Enter with your PIN").click()
    page.get_by_role("link", name=people.name("practitioner")).click()
    page.get_by_label("Your PIN").fill("749358")
    page.get_by_role("button", name="Enter", exact=True).click()
    page.get_by_role("heading", name="Not sent yet").wait_for()
    fits(visitor, scripts)
    visitor.look("draft")
    page.get_by_role("button", name="Go on writing").click()
    assert page.get_by_label("What you saw or heard").input_value() == WORDS
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    visitor.look("tablet-sent")
    fits(visitor, scripts)
    page.get_by_role("button", name="Done").click()
    page.get_by_role("heading", name="Who are you?").wait_for()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_settings_of_tablets_pins_sign_in_and_numbers(people, enter, width):
    visitor = enter("lead", width=width)
    for path, name in (("/settings/", "settings"), ("/settings/tablets/", "tablets"), ("/settings/pin/", "pin"),
                       ("/settings/sign-in/organisation/", "organisation"), ("/settings/figures/", "figures")):
        visitor.open(path)
        visitor.assert_accessible()
        visitor.look(name)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tablet_that_dies_while_somebody_writes_loses_nothing_where_scripts_run(people, enter, scripts):
    """Without scripts nothing is kept by itself: the control."""
    visitor = enter("practitioner", width=768, scripts=scripts)
    page = visitor.page
    page.clock.install()
    visitor.open("/concern/new/not-listed/")
    page.get_by_label("What you saw or heard").fill(WORDS)
    if scripts:
        page.clock.fast_forward(21_000)
        page.get_by_text("Kept for you at").wait_for()
        visitor.look("kept-while-writing")
        visitor.assert_accessible()
    page.close()
    other = enter("practitioner", width=390)
    other.open("/drafts/")
    assert other.page.get_by_text(WORDS[:40]).count() == (1 if scripts else 0)
    if scripts:
        other.page.get_by_text(WORDS[:40]).click()
        other.page.get_by_role("button", name="Go on writing").click()
        assert other.page.get_by_label("What you saw or heard").input_value() == WORDS
