"""The shortest honest way through each job, counted against its budget; docs/explanation/effort.md shows the same.

Each way starts where the job begins and ends where it is done, with every question answered that the rules ask for and
every sentence of a length that somebody would write. With `EFFORT=write` the table of the page is written anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.journeys.effort import Effort
from tests.journeys.test_sharing import CHECKED, ROWS, duty_team, heading
from tests.journeys.test_tablet import enrolled

__all__ = ["duty_team"]
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "effort.md"
WORDS = "She had a bruise on her arm and said that he did it last night."
SENTENCES = {
    "purpose": "So that the duty team can decide whether Mia is safe at home.",
    "risk_if_shared": "Her father may be angry with her mother, or keep her at home.",
    "risk_if_not": "She may be hurt again, and nobody would know the whole of it.",
    "recipient_need": "They decide whether she needs protecting, and have no account of it.",
    "reasons": "Nobody can explain the bruise, and she says that she was hurt. Only they can look into it.",
}


@dataclass(frozen=True)
class Budget:
    """The most that a job may ask: taps, and seconds by the model. From the journeys this product was designed by."""

    job: str
    taps: int
    seconds: int


CONCERN = Budget("Record a concern on a tablet, from the tile to “Sent”", 13, 60)
TRIAGE = Budget("Look at a concern and answer whoever told us", 7, 90)
DECISION = Budget("Decide in full, on the overview", 40, 300)
LED = Budget("Decide in full, led through it a row a page", 40, 300)
URGENT = Budget("Record an urgent share, after the call", 6, 60)
BRIEF = Budget("Make a brief without names, up to reading it out", 6, 40)
CALL = Budget("Log the call that it was read out in", 6, 45)
PACK = Budget("Make a pack, seal it and hand it over", 15, 90)


def over(budget: Budget, effort: Effort) -> list[str]:
    """What of a budget a way exceeds; nothing where it keeps to it."""
    found = []
    if effort.taps > budget.taps:
        found.append(f"{budget.job}: {effort.taps} taps, {budget.taps} at most")
    if effort.seconds > budget.seconds:
        found.append(f"{budget.job}: {effort.seconds:.0f} seconds, {budget.seconds} at most")
    return found


def line(budget: Budget, effort: Effort) -> str:
    """The line of the table."""
    return (f"| {budget.job} | {effort.taps} of {budget.taps} | {effort.fields} | {effort.typed} | {effort.pages} | "
            f"{effort.seconds:.0f} of {budget.seconds} |")  # fmt: skip


@pytest.fixture
def keeps_to(counted: Callable[[str, int], None]) -> Callable[[Budget, Effort], None]:
    """`keeps_to(budget, effort)`: within the budget, and as the page of the manual says.

    The control, each time: with a tap or a second less it would be over.
    """

    def check(budget: Budget, effort: Effort) -> None:
        counted(f"taps: {budget.job}", effort.taps)
        counted(f"seconds by the model: {budget.job}", round(effort.seconds))
        assert not over(budget, effort)
        assert over(replace(budget, taps=effort.taps - 1), effort)
        assert over(replace(budget, seconds=int(effort.seconds) - 1), effort)
        said, text = line(budget, effort), PAGE.read_text()
        if os.environ.get("EFFORT") == "write":
            lines = [said if old.startswith(f"| {budget.job} |") else old for old in text.splitlines()]
            PAGE.write_text("\n".join(lines) + "\n")
        else:
            assert said in text, f"docs/explanation/effort.md should say: {said}"

    return check


def test_a_concern_on_a_tablet(people, enter, visit, live_server, keeps_to):
    visitor = visit(live_server.url, width=768)
    enrolled(people, enter, visitor)
    visitor.open("/sign-in/")
    page, effort = visitor.page, Effort(visitor, glass=True)
    effort.tap(page.get_by_role("link", name=people.name("practitioner")))
    effort.pin(page.get_by_label("Your PIN"), "749358")
    effort.press("Enter")
    effort.tap(page.get_by_role("link", name="Mia Thornbury"))
    effort.choose(page.get_by_label("Yes, for now"))
    effort.choose(page.get_by_label("A mark or injury"))
    effort.write(page.get_by_label("What you saw or heard"), WORDS)
    effort.tap(page.get_by_role("button", name="Send", exact=True).last)
    heading(visitor, "Sent")
    keeps_to(CONCERN, effort)


def test_an_urgent_share(people, enter, keeps_to):
    concern = people.concern()
    lead = enter("lead")
    lead.open(f"/concern/{concern.concern_id}/")
    page, effort = lead.page, Effort(lead)
    effort.press("Share now, finish after")
    effort.choose(page.get_by_label("01632 960101"))
    effort.write(page.get_by_label("What did you tell them?"), "The bruise, what she said, that he fetches her at 3.")
    effort.write(page.get_by_label("Who did you speak to?"), "R. Khan")
    effort.press("Record")
    heading(lead, "Owed after the urgent share")
    keeps_to(URGENT, effort)


def test_a_look_at_a_concern(people, enter, keeps_to):
    people.concern()
    lead = enter("lead")
    page, effort = lead.page, Effort(lead)
    effort.tap(page.get_by_role("link", name="Mia Thornbury"))
    effort.choose(page.get_by_label("Support in the setting"))
    effort.pick(page.get_by_label("Main type of concern"), "neglect")
    effort.choose(page.get_by_label("Read, and in hand"))
    effort.tap(page.get_by_role("button", name="Save and answer"))
    page.get_by_text("the person who told you has your reply").wait_for()
    keeps_to(TRIAGE, effort)


def answers(effort: Effort, recipient_id: str) -> None:
    """Whatever the page that is open asks of a decision."""
    page = effort.visitor.page
    for name, value in CHECKED.items():
        box = page.locator(f'[name="{name}"][value="{value}"]')
        if box.count():
            effort.choose(box)
    for name, words in SENTENCES.items():
        box = page.locator(f'[name="{name}"]')
        if box.count():
            effort.write(box, words)
    if page.locator('[name="recipient_id"]').count():
        effort.pick(page.locator('[name="recipient_id"]'), recipient_id)


@pytest.fixture
def begun(people, enter) -> Effort:
    """A lead at a child's file, with a concern in it."""
    concern = people.concern(words="Mia had a mark on her arm.")
    lead = enter("lead")
    lead.open(f"/file/{people.file_of(concern.concern_id)}/")
    return Effort(lead)


