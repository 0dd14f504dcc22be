"""From a worry to an answer, in a real browser: recorded, looked at, and the reply seen by who told us."""

from __future__ import annotations

import pytest

from tests.journeys.browser import Visitor


def fits(visitor: Visitor, scripts: bool) -> None:
    """Accessible, and no sideways scrolling. The checker itself needs scripts; see the test of pages without them."""
    if scripts:
        visitor.assert_accessible()
    else:
        visitor.page.wait_for_load_state()
        spill = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visitor.page.evaluate(spill) <= 0


BOTH = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (768, False), (390, True)])


@BOTH
def test_a_worry_is_recorded_looked_at_and_answered(people, enter, width, scripts):
    reporter, lead = (enter(part, width=width, scripts=scripts) for part in ("practitioner", "lead"))
    page = reporter.page
    if width == 390 and scripts:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Record a concern").first.click()
    fits(reporter, scripts)
    reporter.look("choose")
    page.get_by_role("link", name="Mia Thornbury").click()
    fits(reporter, scripts)
    page.get_by_label("Yes, for now").check()
    page.get_by_label("Something the child said").check()
    page.get_by_label("What did you say or ask?").fill("I said: tell me about it.")
    page.get_by_label("Yes, I said I could not").check()
    page.get_by_label("Their words").fill("I did not get any breakfast.\nNot yesterday too.")
    page.get_by_label("What you saw or heard").fill("Same clothes for three days.")
    page.get_by_label("What you think").fill("I think she is hungry.")
    assert "Jo Bell" in page.locator(".sw-seen-by").inner_text()
    reporter.look("written")
    fits(reporter, scripts)
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    fits(reporter, scripts)
    reporter.look("sent")
    for words in ("Do not question the child.", "Jo Bell", "by 9:30am on Tuesday 24 November 2026"):
        assert words in page.locator("main").inner_text()

    looked = lead.page
    lead.open("/")
    fits(lead, scripts)
    lead.look("needs-you")
    looked.get_by_role("link", name="Mia Thornbury").click()
    fits(lead, scripts)
    assert "I did not get any breakfast.\nNot yesterday too." in looked.locator("main").inner_text()
    looked.get_by_label("Support in the setting").check()
    looked.get_by_label("Main type of concern").select_option("neglect")
    looked.get_by_label("Read, and in hand").check()
    lead.look("deciding")
    looked.get_by_role("button", name="Save and answer Bea Novak").click()
    looked.get_by_text("the person who told you has your reply").wait_for()
    fits(lead, scripts)
    lead.look("decided")

    reporter.open("/")
    assert "Read, and in hand" in page.locator("main").inner_text()
    page.get_by_role("link", name="Mia Thornbury").click()
    fits(reporter, scripts)
    assert "Read by Jo Bell" in page.locator("main").inner_text()
    reporter.look("own")


@BOTH
def test_a_child_who_may_not_be_safe_stops_the_writing_and_loses_nothing(people, enter, width, scripts):
    reporter = enter("practitioner", width=width, scripts=scripts)
    page = reporter.page
    reporter.open(f"/concern/new/{people.child('Zoë Adeyemi').id}/")
    page.get_by_label("What you saw or heard").fill("Bruise on the left arm, 2 cm.")
    page.get_by_label("I am not sure").check()
    told = page.locator(".sw-tell-now:visible").last
    assert "Tell Jo Bell or Sam Lee face to face now" in told.inner_text()
    assert "01632 960101" in told.inner_text()
    reporter.look("not-sure")
    fits(reporter, scripts)
    told.get_by_role("button").click()
    page.get_by_role("heading", name="Stop. Tell Jo Bell or Sam Lee face to face now").wait_for()
    fits(reporter, scripts)
    reporter.look("stop")
    page.get_by_role("button", name="Back to writing").click()
    assert page.get_by_label("What you saw or heard").input_value() == "Bruise on the left arm, 2 cm."
    assert page.get_by_label("I am not sure").is_checked()
    page.locator(".sw-tell-now:visible").last.get_by_role("button").click()
    page.get_by_label("Who did you tell?").fill("Jo Bell")
    page.get_by_role("button", name="I have told someone").click()
    assert "Told face to face: Jo Bell" in page.locator("main").inner_text()
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    fits(reporter, scripts)
    reporter.look("sent-urgent")

    lead = enter("lead", width=width, scripts=scripts)
    first = lead.page.locator(".sw-row").first.inner_text()
    assert "Zoë Adeyemi" in first
    assert "May not be safe" in first


