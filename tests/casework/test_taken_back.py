"""Agreement taken back after a pack was made: what was sent stays sent, what goes next needs a decision that stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework.answer_decision import AnswerDecision, answer_decision
from sharewell.casework.open_decision import OpenDecision, open_decision
from sharewell.casework.prepare_pack import PackPage, SavePack, save_pack
from sharewell.casework.seal_pack import SealPack, seal_pack
from sharewell.casework.send_by_link import SendByLink, send_by_link
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.casework.tools import Tools
from sharewell.rules.decision.forward import TAKEN_BACK
from sharewell.rules.errors import NotNow
from tests.casework.house import House
from tests.casework.test_sending import begun, filled, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """With an address for recipients, so that a pick-up link can be asked for."""
    return replace(tools, public_address="https://pick-up.example.org")


def reopened(house: House, page: PackPage, consent: str) -> str:
    jo = house.actor("Jo")
    newer = open_decision(jo, house.tools, OpenDecision(file_id=page.pack.file_id, reopens_id=page.pack.decision_id))
    answer_decision(jo, house.tools, AnswerDecision(decision_id=newer.id, answers={"consent": consent}))
    return newer.id


def sent(house: House, page: PackPage) -> str:
    request = SendPack(pack_id=page.pack.id, channel="sealed_file")
    return send_pack(house.actor("Jo"), house.tools, request).state


def test_a_sealed_pack_waits_by_every_way_until_a_newer_decision_stands_on_another_ground(house: House) -> None:
    page, jo = sealed(house), house.actor("Jo")
    newer = reopened(house, page, "withdrawn")
    with pytest.raises(NotNow, match=TAKEN_BACK[:40]):
        sent(house, page)
    with pytest.raises(NotNow, match=TAKEN_BACK[:40]):
        send_by_link(jo, house.tools, SendByLink(pack_id=page.pack.id))
    take_decision(jo, house.tools, TakeDecision(decision_id=newer, outcome="share", answers={}))
    assert sent(house, page)


def test_a_pack_being_made_is_not_sealed_either(house: House) -> None:
    page, jo = begun(house), house.actor("Jo")
    save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=filled(page)))
    reopened(house, page, "withdrawn")
    with pytest.raises(NotNow, match=TAKEN_BACK[:40]):
        seal_pack(jo, house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))


def test_a_decision_reopened_for_another_reason_stops_nothing_and_what_was_sent_stays_sent(house: House) -> None:
    page = sealed(house)
    reopened(house, page, "agreed")
    state = sent(house, page)
    assert state
