"""A safe address goes out by no road, unless two people in the circle, each in their own name, say why it must."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.casework.agree_protected import AgreeProtected, agree_protected
from sharewell.casework.keep_child_details import KeepChildDetails, keep_child_details
from sharewell.casework.pack_draft import Drafted
from sharewell.casework.prepare_pack import PackPage, ReadPack, SavePack, read_pack, save_pack
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.delivery.opening import open_pack
from sharewell.rules.errors import Incomplete, Missing, NeedsFresh, NotNow
from tests.casework.house import House
from tests.casework.test_sending import begun, filled, unlock

pytestmark = pytest.mark.django_db
SAFE = "7 Hidden Court, Larkfield"
WHY = "They visit her tonight and cannot find her without it."


def guarded(house: House, because: str = WHY) -> tuple[PackPage, Drafted]:
    """A draft that would give the safe address away, saved by Jo with a reason; and what was saved."""
    page, jo = begun(house), house.actor("Jo")
    keep_child_details(jo, house.tools, KeepChildDetails(
        file_id=page.file.id, name=page.child.name, born_on=page.child.born_on, address=SAFE, protected_address=True))
    draft = replace(filled(page), agreed_because=because)
    return save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=draft)), draft


def held_back(page: PackPage) -> bool:
    return any("marked as protected" in gap.message for gap in page.gaps)


def agree(house: House, page: PackPage, who: str = "Sam", why: str = "I rang them: they need it.", version: int = 0):
    request = AgreeProtected(page.pack.id, version or page.pack.version, why)
    return agree_protected(house.actor(who), house.tools, request)


def again(house: House, page: PackPage) -> PackPage:
    return read_pack(house.actor("Jo"), house.tools, ReadPack(page.pack.id))


def test_b27_one_person_alone_lets_no_safe_address_go_whatever_they_claim(house: House) -> None:
    page, draft = guarded(house)
    forged = replace(draft, asked_by=house.actor("Sam").person_id, agreed_by=house.actor("Sam").person_id)
    assert held_back(page)
    assert held_back(save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=forged)))
    with pytest.raises(NotNow, match="Somebody else"):
        agree(house, again(house, page), "Jo")
    with pytest.raises(Incomplete):
        seal_pack(house.actor("Jo"), house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))


def test_two_people_together_let_it_go_and_both_reasons_stay(house: House) -> None:
    page, draft = guarded(house)
    agree(house, page)
    page = save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=draft))
    assert not held_back(page) and page.draft.agreed_why and page.draft.agreed_because == WHY
    seal_pack(house.actor("Jo"), house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))
    raw = fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id))[1]
    assert SAFE.encode() in open_pack(raw, unlock(house)).files["pack.json"]


def test_any_change_afterwards_asks_the_second_person_again(house: House) -> None:
    page, draft = guarded(house)
    agree(house, page)
    for changed in (replace(draft, must_not_learn="Her father"), replace(draft, agreed_because=WHY + " Now.")):
        saved = save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=changed))
        assert held_back(saved) and not saved.draft.agreed_by
        agree(house, saved)
        assert not held_back(again(house, page))


def test_the_second_person_is_in_the_circle_shows_who_they_are_and_says_why(house: House) -> None:
    page, _ = guarded(house)
    with pytest.raises(Missing):
        agree(house, page, "Ivy")
    with pytest.raises(NeedsFresh):
        stale = replace(house.actor("Sam"), fresh=False)
        agree_protected(stale, house.tools, AgreeProtected(page.pack.id, page.pack.version, "They need it."))
    with pytest.raises(Incomplete, match="your own words"):
        agree(house, page, why=" ")
    bare, _ = guarded(house, because="")
    with pytest.raises(NotNow, match="Nobody has said"):
        agree(house, bare)


def test_a_safe_address_in_the_words_round_a_pack_stops_it_whoever_agreed(house: House) -> None:
    page, draft = guarded(house)
    told = replace(draft, must_not_learn="Her father, who must not learn of 7 hidden court Larkfield")
    page = save_pack(house.actor("Jo"), house.tools, SavePack(pack_id=page.pack.id, draft=told))
    agree(house, page)
    assert not held_back(again(house, page)), "what stops it are the words round it"
    with pytest.raises(Incomplete, match="these words"):
        seal_pack(house.actor("Jo"), house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))
