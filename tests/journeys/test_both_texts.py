"""Two people save one thing, in a real browser at three widths: both texts stand there, and one press saves."""

from __future__ import annotations

import pytest

from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.open_decision import OpenDecision, open_decision

WIDTHS = pytest.mark.parametrize(("width", "scripts"), [(390, True), (768, True), (1280, True), (390, False)])
HERS = "Hers: so that the duty team can decide whether Mia is safe at home."
HIS = "His: so that the duty team can ring her doctor, and decide what she needs before the end of the week."


@WIDTHS
def test_both_texts_of_a_decision_stand_there_and_one_press_saves_mine(people, enter, width, scripts):
    concern = people.concern()
    lead, tools = people.actor("lead"), people.tools
    asked = OpenDecision(file_id=people.file_of(concern.concern_id), concern_id=concern.concern_id)
    decision = open_decision(lead, tools, asked)
    url = f"/decision/{decision.id}/row/why/"
    deputy = enter("deputy", width=width, scripts=scripts)
    deputy.open(url)
    deputy.page.locator('[name="purpose"]').fill(HIS)
    answer_decision(lead, tools, AnswerDecision(decision_id=decision.id, answers={"purpose": HERS}))
    deputy.page.get_by_role("button", name="Save and go on").click()
    part = deputy.page.locator("#both")
    assert HERS in part.inner_text() and HIS in part.inner_text() and "Jo Bell saved it at" in part.inner_text()
    deputy.look(f"both-decision-{scripts}")
    if scripts:
        deputy.assert_accessible()
    left, right = (part.locator(".sw-both__one").nth(n).bounding_box() for n in (0, 1))
    assert (left["x"] == right["x"]) is (width == 390)
    part.get_by_role("button", name="Save mine over it").click()
    deputy.page.wait_for_load_state()
    assert read_decision(lead, tools, ReadDecision(decision.id)).decision.answers["purpose"] == HIS


@pytest.mark.parametrize("width", [390, 1280])
def test_who_the_child_is_says_which_answers_differ(people, enter, width):
    file_id = people.file_of(people.concern().concern_id)
    deputy = enter("deputy", width=width)
    deputy.open(f"/file/{file_id}/child/")
    deputy.page.locator('[name="needs"]').fill("An inhaler, in the blue bag.")
    keep_child_details(people.actor("lead"), people.tools, KeepChildDetails(
        file_id=file_id, name="Mia Thornbury", needs="Hearing aid.", language="Polish, with an interpreter",
        born_on=people.child().born_on))
    deputy.page.get_by_role("button", name="Save who the child is").click()
    part = deputy.page.locator("#both")
    assert part.locator("h3").all_inner_texts() == ["Language, and whether an interpreter is needed",
                                                    "Health and other needs"]
    deputy.look("both-child")
    deputy.assert_accessible()
