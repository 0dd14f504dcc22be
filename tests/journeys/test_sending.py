"""A sealed pack goes by hand, into their own system, and is taken back; and nobody confirms until somebody rings."""

from __future__ import annotations

from sharewell.casework.due_work import do_due_work
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from tests.journeys.browser import Visitor
from tests.journeys.test_pick_up import public_server, send, tools
from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press
from tests.support.signed_in import signed_in
from tests.web.public import sealed_pack
from tests.web.sharing.conftest import duty_team

__all__ = ["duty_team", "tools"]


def choose(lead: Visitor, pack_id: str, channel: str) -> None:
    lead.open(f"/pack/{pack_id}/send/")
    lead.page.get_by_label(channel, exact=True).check()
    press(lead, "Send it")


@BOTH
def test_it_is_given_by_hand_and_the_slip_that_comes_back_is_recorded(people, duty_team, enter, width, scripts):
    pack_id = sealed_pack(people, duty_team)
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    lead.open(f"/pack/{pack_id}/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Cover sheet with receipt slip (PDF)").click()
    assert waiting.value.suggested_filename.startswith("cover-")
    choose(lead, pack_id, "Given by hand")
    heading(lead, "There is a problem")
    assert "Enter who it was said or given to." in main_of(lead)
    fits(lead, scripts, "by-hand-gap")
    page.get_by_label("If you tell it or give it yourself: to whom?").fill("R. Khan")
    press(lead, "Send it")
    heading(lead, "What became of it")
    lead.open(f"/pack/{pack_id}/received/")
    heading(lead, "Sending and receipt")
    assert "Waiting for them to confirm" in main_of(lead) and "01632 960101" in main_of(lead)
    fits(lead, scripts, "by-hand-waiting")
    press(lead, "They have it")
    heading(lead, "There is a problem")
    page.get_by_label("Who confirmed that they have it?").fill("R. Khan")
    page.get_by_label("How did they tell you?").fill("The signed slip came back.")
    press(lead, "They have it")
    page.get_by_text("Confirmed by R. Khan").wait_for()
    assert "Waiting for them to confirm" not in main_of(lead)


@BOTH
def test_it_is_put_into_their_own_system_with_the_reference_that_came_back(people, duty_team, enter, width, scripts):
    pack_id = sealed_pack(people, duty_team)
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    choose(lead, pack_id, "Through their own system")
    heading(lead, "There is a problem")
    assert "Enter which system of theirs you put it into." in main_of(lead)
    fits(lead, scripts, "own-system-gap")
    page.get_by_label("If you put it into their own system: which one?").fill("The council's secure portal")
    page.get_by_label("The reference that their system gave").fill("FD-2210")
    press(lead, "Send it")
    heading(lead, "What became of it")
    page.get_by_role("link", name="Record that they have it").click()
    heading(lead, "Sending and receipt")
    assert "FD-2210" in main_of(lead) and "The council's secure portal" in main_of(lead)
    fits(lead, scripts, "own-system-sent")


@BOTH
def test_a_link_is_taken_back_and_opens_nothing_from_the_next_click_on(people, duty_team, enter, visit, width, scripts):
    pack_id = sealed_pack(people, duty_team)
    lead = enter("lead", width=width, scripts=scripts)
    _, path = send(lead, pack_id, scripts)
    with public_server() as home:
        visit(home, width=width, scripts=scripts).open(path)
    lead.open(f"/pack/{pack_id}/")
    lead.page.get_by_role("link", name="Record that they have it").click()
    lead.page.get_by_role("link", name="Take it back").click()
    press(lead, "Take it back")
    heading(lead, "There is a problem")
    fits(lead, scripts, "take-back")
    lead.page.get_by_label("Why do you take it back?").fill("It was meant for another team.")
    press(lead, "Take it back")
    heading(lead, "Sending and receipt")
    assert "Taken back" in main_of(lead) and "It does not open any more." in main_of(lead)
    fits(lead, scripts, "taken-back")
    with public_server() as home:
        somebody = visit(home, width=width, scripts=scripts)
        somebody.open(path, status=404)
        heading(somebody, "This link doesn’t work. Contact the sender.")
        fits(somebody, scripts, "public-taken-back")


@BOTH
def test_nobody_confirms_so_somebody_rings_and_writes_down_what_was_said(people, duty_team, enter, width, scripts):
    pack_id = sealed_pack(people, duty_team)
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    choose(lead, pack_id, "Told by phone or face to face")
    page.get_by_label("If you tell it or give it yourself: to whom?").fill("R. Khan")
    press(lead, "Send it")
    heading(lead, "What became of it")
    people.tools.clock.move(hours=36)
    do_due_work(people.tools)
    page.context.add_cookies([page.context.cookies()[0] | {"value": signed_in(people, "lead")}])
    lead.open("/")
    assert "Ring Duty team: 01632 960101" in main_of(lead)
    fits(lead, scripts, "worklist-late")
    lead.open(f"/pack/{pack_id}/")
    page.get_by_role("link", name="Record that they have it").click()
    heading(lead, "Not confirmed in time")
    fits(lead, scripts, "late")
    page.get_by_role("link", name="You rang, and they have not confirmed").click()
    press(lead, "Keep what they said")
    heading(lead, "There is a problem")
    fits(lead, scripts, "rang-gap")
    page.get_by_label("Whom did you ring, and what did they say?").fill("R. Khan will read it at four.")
    press(lead, "Keep what they said")
    heading(lead, "Waiting for them to confirm")


@BOTH
def test_an_urgent_share_waits_for_an_answer_that_is_recorded(people, enter, width, scripts):
    concern = people.concern()
    lead = enter("lead", width=width, scripts=scripts)
    page = lead.page
    told = {"contact": "duty_team", "told": "What I saw.", "spoken_to": "R. Khan"}
    share_urgently(people.actor("lead"), people.tools, ShareUrgently(concern_id=concern.concern_id, **told))
    lead.open("/")
    page.locator("main a[href^='/referral/']").click()
    heading(lead, "Waiting for their answer")
    fits(lead, scripts, "referral-waiting")
    page.get_by_role("link", name="You rang, and there is no answer yet").click()
    fits(lead, scripts, "referral-rang")
    page.get_by_label("Whom did you ring, and what did they say?").fill("Nobody there at two.")
    press(lead, "Keep what they said")
    press(lead, "Keep their answer")
    heading(lead, "There is a problem")
    fits(lead, scripts, "referral-gap")
    page.get_by_label("Who told you?").fill("R. Khan")
    page.get_by_label("What will they do? In their words").fill("They visit tomorrow.")
    press(lead, "Keep their answer")
    heading(lead, "What they will do")
    fits(lead, scripts, "referral-answered")