def recorded(effort: Effort) -> None:
    effort.choose(effort.visitor.page.locator('[name="outcome"][value="share"]'))
    effort.press("Record this decision")
    heading(effort.visitor, "Decided: Share")


def test_a_decision_in_full_led_through_it(begun, duty_team, keeps_to):
    page = begun.visitor.page
    begun.press("Open a sharing decision")
    begun.press("Take me through it, one row at a time")
    for slug in ROWS:
        page.wait_for_url(f"**/row/{slug}/")
        answers(begun, duty_team.id)
        begun.press("Save and see the whole" if slug == ROWS[-1] else "Save and go on")
    heading(begun.visitor, "Sharing decision")
    recorded(begun)
    keeps_to(LED, begun)


def test_a_decision_in_full_and_the_pack_after_it(begun, duty_team, keeps_to):
    page = begun.visitor.page
    begun.press("Open a sharing decision")
    heading(begun.visitor, "Sharing decision")
    for slug in ROWS:
        if page.locator(f"#row-{slug}").get_attribute("open") is None:
            begun.tap(page.locator(f"#row-{slug} summary").first)
    answers(begun, duty_team.id)
    recorded(begun)
    keeps_to(DECISION, begun)
    packed = Effort(begun.visitor)
    packed.press("Make the pack")
    heading(begun.visitor, "Pack")
    for name in ("name", "born_on", "address", "family"):
        packed.choose(page.locator(f'[name="child"][value="{name}"]'))
    packed.choose(page.locator('[name="item"]').first)
    packed.write(page.get_by_label("They need this because").first, "They have no other account of how she came in.")
    packed.press("Seal the pack")
    heading(begun.visitor, "Sealed pack")
    packed.press("Send it")
    packed.choose(page.locator('[name="channel"][value="by_hand"]'))
    packed.write(page.locator('[name="handed_to"]'), "R. Khan")
    packed.press("Send it")
    heading(begun.visitor, "What became of it")
    keeps_to(PACK, packed)
    assert begun.seconds + packed.seconds <= DECISION.seconds, "both together, as one sitting"


def test_a_brief_without_names_and_the_call(people, enter, keeps_to):
    concern = people.concern(words="Mia came in with a mark on her arm.")
    lead = enter("lead")
    page = lead.page
    lead.open(f"/concern/{concern.concern_id}/")
    effort = Effort(lead)
    effort.press("Ask for advice without names")
    effort.choose(page.locator('[name="chosen"][value="statement-0"]'))
    effort.choose(page.get_by_label("The partnership's front door"))
    effort.press("Make the brief")
    effort.press("I have read it: nothing here tells who it is about")
    heading(lead, "What was said")
    keeps_to(BRIEF, effort)
    called = Effort(lead)
    called.press("Log the call")
    called.write(page.get_by_label("Who did you speak to?"), "R. Khan")
    called.write(page.get_by_label("What did they advise? In their words"), "Talk to her mother first; ring again.")
    called.choose(page.get_by_label("No", exact=True).first)
    called.press("Log this call")
    page.wait_for_load_state()
    keeps_to(CALL, called)
