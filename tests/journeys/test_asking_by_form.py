"""Somebody of another agency asks by the form; the lead rings back, chooses the child, and is at the decision."""

from __future__ import annotations

import re

from sharewell.casework.due_work import do_due_work
from tests.casework.by_form import ADDRESS, an_open_form, came
from tests.journeys.test_pick_up import public_server, tools
from tests.journeys.test_sharing import BOTH, fits, heading, press
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team", "tools"]
TYPED = {
    "Your name": "Ruth Khan", "Your job": "Social worker", "Your work phone number": "07700 900777",
    "The child's name": "Mia Thornbury", "What do you ask for?": "Her attendance since September.",
    "What do you need it for?": "An enquiry about her safety.",
    "In what part, or by what power, do you ask?": "Section 47.",
}  # fmt: skip


@BOTH
def test_an_agency_asks_by_form_and_it_becomes_a_decision(people, duty_team, enter, visit, width, scripts):
    people.concern()
    lead = enter("lead", width=width, scripts=scripts)
    lead.open("/settings/local/form/")
    fits(lead, scripts, "form-off")
    lead.page.get_by_label("The number to ring when it is urgent").fill("01632 960100")
    press(lead, "Switch it on")
    fits(lead, scripts, "form-on")
    path = lead.page.locator("main code").inner_text().strip().removeprefix(ADDRESS)
    with public_server() as home:
        somebody = visit(home, width=width, scripts=scripts)
        somebody.open(path)
        heading(somebody, "Ask Larkfield Playgroup for information")
        fits(somebody, scripts, "ask-form")
        for label, words in TYPED.items():
            somebody.page.get_by_label(label, exact=True).fill(words)
        press(somebody, "Send the request")
        heading(somebody, "There is a problem")
        fits(somebody, scripts, "ask-form-problem")
        assert somebody.page.get_by_label("Your job", exact=True).input_value() == "Social worker"
        somebody.page.get_by_label("Where you work").fill("Northshire Council")
        somebody.page.get_by_label("It is urgent").check()
        press(somebody, "Send the request")
        heading(somebody, "We have your request")
        fits(somebody, scripts, "asked-by-form")
        reference = somebody.page.locator("main strong").first.inner_text()
    do_due_work(people.tools)
    lead.open("/")
    fits(lead, scripts, "form-on-first-page")
    lead.page.get_by_role("link", name="An urgent request that came in by form").click()
    heading(lead, "A request that came in by form")
    assert reference in lead.page.locator("main").inner_text()
    fits(lead, scripts, "incoming")
    press(lead, "I deal with it")
    press(lead, "Record it and open the decision")
    heading(lead, "There is a problem")
    fits(lead, scripts, "incoming-problem")
    lead.page.get_by_label("Who asks?").select_option(duty_team.id)
    lead.page.get_by_label("Who answered at the published number").fill("The duty manager: she sent it.")
    mia = lead.page.get_by_label("Which child is it about?")
    mia.select_option(label=next(one for one in mia.locator("option").all_inner_texts() if "Mia" in one))
    press(lead, "Record it and open the decision")
    assert re.search(r"/decision/[0-9a-f]{32}/", lead.page.url)
    assert "An enquiry about her safety." in lead.page.locator("main").inner_text()


@BOTH
def test_many_that_are_not_real_are_set_aside_together(people, enter, width, scripts):
    path = an_open_form(people)
    for number in range(7):
        came(people, path, child=f"Nobody {number}", urgent=number == 3)
    lead = enter("lead", width=width, scripts=scripts)
    fits(lead, scripts, "many-by-form")
    lead.page.get_by_role("link", name="All 7 requests that came in by form").click()
    heading(lead, "Requests that came in by form")
    for box in lead.page.get_by_role("group", name="Which of them?").get_by_role("checkbox").all():
        box.check()
    press(lead, "Set them aside")
    heading(lead, "There is a problem")
    fits(lead, scripts, "all-incoming")
    lead.page.get_by_label("It is not real, or nobody at the published number knows of it").check()
    lead.page.get_by_label("How do you know?").fill("All from one place, and their agency knows of none.")
    press(lead, "Set them aside")
    heading(lead, "Saved")
    fits(lead, scripts, "none-by-form")
