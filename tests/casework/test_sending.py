"""From a decision to a sealed pack that the recipient opens and confirms."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
from sharewell.casework.answer_decision import AnswerDecision, ReadDecision, answer_decision, read_decision
from sharewell.casework.keep_address_book import KeepRecipient, keep_recipient
from sharewell.casework.my_worklist import MyWorklist, my_worklist
from sharewell.casework.outbox import hand_over_stuck, run_outbox_once
from sharewell.casework.pack_draft import Drafted, ItemDraft, PersonDraft
from sharewell.casework.prepare_pack import PackPage, ReadPack, SavePack, StartPack, read_pack, save_pack, start_pack
from sharewell.casework.seal_pack import FetchPack, SealPack, fetch_pack, seal_pack
from sharewell.casework.send_pack import (
    RecordReceipt,
    SendPack,
    record_receipt,
    send_pack,
)
from sharewell.casework.take_decision import TakeDecision, take_decision
from sharewell.delivery import channels
from sharewell.delivery.opening import Identity, open_pack
from sharewell.records import ledger
from sharewell.rules.concern import Paragraph
from sharewell.rules.errors import Incomplete, NotNow
from sharewell.rules.values import StatementKind
from tests.casework.house import House
from tests.casework.test_deciding import WHOLE, opened
from tests.support.past_the_wall import past_the_wall

pytestmark = pytest.mark.django_db


def begun(house: House, outcome: str = "share", **answers: str) -> PackPage:
    decision_id = opened(house)
    jo = house.actor("Jo")
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers=WHOLE | answers))
    take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome=outcome, answers={}))
    pack = start_pack(jo, house.tools, StartPack(decision_id))
    return read_pack(jo, house.tools, ReadPack(pack.id))


def filled(page: PackPage) -> Drafted:
    return Drafted(
        items=tuple(
            ItemDraft(s.id, "They decide on her safety and have no other account of the mark.") for s in page.statements
        ),
        child_fields=("name", "born_on", "address", "family"),
    )


def sealed(house: House, lock: str = "recipient_key") -> PackPage:
    page = begun(house)
    jo = house.actor("Jo")
    save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=filled(page)))
    return seal_pack(jo, house.tools, SealPack(pack_id=page.pack.id, lock=lock))


def unlock(house: House) -> Identity:
    return Identity(house.recipient_secret)


def passphrase(page: PackPage) -> str:
    return page.pack.lock.partition(":")[2]


def test_a_pack_starts_empty_and_says_so(house: House) -> None:
    page = begun(house)
    assert page.draft == Drafted()
    assert any("A pack starts empty" in gap.message for gap in page.gaps)


def test_an_empty_or_unexplained_pack_is_not_sealed(house: House) -> None:
    page = begun(house)
    jo = house.actor("Jo")
    with pytest.raises(Incomplete):
        seal_pack(jo, house.tools, SealPack(pack_id=page.pack.id))
    bare = Drafted(items=tuple(ItemDraft(s.id) for s in page.statements), child_fields=("name",))
    page = save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=bare))
    assert any("Say why" in gap.message for gap in page.gaps)
    assert any("home address" in gap.message for gap in page.gaps), "too little counts as well as too much"


def test_a_sealed_pack_holds_what_was_ticked_and_never_changes(house: House) -> None:
    page = sealed(house)
    jo = house.actor("Jo")
    _, raw = fetch_pack(jo, house.tools, FetchPack(page.pack.id, "sealed"))
    content = open_pack(raw, unlock(house)).content
    assert [item.text for item in content.items if item.label] == ["Mia had a bruise on her arm at lunch."]
    assert content.about == "Mia Thornbury" and content.checkpoint.startswith("sharewell.ledger/")
    with pytest.raises(NotNow):
        save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=Drafted()))
    with pytest.raises(NotNow):
        seal_pack(jo, house.tools, SealPack(pack_id=page.pack.id))


def test_a_person_who_is_mentioned_must_be_decided_about_and_a_masked_name_is_gone(house: House) -> None:
    page = begun(house)
    jo = house.actor("Jo")
    add_to_concern(
        jo,
        house.tools,
        AddToConcern(
            concern_id=page.decision.concern_id,
            paragraphs=(
                Paragraph("Bea Novak saw it too, and Bea was upset.", StatementKind.REPORTED, source="a colleague"),
            ),
        ),
    )
    draft = filled(read_pack(jo, house.tools, ReadPack(page.pack.id)))
    page = save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=draft))
    assert ("Bea Novak", "a member of staff") in page.people
    assert any("Decide: include, hide, or leave out" in gap.message for gap in page.gaps)
    draft = Drafted(items=draft.items, child_fields=draft.child_fields, people=(PersonDraft("Bea Novak", "mask"),))
    save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=draft))
    seal_pack(jo, house.tools, SealPack(pack_id=page.pack.id, lock="recipient_key"))
    raw = open_pack(fetch_pack(jo, house.tools, FetchPack(page.pack.id))[1], unlock(house)).files
    assert b"Bea" not in raw["pack.json"] and b"[a member of staff] saw it too" in raw["pack.json"]


def test_a_recipient_who_was_not_checked_gets_no_pack(house: House) -> None:
    page = begun(house)
    jo = house.actor("Jo")
    save_pack(jo, house.tools, SavePack(pack_id=page.pack.id, draft=filled(page)))
    changed = house.duty_team
    keep_recipient(
        jo,
        house.tools,
        KeepRecipient(
            recipient_id=changed.id,
            name=changed.name,
            role=changed.role,
            agency=changed.agency,
            kind=changed.kind,
            phone="01632 960199",
        ),
    )
    with pytest.raises(Incomplete) as refused:
        seal_pack(jo, house.tools, SealPack(pack_id=page.pack.id))
    assert refused.value.gaps[0].field == "recipient"


def test_a_pack_locked_to_the_recipients_own_key_opens_with_debians_age(house: House, tmp_path: Path) -> None:
    page = sealed(house)
    (tmp_path / "key").write_text(house.recipient_secret)
    (tmp_path / "pack.age").write_bytes(fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id))[1])
    tar = subprocess.run(["age", "-d", "-i", tmp_path / "key", tmp_path / "pack.age"], capture_output=True, check=True)
    names = subprocess.run(["tar", "t"], input=tar.stdout, capture_output=True, check=True).stdout.decode().split()
    assert "pack.pdf" in names and "SHA256SUMS.minisig" in names


def test_a_pack_locked_with_a_passphrase_opens_with_it_however_it_is_typed(house: House) -> None:
    page = sealed(house, lock="passphrase")
    raw = fetch_pack(house.actor("Jo"), house.tools, FetchPack(page.pack.id))[1]
    assert open_pack(raw, passphrase(page).upper().replace("-", " ")).content.reference == page.pack.reference


def test_spoken_and_by_hand_are_recorded_at_once_and_wait_for_a_receipt(house: House) -> None:
    page = sealed(house)
    jo = house.actor("Jo")
    with pytest.raises(Incomplete):
        send_pack(jo, house.tools, SendPack(pack_id=page.pack.id, channel="spoken"))
    sending = send_pack(jo, house.tools, SendPack(pack_id=page.pack.id, channel="by_hand", handed_to="R. Khan"))
    assert sending.state == "sent" and sending.chase_at
    assert [line.about_id for line in my_worklist(jo, house.tools, MyWorklist())["waiting"]] == [sending.id]
    receipt = record_receipt(jo, house.tools, RecordReceipt(dispatch_id=sending.id, person="R. Khan", how="rang us"))
    assert receipt.person == "R. Khan"
    assert my_worklist(jo, house.tools, MyWorklist())["waiting"] == []


def test_a_sealed_file_is_put_in_the_outbox_once_by_the_dispatcher(house: House) -> None:
    page = sealed(house)
    sending = send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=page.pack.id, channel="sealed_file"))
    assert sending.state == "queued"
    assert (run_outbox_once(house.tools), run_outbox_once(house.tools)) == (1, 0)
    files = list(house.tools.outbox.iterdir())
    assert [file.name for file in files] == [f"{sending.id}.age"]
    assert open_pack(files[0].read_bytes(), unlock(house)).content.reference == page.pack.reference


def test_a_file_that_cannot_be_written_goes_to_a_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sealed(house)
    sending = send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=page.pack.id, channel="sealed_file"))
    house.tools.outbox.rmdir()
    house.tools.outbox.write_text("in the way")
    run_outbox_once(house.tools)
    finish = my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]
    assert finish[0].about_id == sending.id and "was not sent" in finish[0].note


def test_a_dispatcher_killed_half_way_leaves_it_to_a_person_and_never_sends_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sealed(house)
    sending = send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=page.pack.id, channel="sealed_file"))

    def killed(self: object, sealed: bytes, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(channels.SealedFile, "deliver", killed)
    with pytest.raises(KeyboardInterrupt):
        run_outbox_once(house.tools)
    monkeypatch.undo()
    assert run_outbox_once(house.tools) == 0
    assert hand_over_stuck(house.tools) == 0, "not yet: it may still be going out"
    house.tools.clock.move(minutes=6)  # type: ignore[attr-defined]
    assert hand_over_stuck(house.tools) == 1
    finish = my_worklist(house.actor("Jo"), house.tools, MyWorklist())["to_finish"]
    assert finish[0].about_id == sending.id


def test_after_the_whole_road_the_ledger_answers_for_every_row(house: House) -> None:
    page = sealed(house)
    send_pack(house.actor("Jo"), house.tools, SendPack(pack_id=page.pack.id, channel="sealed_file"))
    run_outbox_once(house.tools)
    with past_the_wall():
        report = ledger.verify(house.tools.vault, house.done.organisation_id)
    assert report.findings == [] or report.findings == ()
    assert report.rows > 30


def test_what_is_shared_without_names_holds_no_name_of_the_child(house: House) -> None:
    decision_id = opened(house)
    jo = house.actor("Jo")
    add_to_concern(jo, house.tools, AddToConcern(
        concern_id=read_decision(jo, house.tools, ReadDecision(decision_id)).decision.concern_id,
        paragraphs=(Paragraph("Mia Thornbury cried. I asked Mia why.", StatementKind.OPINION),)))  # fmt: skip
    less = WHOLE | {"harm": "none", "recipient": "health", "identifiable": "no"}
    answer_decision(jo, house.tools, AnswerDecision(decision_id=decision_id, answers=less))
    take_decision(jo, house.tools, TakeDecision(decision_id=decision_id, outcome="share_deidentified", answers={}))
    pack = start_pack(jo, house.tools, StartPack(decision_id))
    page = read_pack(jo, house.tools, ReadPack(pack.id))
    save_pack(jo, house.tools, SavePack(pack_id=pack.id, draft=filled(page)))
    with pytest.raises(Incomplete) as refused:
        seal_pack(jo, house.tools, SealPack(pack_id=pack.id, lock="recipient_key"))
    assert any("without names" in gap.message for gap in refused.value.gaps)
    draft = Drafted(items=filled(page).items)
    save_pack(jo, house.tools, SavePack(pack_id=pack.id, draft=draft))
    seal_pack(jo, house.tools, SealPack(pack_id=pack.id, lock="recipient_key"))
    held = open_pack(fetch_pack(jo, house.tools, FetchPack(pack.id))[1], unlock(house)).files
    assert b"Mia" not in held["pack.json"] and b"Thornbury" not in held["pack.json"]
    assert b"[the child] cried" in held["pack.json"]
