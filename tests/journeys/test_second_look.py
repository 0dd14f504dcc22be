"""A second pair of eyes in a real browser: asked, given in the second person's own name, and who knows what after."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.journeys.test_sharing import (
    BOTH,
    CHECKED,
    answer_all,
    duty_team,
    fits,
    heading,
    main_of,
    opened,
    press,
)

__all__ = ["duty_team"]


@BOTH
def test_a_decision_the_family_is_not_told_of_waits_for_a_second_person(people, enter, duty_team, width, scripts):
    concern = people.concern(words="Mia had a mark on her arm.")
    file = f"/file/{people.file_of(concern.concern_id)}/"
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(file)
    press(lead, "Open a sharing decision")
    assert CHECKED["told"] == "told"
    answer_all(lead, duty_team.id)
    press(lead, "Save and come back")
    opened(lead, "family")
    page.get_by_role("link", name="Each person by themselves").click()
    heading(lead, "The family, each by themselves")
    fits(lead, scripts, "family")
    page.locator('[name="voices-0-consent"][value="not_asked"]').check()
    press(lead, "Save and go back to the decision")
    heading(lead, "There is a problem")
    fits(lead, scripts, "family-gap")
    page.locator('[name="voices-0-not_asked_because"][value="unsafe"]').check()
    page.locator('[name="voices-0-words"]').fill("Nobody spoke to her yet.")
    press(lead, "Save and go back to the decision")
    opened(lead, "family")
    assert "Nobody spoke to her yet." in main_of(lead)
    opened(lead, "why")
    page.get_by_role("link", name="Others who are affected").click()
    heading(lead, "Others who are affected")
    page.locator('[name="others-0-if_shared"]').fill("He may be angry with her.")
    press(lead, "Room for more people")
    assert page.locator('[name="others-0-if_shared"]').input_value() == "He may be angry with her."
    press(lead, "Save and go back to the decision")
    heading(lead, "There is a problem")
    fits(lead, scripts, "others-gap")
    page.locator('[name="others-0-person"]').fill("Her brother")
    page.locator('[name="others-0-if_not"]').fill("Nothing that we know of.")
    press(lead, "Save and go back to the decision")
    opened(lead, "why")
    assert "He may be angry with her." in main_of(lead)
    opened(lead, "family")
    page.locator('[name="outcome"][value="share"]').check()
    page.locator('[name="told"][value="not_told"]').check()
    page.locator('[name="not_told_because"][value="unsafe"]').check()
    opened(lead, "decision")
    page.locator('[name="reasons"]').fill("Nobody can explain it, and it is not safe to ask.")
    press(lead, "Record this decision")
    heading(lead, "There is a problem")
    fits(lead, scripts, "second-needed")
    page.get_by_role("link", name="Ask somebody else in the circle to look this over").click()
    heading(lead, "A second pair of eyes")
    fits(lead, scripts, "second-ask")
    page.get_by_label(people.name("deputy")).check()
    press(lead, "Ask them to look this over")
    assert f"{people.name('deputy')} was asked to look this over" in main_of(lead)

    deputy = enter("deputy", width=width, scripts=scripts)
    assert "Look over a sharing decision" in main_of(deputy)
    decision = urlsplit(page.url).path
    deputy.open(f"{decision}second-look/")
    heading(deputy, "A second pair of eyes")
    assert "it is not safe to ask" in main_of(deputy)
    fits(deputy, scripts, "second-look")
    press(deputy, "Send")
    heading(deputy, "There is a problem")
    deputy.page.get_by_label("Yes, I agree with this decision").check()
    press(deputy, "Send")
    heading(deputy, "Needs you")
    assert "Look over a sharing decision" not in main_of(deputy)

    lead.open(decision)
    fits(lead, scripts, "second-agreed")
    opened(lead, "decision")
    page.locator('[name="outcome"][value="share"]').check()
    press(lead, "Record this decision")
    heading(lead, "Decided: Share")
    assert f"Looked over before by {people.name('deputy')}, who agreed." in main_of(lead)
    fits(lead, scripts, "second-recorded")
    lead.open(f"{file}who-knows/")
    heading(lead, "Who knows what")
    fits(lead, scripts, "who-knows")
    lead.open("/settings/weekly-sheet/")
    heading(lead, "Weekly sheet")
    fits(lead, scripts, "weekly-sheet")
