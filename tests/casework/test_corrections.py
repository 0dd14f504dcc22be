"""Correcting a fact: the words stay, what is right goes with them, and everybody who holds the old words is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.correct_fact import (
    CorrectFact,
    CorrectionPage,
    ReadCorrection,
    ReadWords,
    SettleHolder,
    correct_fact,
    read_correction,
    read_words,
    settle_holder,
)
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.prepare_corrections import PrepareCorrections, prepare_corrections
from sharewell.casework.prepare_pack import PackPage, ReadPack, StartPack, read_pack, start_pack
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.casework.seek_advice import AdviceFacts, advice_facts
from sharewell.casework.send_pack import SendPack, send_pack
from sharewell.casework.share_urgently import CallSheet, read_call_sheet
from sharewell.casework.who_knows_what import ReadWhoKnows, read_who_knows
from sharewell.delivery.opening import open_pack
from sharewell.records import ledger
from sharewell.rules import held
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Incomplete, Missing
from sharewell.rules.values import StatementKind
from tests.casework.house import House
from tests.casework.test_ask_others import asked
from tests.casework.test_sending import sealed, unlock
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db
RIGHT = "The bruise was on her leg, not her arm."
WHY = "We looked at the body map again."


def sent(house: House, page: PackPage) -> held.Dispatch:
    return send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=page.pack.id, channel="by_hand", handed_to="R."))


def corrected(house: House, page: PackPage, **changed: str) -> CorrectionPage:
    asked = CorrectFact(concern_id=page.decision.concern_id, statement_id=page.statements[0].id, kind="corrected",
                        words=RIGHT, why=WHY)  # fmt: skip
    made = correct_fact(house.actor("Kit"), house.tools, replace(asked, **changed))
    return read_correction(house.actor("Jo"), house.tools, ReadCorrection(made.id))


def to_finish(house: House) -> list[str]:
    return [line.note for line in my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]]


def told(house: House, page: CorrectionPage) -> CorrectionPage:
    """Prepared for everybody, sealed and given: what the page says then."""
    jo = house.actor("Jo")
    for known in prepare_corrections(jo, house.tools, PrepareCorrections(page.correction.id)).holders:
        assert known.pack
        seal_pack(jo, house.tools, SealPack(pack_id=known.pack.id, lock="recipient_key"))
        sent(house, read_pack(jo, house.tools, ReadPack(known.pack.id)))
    return read_correction(jo, house.tools, ReadCorrection(page.correction.id))


def opened_of(house: House, pack_id: str):
    return open_pack(fetch_pack(house.actor("Jo"), house.tools, FetchPack(pack_id))[1], unlock(house)).content


def test_everybody_who_was_sent_the_words_is_listed_with_what_when_and_how(house: House) -> None:
    page = sealed(house)
    sending = sent(house, page)
    (holder,) = corrected(house, page).holders
    assert holder.recipient and holder.recipient.name == "Duty team" and holder.open
    assert [one.dispatch_id for one in holder.holder.sendings] == [sending.id]
    assert to_finish(house) == ["Correction: 1 who holds the old words is still to be told"]


def test_one_press_prepares_a_pack_for_each_holder_once_and_the_list_shows_those_not_sent(house: House) -> None:
    page = sealed(house)
    sent(house, page)
    correction = corrected(house, page)
    jo = house.actor("Jo")
    (first,) = prepare_corrections(jo, house.tools, PrepareCorrections(correction.correction.id)).holders
    (second,) = prepare_corrections(jo, house.tools, PrepareCorrections(correction.correction.id)).holders
    assert first.pack and second.pack and first.pack.id == second.pack.id
    assert to_finish(house) == [f"Correction pack {first.pack.reference} to finish and send"]
    assert start_pack(jo, house.tools, StartPack(page.decision.id)).id != first.pack.id, "an ordinary pack is its own"


def test_the_pack_says_the_old_words_what_is_right_why_and_when(house: House) -> None:
    page = sealed(house)
    sent(house, page)
    more = Paragraph("Mia ate well at lunch today.", StatementKind.OBSERVED)
    add_to_concern(house.actor("Kit"), house.tools, AddToConcern(
        concern_id=page.decision.concern_id, paragraphs=(more,)))  # fmt: skip
    after = told(house, corrected(house, page))
    (holder,) = after.holders
    assert holder.pack and not holder.holder.old and to_finish(house) == []
    content = opened_of(house, holder.pack.id)
    (item,) = content.items
    assert item.text == page.statements[0].text and RIGHT in item.correction and WHY in item.correction
    assert page.pack.reference in content.purpose and page.pack.reference in item.needed_because
    assert [(one.words, one.count) for one in content.left_out] == [("concerns", 1)], "what stays is counted"
    with past_the_wall():
        assert not ledger.verify(house.tools.vault, house.done.organisation_id).findings


def test_any_later_pack_takes_the_correction_and_the_other_account_along(house: House) -> None:
    page = sealed(house)
    corrected(house, page)
    corrected(house, page, kind="disputed", words="She fell off the slide.", why="", who="Her father")
    jo = house.actor("Jo")
    again = start_pack(jo, house.tools, StartPack(page.decision.id))
    from sharewell.casework.prepare_pack import SavePack, save_pack
    from tests.casework.test_sending import filled

    save_pack(jo, house.tools, SavePack(pack_id=again.id, draft=filled(page)))
    seal_pack(jo, house.tools, SealPack(pack_id=again.id, lock="recipient_key"))
    item = next(one for one in opened_of(house, again.id).items if one.label)
    assert RIGHT in item.correction and "She fell off the slide." in item.dispute and "Her father" in item.dispute


def test_what_is_sealed_and_not_sent_is_listed_and_sending_it_all_the_same_lists_its_reader(house: House) -> None:
    page = sealed(house)
    made = corrected(house, page)
    assert made.holders == [] and to_finish(house)[0].startswith(f"Pack {page.pack.reference}")
    assert [pack.id for pack in made.waiting] == [page.pack.id], "sealed and not sent: a new one takes its place"
    sent(house, page)
    assert to_finish(house) == ["Correction: 1 who holds the old words is still to be told"], "sent all the same"
    told(house, made)
    later = corrected(house, page, words="It was her left leg.")
    assert len(later.holders) == 1 and later.holders[0].open, "what was sealed before it does not carry it"


def test_who_knows_what_says_who_has_words_that_were_put_right_since(house: House) -> None:
    page = sealed(house)
    sent(house, page)

    def old() -> frozenset[tuple[str, str]]:
        return read_who_knows(house.actor("Jo"), house.tools, ReadWhoKnows(page.file.id)).old

    assert old() == frozenset()
    made = corrected(house, page)
    assert old() == {(page.statements[0].id, "Duty team, The council")}
    told(house, made)
    assert old() == frozenset()


def test_the_call_sheet_and_a_brief_say_what_is_right_too(house: House) -> None:
    page, jo = sealed(house), house.actor("Jo")
    corrected(house, page)
    sheet = read_call_sheet(jo, house.tools, CallSheet(concern_id=page.decision.concern_id))
    facts = advice_facts(jo, house.tools, AdviceFacts(concern_id=page.decision.concern_id)).facts
    for words in (sheet.concern.statements[0].text, next(one.text for one in facts if one.key == "statement-0")):
        assert words.startswith(page.statements[0].text) and RIGHT in words and WHY in words
    assert not sheet.protected


def test_a_gap_is_said_and_nothing_is_kept(house: House) -> None:
    page = sealed(house)
    for changed, field in (
        ({"words": " "}, "words"), ({"why": ""}, "why"), ({"kind": "perhaps"}, "kind"),
        ({"kind": "disputed", "who": ""}, "who"), ({"words": page.statements[0].text}, "words"),
    ):  # fmt: skip
        with pytest.raises(Incomplete) as refused:
            corrected(house, page, **changed)
        assert [gap.field for gap in refused.value.gaps] == [field]
    words = read_words(house.actor("Jo"), house.tools, ReadWords(page.decision.concern_id, page.statements[0].id))
    assert words.before == [] and words.words.text == page.statements[0].text


def test_whoever_was_told_another_way_is_settled_in_words_and_stays_listed(house: House) -> None:
    page = sealed(house)
    sent(house, page)
    made = corrected(house, page)
    jo, key = house.actor("Jo"), made.holders[0].holder.recipient_id
    for wrong in (SettleHolder(correction_id=made.correction.id, key="nobody", words="Rang."),
                  SettleHolder(correction_id=made.correction.id, key=key, words=" ")):  # fmt: skip
        with pytest.raises(Incomplete):
            settle_holder(jo, house.tools, wrong)
    settle_holder(jo, house.tools, SettleHolder(correction_id=made.correction.id, key=key, words="Rang R. Khan."))
    after = read_correction(jo, house.tools, ReadCorrection(made.correction.id))
    assert not after.holders[0].open and after.holders[0].settled and to_finish(house) == []


def test_whoever_was_told_when_we_asked_is_listed_and_whoever_is_asked_since_is_not(house: House) -> None:
    page, jo, clock = sealed(house), house.actor("Jo"), house.tools.clock
    before = asked(house, file_id=page.file.id)
    clock.now += timedelta(minutes=1)  # type: ignore[attr-defined]
    made = corrected(house, page)
    assert [(one.key, one.who, one.href) for one in made.told] == [
        (before.id, "Duty team, The council", f"/asked/{before.id}/")]  # fmt: skip
    assert "Correction: 1 who holds the old words is still to be told" in to_finish(house)
    clock.now += timedelta(minutes=1)  # type: ignore[attr-defined]
    asked(house, file_id=page.file.id)
    settle_holder(jo, house.tools, SettleHolder(
        correction_id=made.correction.id, key=before.id, words="Rang R. Khan."))  # fmt: skip
    now = read_correction(jo, house.tools, ReadCorrection(made.correction.id)).told
    assert [(one.key, one.settled is not None) for one in now] == [(before.id, True)]
    assert not any(note.startswith("Correction") for note in to_finish(house))


def test_somebody_outside_the_circle_learns_of_no_correction(house: House) -> None:
    page = sealed(house)
    made = corrected(house, page)
    for who in ("Tom", "Ivy"):
        with pytest.raises(Missing):
            read_correction(house.actor(who), house.tools, ReadCorrection(made.correction.id))
    with pytest.raises(Missing):
        read_words(house.actor("Jo"), house.tools, ReadWords(page.decision.concern_id, "0" * 32))
