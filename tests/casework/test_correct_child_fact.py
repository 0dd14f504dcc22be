"""A fact about the child that was sent and was wrong: whoever has it is told what it was, what is right, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework.correct_child_fact import (
    CorrectChildFact,
    ReadSentFacts,
    SentFact,
    correct_child_fact,
    read_sent_facts,
)
from sharewell.casework.correct_fact import ReadCorrection, read_correction
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.prepare_pack import PackPage
from sharewell.rules.errors import Incomplete, Missing
from tests.casework.house import House
from tests.casework.test_corrections import opened_of, sent, told
from tests.casework.test_sending import sealed

pytestmark = pytest.mark.django_db
WHY = "We had written down the house next door."


def moved(house: House, page: PackPage, address: str, *, protected: bool = False) -> None:
    child = page.child
    keep_child_details(house.actor("Jo"), house.tools, KeepChildDetails(
        file_id=page.file.id, name=child.name, born_on=child.born_on, address=address, protected_address=protected))


def facts(house: House, page: PackPage) -> dict[str, SentFact]:
    found = read_sent_facts(house.actor("Jo"), house.tools, ReadSentFacts(page.file.id)).facts
    return {one.fact: one for one in found}


def test_a_wrong_address_follows_whoever_has_the_old_one_with_the_old_words(house: House) -> None:
    page = sealed(house)
    assert facts(house, page) == {}, "nothing was sent yet"
    sent(house, page)
    asked = CorrectChildFact(file_id=page.file.id, fact="address", why=WHY)
    with pytest.raises(Incomplete):
        correct_child_fact(house.actor("Jo"), house.tools, asked)
    moved(house, page, "12 Mill Lane")
    assert facts(house, page)["address"].differs and not facts(house, page)["name"].differs
    with pytest.raises(Incomplete):
        correct_child_fact(house.actor("Jo"), house.tools, replace(asked, why=" "))
    made = correct_child_fact(house.actor("Kit"), house.tools, asked)
    after = told(house, read_correction(house.actor("Jo"), house.tools, ReadCorrection(made.id)))
    (holder,) = after.holders
    assert holder.pack and not holder.holder.old
    (item,) = opened_of(house, holder.pack.id).items
    assert item.text == "12 Mill Lane" and "Not known" in item.correction and WHY in item.correction
    assert not facts(house, page)["address"].differs, "it is recorded"


def test_an_address_that_is_protected_now_goes_to_nobody_this_way(house: House) -> None:
    page = sealed(house)
    sent(house, page)
    moved(house, page, "7 Hidden Court", protected=True)
    with pytest.raises(Incomplete, match="protected"):
        correct_child_fact(house.actor("Jo"), house.tools, CorrectChildFact(
            file_id=page.file.id, fact="address", why=WHY))  # fmt: skip
    with pytest.raises(Missing):
        read_sent_facts(house.actor("Tom"), house.tools, ReadSentFacts(page.file.id))
