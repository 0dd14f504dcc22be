"""Who gets a pack: nobody unchecked for a year, nobody the record names, and nobody of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sharewell.casework.keep_address_book import (
    CheckRecipient,
    KeepRecipient,
    Leave,
    check_recipient,
    end_employment,
    keep_recipient,
)
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.prepare_pack import SavePack, StartPack, save_pack, start_pack
from sharewell.casework.seal_pack import SealPack, seal_pack
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.rules import held
from sharewell.rules.errors import Incomplete, NotNow
from sharewell.rules.recipients import CLOSED, LAPSED, NAMED, YOURSELF
from tests.casework.house import House
from tests.casework.test_sending import begun, filled, sealed

pytestmark = pytest.mark.django_db
COUNCIL = KeepRecipient(name="Duty team", role="duty", agency="The council", kind="childrens_social_care",
                        phone="01632 960101", number_source="the council's website")  # fmt: skip


def added(house: House, **changed: str) -> str:
    return keep_recipient(house.actor("Jo"), house.tools, replace(COUNCIL, **changed)).id


def rung(house: House) -> None:
    check = CheckRecipient(recipient_id=house.duty_team.id, how="Rang 01632 960101, and R. Khan answered.")
    check_recipient(house.actor("Jo"), house.tools, check)


def refused(house: House, name: str, **changed: str) -> str:
    page = begun(house)
    with pytest.raises(NotNow) as found:
        start_pack(house.actor("Jo"), house.tools,
                   StartPack(page.decision.id, added(house, name=name, phone="", **changed)))  # fmt: skip
    return str(found.value)


def test_b24_somebody_named_in_the_record_gets_no_pack_made_from_it(house: House) -> None:
    page = begun(house)
    jo, child = house.actor("Jo"), page.child
    mother = held.FamilyMember(name="Dana Thornbury", relation="mother", phone="07700 900123")
    keep_child_details(jo, house.tools, KeepChildDetails(file_id=page.file.id, name=child.name, family=(mother,)))
    for who in ({"name": "DANA THORNBURY (health visitor)", "phone": ""}, {"phone": "+44 7700 900 123"}):
        with pytest.raises(NotNow) as found:
            start_pack(jo, house.tools, StartPack(page.decision.id, added(house, **who)))
        assert str(found.value) == NAMED
    begun_for = start_pack(jo, house.tools, StartPack(page.decision.id, added(house, name="Dana Khan")))
    assert begun_for.state == "draft", "a first name says nothing"


def later(house: House, days: int) -> House:
    moment = house.tools.clock() + timedelta(days=days)
    return replace(house, tools=replace(house.tools, clock=lambda: moment))


def test_b23_a_check_that_has_lapsed_stops_the_pack_until_they_are_rung_again(house: House) -> None:
    page = begun(house)
    save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=filled(page)))
    then = later(house, 366)
    with pytest.raises(Incomplete) as found:
        seal_pack(then.actor("Jo"), then.tools, SealPack(pack_id=page.pack.id))
    assert found.value.gaps[0].message == LAPSED
    rung(then)
    with pytest.raises(Incomplete) as found:
        seal_pack(then.actor("Jo"), then.tools, SealPack(pack_id=page.pack.id))
    assert all(gap.field != "recipient" for gap in found.value.gaps), "only what is old by then is left to explain"


def test_a_sealed_pack_is_not_sent_once_the_check_has_lapsed_but_what_was_said_is_recorded(house: House) -> None:
    page = sealed(house)
    then = later(house, 366)
    with pytest.raises(NotNow, match="12 months"):
        send_pack(then.actor("Jo"), then.tools, SendPack(pack_id=page.pack.id, channel="sealed_file"))
    said = send_pack(then.actor("Jo"), then.tools, SendPack(pack_id=page.pack.id, channel="spoken", handed_to="Khan"))
    assert said.state == "sent"


def test_b25_nobody_sends_a_pack_to_themselves(house: House) -> None:
    assert refused(house, "Jo Bell") == YOURSELF


def test_b25_nobody_whose_account_is_closed_gets_a_pack(house: House) -> None:
    left = next(name for name in house.done.people if "Bea" in name)
    end_employment(house.actor("Jo"), house.tools, Leave(house.done.people[left]))
    assert refused(house, left) == CLOSED


@pytest.mark.parametrize("email", ["duty@gmial.com", "duty@council.gov.ku"])
def test_b23_a_slip_in_an_address_is_sent_back_with_what_was_meant(house: House, email: str) -> None:
    with pytest.raises(Incomplete, match="did you mean") as found:
        added(house, email=email)
    assert found.value.gaps[0].field == "email"


def test_only_a_number_that_says_where_it_is_published_can_be_rung(house: House) -> None:
    for missing in ({"phone": ""}, {"number_source": ""}):
        unknown = added(house, **missing)
        with pytest.raises(Incomplete, match="where it is published"):
            check_recipient(house.actor("Jo"), house.tools, CheckRecipient(recipient_id=unknown, how="Rang them."))


def test_a_changed_name_number_or_address_has_to_be_checked_again(house: House) -> None:
    same = {name: getattr(house.duty_team, name) for name in
            ("name", "role", "agency", "kind", "phone", "number_source", "email", "age_key")}  # fmt: skip
    kept = keep_recipient(house.actor("Jo"), house.tools, KeepRecipient(recipient_id=house.duty_team.id, **same))
    assert kept.verified_at
    for change in ({"phone": "01632 960102"}, {"email": "duty@example.org"}, {"name": "Night team"}):
        made = keep_recipient(house.actor("Jo"), house.tools,
                              KeepRecipient(recipient_id=house.duty_team.id, **{**same, **change}))  # fmt: skip
        assert made.verified_at is None
        same = {**same, **change}
        rung(house)