def test_sending_with_a_gap_leads_to_the_field_and_keeps_the_words(people, enter):
    reporter = enter("practitioner", width=390)
    page = reporter.page
    reporter.open(f"/concern/new/{people.child().id}/")
    page.get_by_label("What you think").fill("I think something is not right with her.")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    reporter.assert_accessible()
    reporter.look("gap")
    page.get_by_role("link", name="Say whether the child is safe right now.").click()
    assert page.evaluate("document.activeElement.name") == "safe_now"
    assert page.get_by_label("What you think").input_value() == "I think something is not right with her."


def test_the_back_button_and_a_second_press_save_once(people, enter):
    reporter = enter("practitioner")
    page = reporter.page
    reporter.open(f"/concern/new/{people.child().id}/")
    page.get_by_label("Yes, for now").check()
    page.get_by_label("What you saw or heard").fill("Same clothes for three days.")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    page.reload()
    page.get_by_role("heading", name="Already saved at 9:30am").wait_for()
    reporter.look("already")


def test_an_unborn_baby_and_an_adult_who_works_here(people, enter):
    reporter = enter("practitioner", width=768)
    page = reporter.page
    reporter.open("/concern/new/not-listed/")
    reporter.assert_accessible()
    page.get_by_label("Yes, for now").check()
    page.get_by_label("The child's full name").fill("Baby Brook")
    page.get_by_label("Not born yet").check()
    for part, value in (("Day", "2"), ("Month", "3"), ("Year", "2027")):
        page.get_by_role("group", name="When is the baby expected?").get_by_label(part).fill(value)
    page.get_by_label("What somebody told you").fill("Her aunt says she drinks every day.")
    page.get_by_label("Who told you").fill("The aunt")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()

    reporter.open("/concern/new/adult/")
    reporter.assert_accessible()
    reporter.look("adult")
    page.get_by_label("Rory Quill").check()
    page.get_by_label("Which child is it about?").select_option(label="Leo O'Brien")
    page.get_by_role("button", name="Write what happened").click()
    said = page.locator(".sw-seen-by").inner_text()
    assert "It won't be shown to: Rory Quill, Una Quill." in said
    reporter.assert_accessible()
    page.get_by_label("Yes, for now").check()
    page.get_by_label("What you saw or heard").fill("Rory pulled Leo by the arm.")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Sent").wait_for()
    assert "It is not shown to:" in page.locator("main").inner_text()
    assert "Leo" not in enter("adult").page.locator("main").inner_text()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_page_of_staff_is_accessible_and_fits(people, enter, visit, live_server, width):
    sent = people.concern()
    file_id = people.file_of(sent.concern_id)
    lead = enter("lead", width=width)
    for path in (
        "/", "/children/", f"/concern/{sent.concern_id}/", f"/concern/{sent.concern_id}/add/", f"/file/{file_id}/",
        f"/file/{file_id}/chronology/", f"/file/{file_id}/looks/", f"/file/{file_id}/circle/",
        f"/file/{file_id}/circle/{people.person('key_worker')}/end/", "/settings/", "/settings/local/",
        "/settings/local/change/", "/settings/address-book/",
        "/settings/address-book/new/", "/settings/people/", "/settings/people/new/",
        "/settings/register/", "/settings/register/new/", "/settings/password/", "/help/", "/promises/", "/danger/",
    ):  # fmt: skip
        lead.open(path)
        lead.assert_accessible()
        lead.look("page" + path.replace("/", "-").replace(sent.concern_id, "concern").replace(file_id, "file"))
    nobody = visit(live_server.url, width=width)
    for path in ("/sign-in/", "/danger/"):
        nobody.open(path)
        nobody.assert_accessible()


def test_what_stands_there_when_no_script_runs_is_accessible_too(people, enter):
    concern = people.concern().concern_id
    reporter, lead = enter("practitioner", width=390), enter("lead", width=390)
    for visitor in (reporter, lead):
        visitor.forgive("ERR_FAILED")
        visitor.page.route("**/*.js", lambda route: route.abort())
    for visitor, path in (
        (reporter, f"/concern/new/{people.child().id}/"), (reporter, "/concern/new/not-listed/"),
        (reporter, f"/concern/{concern}/"), (lead, "/"), (lead, f"/concern/{concern}/"),
    ):  # fmt: skip
        visitor.open(path)
        assert not visitor.page.locator("body.js-enabled").count()
        visitor.assert_accessible()
