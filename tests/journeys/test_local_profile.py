"""The local profile is read by everybody, changed by the lead, and fits every width; on paper it has no buttons."""

from __future__ import annotations

from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press


@BOTH
def test_the_lead_changes_the_profile_and_everybody_reads_and_prints_it(people, enter, width, scripts):
    lead = enter("lead", width=width, scripts=scripts)
    lead.open("/settings/local/")
    fits(lead, scripts, "local-profile")
    lead.page.get_by_role("button", name="Change these").click()
    heading(lead, "Change the local numbers and words")
    lead.page.get_by_label("Your partnership's thresholds, in short").fill("Level 4: ring the duty team at once.")
    for box in lead.page.locator("input[name=channels]").all():
        box.uncheck()
    press(lead, "Save the local numbers and words")
    heading(lead, "There is a problem")
    assert "Choose at least one way to send something." in main_of(lead)
    fits(lead, scripts, "local-profile-gap")
    lead.page.get_by_label("Given by hand").check()
    press(lead, "Save the local numbers and words")
    assert "Level 4: ring the duty team at once." in main_of(lead)
    reader = enter("practitioner", width=width, scripts=scripts)
    reader.open("/settings/local/")
    assert "Version 2" in main_of(reader) and "Change these" not in main_of(reader)
    lead.page.emulate_media(media="print")
    assert not lead.page.get_by_role("button", name="Change these").is_visible()
    assert lead.page.get_by_text("01632 960101").first.is_visible()
    lead.look("local-profile-paper")
