"""Who outside knows what, from what really went out of a file."""

from __future__ import annotations

import pytest

from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.record_request import RecordRequest, record_request
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.share_urgently import ShareUrgently, share_urgently
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.casework.who_knows_what import ReadWhoKnows, WhoKnowsPage, read_who_knows
from sharewell.rules.errors import Missing
from sharewell.rules.who_knows import Knows
from tests.casework.house import House
from tests.casework.test_deciding import REFUSED
from tests.casework.test_recording import recorded
from tests.casework.test_sending import sealed
from tests.support.past_the_wall import file_of

pytestmark = pytest.mark.django_db
BRUISE = "Mia had a bruise on her arm at lunch."
DUTY = "Duty team, The council"


def read(house: House, file_id: str, who: str = "Jo") -> WhoKnowsPage:
    return read_who_knows(house.actor(who), house.tools, ReadWhoKnows(file_id))


def known(page: WhoKnowsPage, who: str, words: str) -> Knows | None:
    found = [cell.how for (item, whose), cell in page.table.cells.items()
             if whose == who and page.titles[item][1] == words]  # fmt: skip
    return found[0] if found else None


@pytest.mark.parametrize(("channel", "how"), [("by_hand", Knows.FULL), ("spoken", Knows.TOLD)])
def test_what_was_sealed_is_known_only_once_it_has_gone_and_as_it_went(house: House, channel: str, how: Knows) -> None:
    pack = sealed(house).pack
    before = read(house, pack.file_id)
    assert not before.table.cells and before.kept_here > 0, "a sealed pack that nobody was given tells nobody anything"
    send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=pack.id, channel=channel, handed_to="R. Khan"))
    after = read(house, pack.file_id)
    assert known(after, DUTY, BRUISE) is how and after.kept_here == 0
    assert known(after, DUTY, "Full name") is how
    assert [spoke.who for spoke in after.table.spokes] == [DUTY]


def test_an_urgent_share_and_a_refusal_are_in_the_table_too(house: House) -> None:
    jo, tools = house.actor("Jo"), house.tools
    concern_id = recorded(house)
    file_id = file_of(house.done.organisation_id, concern_id)
    share_urgently(jo, tools, ShareUrgently(concern_id=concern_id, contact="duty_team", told="She is hurt.",
                                            spoken_to="R. Khan"))  # fmt: skip
    _, decision = record_request(
        jo, tools, RecordRequest(file_id=file_id, recipient_id=house.duty_team.id, purpose="A review", wanted="Notes")
    )
    assert known(read(house, file_id), DUTY, "Notes") is None, "what is not decided is not refused"
    answer_decision(jo, tools, AnswerDecision(decision_id=decision.id, answers=REFUSED | {"requester_told": "told"}))
    take_decision(jo, tools, TakeDecision(decision_id=decision.id, outcome="withhold", answers={}))
    page = read(house, file_id)
    assert known(page, "R. Khan", "She is hurt.") is Knows.TOLD
    assert known(page, DUTY, "Notes") is Knows.REFUSED


def test_nobody_outside_the_circle_reads_who_knows_what(house: House) -> None:
    file_id = file_of(house.done.organisation_id, recorded(house))
    for asked in (file_id, "0" * 32):
        with pytest.raises(Missing):
            read(house, asked, who="Tom")
