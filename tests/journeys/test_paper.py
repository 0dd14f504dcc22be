"""A chronology on paper, in a real browser: what is left out, and what a reason puts in."""

from __future__ import annotations

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.rules.concern import Paragraph
from sharewell.rules.values import StatementKind, Teller
from tests.journeys.test_sharing import BOTH, fits, heading, main_of, press

SAFE, TOLD = "7 Hidden Court, Farholme", "Mrs Okafor"


@BOTH
def test_protected_details_stand_on_paper_only_with_a_reason(people, enter, width, scripts):
    concern = people.concern(words=f"Mia sleeps at {SAFE} now.")
    lead, tools, file_id = people.actor("lead"), people.tools, people.file_of(concern.concern_id)
    add_to_concern(lead, tools, AddToConcern(concern_id=concern.concern_id, paragraphs=(
        Paragraph(f"{TOLD} heard shouting.", StatementKind.REPORTED, f"{TOLD}, next door", teller=Teller.PUBLIC),)))
    child = people.child()
    keep_child_details(lead, tools, KeepChildDetails(
        file_id=file_id, name=child.name, born_on=child.born_on, address=SAFE, protected_address=True))
    visitor = enter("lead", width=width, scripts=scripts)
    visitor.open(f"/file/{file_id}/chronology/")
    fits(visitor, scripts, "chronology-left-out")
    assert SAFE not in main_of(visitor) and TOLD not in main_of(visitor)
    visitor.page.get_by_text("Print it with protected details").click()
    press(visitor, "Show it with protected details")
    heading(visitor, "There is a problem")
    fits(visitor, scripts, "chronology-no-reason")
    visitor.page.get_by_label("Why must they stand on this paper?").fill("The strategy meeting works from it.")
    press(visitor, "Show it with protected details")
    visitor.page.get_by_text("Protected details stand on this paper:").wait_for()
    fits(visitor, scripts, "chronology-whole")
    assert SAFE in main_of(visitor) and TOLD in main_of(visitor)
