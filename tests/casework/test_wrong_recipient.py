"""A sending taken back, and one that went to the wrong person: the 72 hours, what is owed, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.read_dispatch import ReadDispatch, read_dispatch
from sharewell.casework.report_misdirected import (
    CloseBreach,
    DoBreachStep,
    ReadBreach,
    ReportMisdirected,
    RevokeSending,
    close_breach,
    do_breach_step,
    read_breach,
    report_misdirected,
    revoke_sending,
)
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.records import ledger
from sharewell.rules import held
from sharewell.rules.breach import OWED
from sharewell.rules.errors import Incomplete, Missing, NotNow
from tests.casework.house import House
from tests.casework.test_sending import sealed
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db


def given(house: House) -> held.Dispatch:
    page = sealed(house)
    return send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=page.pack.id, channel="by_hand", handed_to="R."))


def reported(house: House, sending: held.Dispatch) -> held.Breach:
    asked = ReportMisdirected(dispatch_id=sending.id, who_got_it="A parent of the same surname", opened="not_known",
                              what_happened="The envelope went into the wrong bag.")  # fmt: skip
    return report_misdirected(house.actor("Jo"), house.tools, asked)


def owed(house: House) -> list[str]:
    return [one.note for one in my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]
            if one.about_kind == "breach"]  # fmt: skip


def test_reporting_it_starts_72_hours_and_lists_everything_owed_the_first_things_first(house: House) -> None:
    breach = reported(house, given(house))
    assert breach.due_at - breach.noticed_at == timedelta(hours=72)
    lines = owed(house)
    assert sorted(lines) == sorted(f"Wrong recipient: {one.what}" for one in OWED)
    assert lines[:2] == [f"Wrong recipient: {one.what}" for one in OWED[:2]]
    assert "Nobody has confirmed it" in breach.log_says
    assert my_worklist(house.actor("Jo"), house.tools, MyWorklist())["waiting"] == [], "they are not chased any more"


def test_reporting_it_twice_gives_the_same_record(house: House) -> None:
    sending = given(house)
    assert reported(house, sending).id == reported(house, sending).id
    assert len(owed(house)) == len(OWED)


def test_it_closes_only_when_all_is_done_or_not_needed_with_reasons_and_with_lessons(house: House) -> None:
    jo, tools, sending = house.actor("Jo"), house.tools, given(house)
    breach = reported(house, sending)
    with pytest.raises(NotNow):
        close_breach(jo, tools, CloseBreach(breach_id=breach.id, lessons="We check the name on the bag."))
    with pytest.raises(Incomplete):
        do_breach_step(jo, tools, DoBreachStep(breach_id=breach.id, key="ico", words="  "))
    with pytest.raises(Incomplete):
        do_breach_step(jo, tools, DoBreachStep(breach_id=breach.id, key="risk", words="No risk.", needed=False))
    for number, one in enumerate(OWED, start=1):
        needed = one.key != "ico"
        asked = DoBreachStep(breach_id=breach.id, key=one.key, words="Rang them at ten.", needed=needed)
        do_breach_step(jo, tools, asked)
        assert len(owed(house)) == max(len(OWED) - number, 1)
    with pytest.raises(NotNow):
        do_breach_step(jo, tools, DoBreachStep(breach_id=breach.id, key="ico", words="Again."))
    with pytest.raises(Incomplete):
        close_breach(jo, tools, CloseBreach(breach_id=breach.id, lessons=" "))
    closed = close_breach(jo, tools, CloseBreach(breach_id=breach.id, lessons="We check the name on the bag."))
    assert closed.state == "closed" and owed(house) == []
    assert read_dispatch(jo, tools, ReadDispatch(sending.id)).dispatch.state == "put_right"
    with past_the_wall():
        assert not ledger.verify(tools.vault, house.done.organisation_id).findings


def test_somebody_outside_the_circle_learns_of_no_breach(house: House) -> None:
    breach = reported(house, given(house))
    with pytest.raises(Missing):
        read_breach(house.actor("Tom"), house.tools, ReadBreach(breach.id))
    assert read_breach(house.actor("Jo"), house.tools, ReadBreach(breach.id)).breach == breach, "the control"


def test_a_gap_in_the_report_is_said_and_nothing_starts(house: House) -> None:
    sending = given(house)
    with pytest.raises(Incomplete) as refused:
        report_misdirected(house.actor("Jo"), house.tools, ReportMisdirected(
            dispatch_id=sending.id, who_got_it="", what_happened="", opened="perhaps"))  # fmt: skip
    assert {gap.field for gap in refused.value.gaps} == {"who_got_it", "what_happened", "opened"}
    assert owed(house) == []


def test_what_was_taken_back_is_chased_no_more_and_says_why(house: House) -> None:
    sending = given(house)
    with pytest.raises(Incomplete):
        revoke_sending(house.actor("Jo"), house.tools, RevokeSending(dispatch_id=sending.id, reason=" "))
    done = revoke_sending(house.actor("Jo"), house.tools, RevokeSending(dispatch_id=sending.id, reason="A wrong page"))
    assert done.state == "revoked"
    assert my_worklist(house.actor("Jo"), house.tools, MyWorklist())["waiting"] == []


def test_their_own_system_is_recorded_with_its_name_and_reference(house: House) -> None:
    page = sealed(house)
    jo = house.actor("Jo")
    with pytest.raises(Incomplete) as refused:
        send_pack(jo, house.tools, SendPack(pack_id=page.pack.id, channel="own_system", handed_to="R. Khan"))
    assert {gap.field for gap in refused.value.gaps} == {"system", "their_reference"}
    sending = send_pack(jo, house.tools, SendPack(pack_id=page.pack.id, channel="own_system", handed_to="R. Khan",
                                                  system="The council's portal", their_reference="C-1201"))  # fmt: skip
    assert (sending.state, sending.system, sending.their_reference) == ("sent", "The council's portal", "C-1201")
    assert sending.digest == page.pack.digest and sending.queued_by == jo.person_id
