"""G11: an old backup is put back. It says what is missing; what was destroyed or taken since stays so; it waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharewell.rules.errors import Broken, Incomplete, Missing, NotNow, Refused
from tests.support.depth import examples

pytestmark = pytest.mark.once


@pytest.fixture
def safe(transactional_db, tools, var, tmp_path):
    from tests.casework.backups import Safe
    from tests.cast import cast

    return Safe(cast(tools), var, tmp_path / "disk")


def size_of(people):
    from sharewell.records import ledger

    return ledger.size(people.organisation_id)


def findings(people, against=()):
    from sharewell.reports.check_record import verify

    return verify(people.tools.vault, None, against=against).findings


def fresh(people, part):
    return replace(people.actor(part), fresh=True)


def read(people, concern_id):
    from sharewell.casework.read_concern import ReadConcern, read_concern

    return read_concern(people.actor("lead"), people.tools, ReadConcern(concern_id))


def triage(people, concern_id):
    from sharewell.casework.triage_concern import TriageConcern, triage_concern

    triage_concern(people.actor("lead"), people.tools, TriageConcern(
        concern_id=concern_id, choice="share_or_refer", category="neglect", reply="Read, and in hand"))


def accept(people, part="deputy"):
    from sharewell.casework.after_restore import accept_restore

    accept_restore(fresh(people, part), people.tools, None)


def paper_of(people):
    from sharewell.casework.take_checkpoint import take_checkpoint
    from sharewell.rules.ledger.paper import line_of

    return line_of(take_checkpoint(people.tools, people.organisation_id))


AGES = [(events, days, destroyed) for events in (1, 7, 40) for days in (0, 1, 90) for destroyed in (False, True)]


@pytest.mark.parametrize(("events", "days", "destroyed"), AGES[: examples(10, len(AGES))])
def test_g11_an_old_backup_says_what_is_missing_revives_no_secret_and_waits(safe, events, days, destroyed, counted):
    from tests.casework.backups import destroy, restore

    people = safe.people
    first = people.concern()
    gone = people.concern(about="Leo O'Brien", words="Leo was cold.")
    made, before = safe.back_up(), size_of(people)
    people.tools.clock.move(days=days)
    since = [people.concern().concern_id for _ in range(events)]
    file_id = destroy(people, gone.concern_id) if destroyed else ""
    paper = paper_of(people)
    seen = size_of(people)

    mended = restore(safe, made, against=(paper,))
    assert {(one.where, one.there, one.here) for one in mended.ready.behind} >= {
        ("paper", seen, before), ("the keystore", seen, before), ("the records in use", seen, before)}
    assert mended.ready.missing == seen - before
    assert mended.ready.done[0].destroyed == int(destroyed)
    assert findings(people) == ()
    assert "rolled back" in findings(people, [paper])[0].what or size_of(people) >= seen
    with pytest.raises(Missing):
        read(people, since[0])
    assert read(people, first.concern_id).whole
    if destroyed:
        with pytest.raises(Missing):
            read(people, gone.concern_id)
        assert people.tools.vault.destroyed_at(file_id)
    with pytest.raises(NotNow, match="accepted"):
        triage(people, first.concern_id)
    accept(people)
    triage(people, first.concern_id)
    assert findings(people) == ()
    counted("events missing from old backups that were put back and said so", seen - before)


def test_the_ledger_says_who_put_it_back_why_and_what_was_seen_elsewhere_and_begins_an_epoch(safe):
    from sharewell.records import gate, ledger
    from sharewell.records.stores import people as store
    from tests.casework.backups import restore

    people = safe.people
    people.concern()
    made = safe.back_up()
    people.concern()
    paper = paper_of(people)
    restore(safe, made, reason="  The disk broke. ")
    events = list(ledger.events(people.organisation_id, 0))
    begun = next(one for one in events if one.kind == "record.restored")
    assert {one.epoch for one in events if one.seq < begun.seq} == {1}
    assert {one.epoch for one in events if one.seq >= begun.seq} == {2}
    with people.tools.vault.acting(people.person("lead"), "test"):
        opened = gate.open_organisation(people.tools.vault, people.organisation_id)
        ours = store.organisations.get(opened, people.organisation_id)
    (said,) = ours.restores
    assert (said.reason, said.first_id, said.second_id) == (
        "The disk broke.", people.person("lead"), people.person("manager"))
    assert said.last_seen.splitlines()[1] == paper.split()[0]
    assert said.missing > 0 and ours.read_only


def test_without_the_list_of_what_was_destroyed_the_check_says_so(safe, monkeypatch):
    """The planted bug: what was destroyed since is not destroyed again."""
    from sharewell.records.stores import dark
    from tests.casework.backups import destroy, restore

    gone = safe.people.concern()
    made = safe.back_up()
    file_id = destroy(safe.people, gone.concern_id)
    monkeypatch.setattr(dark, "open_though_dark", lambda vault: [])
    restore(safe, made)
    assert [(one.row, one.what) for one in findings(safe.people)] == [
        (file_id, "the keys were destroyed, and no event says so")]


def test_a_copy_put_back_by_hand_is_found_by_the_keystore(safe):
    """The control: the same old copy without the command."""
    import shutil

    from django.db import connection

    from sharewell.delivery import backup_file

    safe.people.concern()
    made = safe.back_up()
    safe.people.concern()
    paper_of(safe.people)
    backup_file.unpack(made.records.path, backup_file.private_key(safe.private), safe.disk / "out")
    connection.close()
    name = connection.settings_dict["NAME"]
    for ending in ("-wal", "-shm"):
        from pathlib import Path

        Path(f"{name}{ending}").unlink(missing_ok=True)
    shutil.copy(safe.disk / "out" / "records.db", name)
    assert any("rolled back" in one.what for one in findings(safe.people))


def test_while_it_waits_a_child_still_gets_a_concern_more_words_and_an_urgent_share(safe):
    from sharewell.casework.add_to_concern import AddToConcern, add_to_concern
    from sharewell.casework.share_urgently import ShareUrgently, share_urgently
    from sharewell.rules.concern import Paragraph
    from sharewell.rules.values import StatementKind
    from tests.casework.backups import restore

    people = safe.people
    restore(safe, safe.back_up())
    sent = people.concern()
    more = Paragraph("And she was cold.", StatementKind.OBSERVED, time_unknown=True)
    add_to_concern(people.actor("practitioner"), people.tools, AddToConcern(
        concern_id=sent.concern_id, paragraphs=(more,)))
    share_urgently(people.actor("practitioner"), people.tools, ShareUrgently(
        concern_id=sent.concern_id, contact="duty_team", told="What I saw.", spoken_to="Dee"))
    assert read(people, sent.concern_id).whole, "reading goes on, and is recorded"
    assert findings(people) == ()


def test_nothing_else_is_written_by_any_use_case_while_it_waits(safe):
    """Every action that is none of those that go on is refused as soon as it has written a row that is no look."""
    from sharewell.rules.access import Action
    from sharewell.rules.read_only import GOES_ON, may_write

    assert {action for action in Action if may_write(action, {"records_pack"})} == GOES_ON
    assert all(may_write(action, {"records_accessentry"}) and may_write(action, ()) for action in Action)
    assert Action.PACK_SEND not in GOES_ON and Action.RETENTION_AGREE not in GOES_ON
    assert {Action.CONCERN_RECORD, Action.CONCERN_ADD_TO, Action.SHARE_URGENTLY} <= GOES_ON


def test_who_was_kept_from_a_file_since_is_kept_from_it_again_and_who_left_is_out(safe):
    from sharewell.casework.show_who import by_password
    from tests.casework.backups import restore

    people = safe.people
    sent = people.concern(about_staff=("adult",))
    other = people.concern(about="Leo O'Brien")
    file_id = people.file_of(other.concern_id)
    made = safe.back_up()
    people.tools.vault.exclude(file_id, [people.person("deputy")])
    name, password = people.sign_in_name("practitioner"), people.password("practitioner")
    assert by_password(people.tools, name, password)
    mended = restore(safe, made, left=(name,))
    assert mended.ready.done[0].excluded >= 1 and mended.ready.done[0].left == 1
    assert by_password(people.tools, name, password) is None
    from sharewell.casework.read_concern import ReadConcern, read_concern

    with pytest.raises(Missing):
        read_concern(people.actor("deputy"), people.tools, ReadConcern(other.concern_id))
    assert sent.concern_id


def test_two_different_people_who_may_and_a_reason_are_needed_and_until_then_nothing_is_changed(safe):
    from tests.casework.backups import restore

    people = safe.people
    people.concern()
    made = safe.back_up()
    kept = people.concern()
    for error, changes in (
        (NotNow, {"second": "lead"}), (Refused, {"second": "practitioner"}), (Refused, {"first": "key_worker"}),
        (Incomplete, {"reason": " "}), (Incomplete, {"left": ("nobody.here",)}), (Missing, {"second": "outsider"}),
    ):  # fmt: skip
        with pytest.raises(error):
            restore(safe, made, **changes)
    assert read(people, kept.concern_id).whole
    triage(people, kept.concern_id)
    assert safe.left_over() == [] and findings(people) == ()


def test_paper_of_another_record_and_a_backup_of_another_installation_are_refused(safe, tmp_path):
    from sharewell.vault.vault import open_vault
    from tests.casework.backups import restore

    people = safe.people
    made = safe.back_up()
    size, _, _ = paper_of(people).partition(" ")
    from sharewell.rules.ledger.checkpoint import Checkpoint
    from sharewell.rules.ledger.paper import text_of

    forged = text_of(Checkpoint("x", 2, b"\x01" * 32))
    with pytest.raises(Broken, match="not of the record"):
        restore(safe, made, against=(forged,))
    other = open_vault(tmp_path / "other" / "keys" / "master.key", tmp_path / "other" / "keystore.db")
    with pytest.raises(Broken, match="not whole"):
        restore(safe, made, vault=other)
    other.desk.close()
    assert int(size) > 2


def test_a_lost_keystore_comes_back_from_its_own_file_and_what_was_destroyed_since_is_destroyed_in_it(safe):
    import shutil

    from sharewell.vault.vault import open_vault
    from tests.casework.backups import destroy, restore

    people, var = safe.people, safe.var
    first, gone = people.concern(), people.concern(about="Leo O'Brien")
    keys_before = safe.back_up().keys.path
    file_id = destroy(people, gone.concern_id)
    made = safe.back_up()
    people.tools.vault.desk.close()
    shutil.rmtree(var.keystore.parent)
    shutil.rmtree(var.keys)
    with pytest.raises(NotNow, match="--keys"):
        restore(safe, made, vault=None)
    mended = restore(safe, made, vault=None, keys_file=keys_before)
    assert mended.kept
    again = open_vault(var.master_key, var.keystore)
    people = replace(people, tools=replace(people.tools, vault=again))
    assert again.destroyed_at(file_id), "the older copy of the keys still held it"
    assert findings(people) == () and read(people, first.concern_id).whole
    with pytest.raises(NotNow, match="keystore here already"):
        restore(replace(safe, people=people), made, vault=again, keys_file=keys_before)
    again.desk.close()


def test_a_file_destroyed_after_both_copies_is_destroyed_again_by_the_reference_on_its_certificate(safe):
    import shutil

    from sharewell.casework.due_work import do_due_work
    from sharewell.casework.review_retention import my_certificates
    from sharewell.vault.vault import open_vault
    from tests.casework.backups import destroy, restore

    people, var = safe.people, safe.var
    gone = people.concern()
    made = safe.back_up()
    file_id = destroy(people, gone.concern_id)
    (certificate,) = my_certificates(people.actor("lead"), people.tools, None)
    people.tools.vault.desk.close()
    shutil.rmtree(var.keystore.parent)
    shutil.rmtree(var.keys)
    with pytest.raises(Incomplete, match="No file has this reference"):
        restore(safe, made, vault=None, keys_file=made.keys.path, destroyed=("F-0000",))
    mended = restore(safe, made, vault=None, keys_file=made.keys.path, destroyed=(certificate.reference.lower(),))
    assert mended.ready.done[0].destroyed == 1
    again = open_vault(var.master_key, var.keystore)
    people = replace(people, tools=replace(people.tools, vault=again))
    do_due_work(people.tools)
    assert again.destroyed_at(file_id) and findings(people) == ()
    with pytest.raises(Missing):
        read(people, gone.concern_id)
    again.desk.close()


def test_g11_a_witness_refuses_what_was_put_back_until_its_keeper_begins_again(safe, tmp_path):
    from sharewell.casework.take_checkpoint import take_checkpoint
    from sharewell.records import ledger
    from sharewell.rules.ledger.checkpoint import ConsistencyProof
    from sharewell.vault.vault import origin_of
    from sharewell.vault.witness import Witness
    from tests.casework.backups import restore

    people = safe.people
    witness = Witness(tmp_path / "witness", "chair.example.org")
    witness.know(ledger.verifier_key(people.tools.vault, people.organisation_id))
    made = safe.back_up()
    people.concern()
    seen = take_checkpoint(people.tools, people.organisation_id)
    assert witness.add_checkpoint(ConsistencyProof(0, (), seen).text().encode(), people.tools.clock()).status == 200
    restore(safe, made)
    for _ in range(2):
        note = take_checkpoint(people.tools, people.organisation_id)
    old, new = int(seen.splitlines()[1]), int(note.splitlines()[1])
    proof = ledger.consistency(people.organisation_id, old, new)
    assert witness.add_checkpoint(proof.encode(), people.tools.clock()).status == 422
    again = ConsistencyProof(0, (), note).text().encode()
    assert witness.add_checkpoint(again, people.tools.clock()).status == 409
    kept = witness.begin_again(origin_of(people.organisation_id))
    assert seen.splitlines()[:3] == kept.read_text().splitlines()[:3], "what it had seen is not lost"
    assert witness.add_checkpoint(again, people.tools.clock()).status == 200


def test_what_waited_to_be_sent_is_put_before_a_person_and_never_goes_out_again(transactional_db, tools, var, tmp_path):
    from sharewell.casework.my_worklist import MyWorklist, my_worklist
    from sharewell.casework.outbox import run_outbox_once
    from sharewell.casework.send_pack import SendPack, send_pack
    from tests.casework.backups import Safe, restore
    from tests.casework.house import make_house
    from tests.casework.test_sending import sealed

    house = make_house(tools)
    safe = Safe(house, var, tmp_path / "disk")
    pack = sealed(house).pack
    sending = send_pack(house.actor("Jo"), tools, SendPack(pack_id=pack.id, channel="sealed_file"))
    made = safe.back_up()
    assert run_outbox_once(tools) == 1, "the control: it goes out after the copy was made"
    mended = restore(safe, made, first="Jo", second="Ana")
    assert mended.ready.done[0].sendings == 1
    assert run_outbox_once(tools) == 0
    (line,) = [one for one in my_worklist(house.actor("Jo"), tools, MyWorklist())["to_finish"]
               if one.about_id == sending.id]
    assert "ask them before you send it again" in line.note
