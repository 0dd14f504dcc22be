"""We ask somebody outside: asked, silent, rung about, refused, and asked again with what is new."""

from __future__ import annotations

from sharewell.casework.due_work import do_due_work
from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team"]


@BOTH
def test_others_are_asked_and_chased_and_asked_again(people, duty_team, enter, width, scripts):
    file_id = people.file_of(people.concern().concern_id)
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/file/{file_id}/")
    page.get_by_role("link", name="Ask somebody for information").click()
    heading(lead, "Ask somebody for information")
    press(lead, "Keep it, and wait for their answer")
    heading(lead, "There is a problem")
    fits(lead, scripts, "ask-others-gaps")
    page.get_by_label("Whom do you ask?").select_option(duty_team.id)
    page.get_by_label("What do you ask for?").fill("Whether they know the family, and since when.")
    page.get_by_label("What do you need it for?").fill("To decide whether Mia is safe at home.")
    page.get_by_label("To keep a child or an adult at risk safe").check()
    page.get_by_label("What do you tell them in asking?").fill("That we are worried about Mia.")
    press(lead, "Keep it, and wait for their answer")
    heading(lead, "We asked for information")
    assert "Waiting for their answer" in main_of(lead) and "01632 960101" in main_of(lead)
    fits(lead, scripts, "asked-waiting")
    address = page.url.removeprefix(lead.home)
    people.tools.clock.move(days=2)
    do_due_work(people.tools)
    lead = enter("lead", width=width, scripts=scripts)  # two days later, the earlier session is over
    page = lead.page
    lead.open("/")
    assert "We asked, and there is no answer in time. Ring Duty team" in main_of(lead)
    lead.open(address)
    page.get_by_role("link", name="You rang, and there is no answer yet").click()
    page.get_by_label("Whom did you ring, and what did they say?").fill("The duty manager. They look tomorrow.")
    fits(lead, scripts, "asked-rang")
    press(lead, "Keep what they said")
    page.get_by_label("They refused").check()
    page.get_by_label("Who answered?").fill("R. Khan")
    page.get_by_label("What did they say? In their words").fill("Not without the parents' agreement.")
    press(lead, "Keep their answer")
    assert "If you still need it" in main_of(lead)
    fits(lead, scripts, "asked-refused")
    page.get_by_role("button", name="Ask again with what is new").click()
    page.get_by_label("What is new since they answered?").fill("She came with a second bruise.")
    fits(lead, scripts, "asked-again")
    press(lead, "Keep it, and wait for their answer")
    assert "She came with a second bruise." in main_of(lead)
