"""The same count for those outside: whoever picks a pack up on a phone, and the letter to whoever is refused."""

from __future__ import annotations

from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.record_request import RecordRequest, record_request
from sharewell.casework.take_decision import TakeDecision, take_decision
from tests.casework.test_deciding import REFUSED
from tests.journeys.effort import Effort
from tests.journeys.test_effort import Budget, keeps_to
from tests.journeys.test_pick_up import public_server, send, tools
from tests.journeys.test_sharing import duty_team, heading
from tests.web.public import SOMEBODY, sealed_pack

__all__ = ["duty_team", "keeps_to", "tools"]
PICK_UP = Budget("Pick a pack up on a phone, without an account", 12, 90)
LETTER = Budget("Write to whoever was refused", 8, 120)


def test_a_pack_is_picked_up_on_a_phone(people, duty_team, enter, visit, keeps_to):
    code, path = send(enter("lead"), sealed_pack(people, duty_team), scripts=True)
    with public_server() as home:
        somebody = visit(home, width=390)
        somebody.open(path)
        page, effort = somebody.page, Effort(somebody, glass=True)
        effort.write(page.get_by_label("The code we told you by phone"), code)
        effort.press("Continue")
        for label, name in (("Your name", "name"), ("Your role", "role"), ("Your organisation", "organisation")):
            effort.write(page.get_by_label(label, exact=True), SOMEBODY[name])
        effort.choose(page.get_by_label("I need this for my work"))
        effort.press("Open it")
        with page.expect_download():
            effort.press("Download it to read or print (PDF)")
        effort.press("Confirm you have it")
        heading(somebody, "Thank you")
        keeps_to(PICK_UP, effort)


def test_whoever_is_refused_gets_a_letter(people, duty_team, enter, keeps_to):
    lead, ours = people.actor("lead"), people.tools
    asked, decision = record_request(lead, ours, RecordRequest(
        file_id=people.file_of(people.concern().concern_id), recipient_id=duty_team.id, purpose="A review",
        wanted="All notes since Easter", function="Reviewing officer", checked="called_back"))  # fmt: skip
    answers = REFUSED | {"requester_told": "told"}
    answer_decision(lead, ours, AnswerDecision(decision_id=decision.id, answers=answers))
    take_decision(lead, ours, TakeDecision(decision_id=decision.id, outcome="withhold", answers={}))
    visitor = enter("lead")
    visitor.open(f"/request/{asked.id}/")
    page, effort = visitor.page, Effort(visitor)
    effort.press("A letter with what was decided, and why")
    effort.write(page.locator('[name="offer"]'), "We will say at the review what her mother agrees to.")
    assert all(page.locator(f'[name="{name}"]').input_value() for name in ("asked", "decided", "why", "new_facts"))
    with page.expect_download() as letter:
        effort.press("Make the letter (PDF)")
    assert letter.value.suggested_filename.endswith(".pdf")
    keeps_to(LETTER, effort)
