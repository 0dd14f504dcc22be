"""G11: an old backup is put back. It says what is missing; what was destroyed or taken since stays so."""

from __future__ import annotations

import pytest

from sharewell.rules.errors import Broken, Missing, NotNow
from tests.casework.restored import accept, findings, paper_of, read, safe, size_of, triage
from tests.support.depth import examples

__all__ = ["safe"]
pytestmark = pytest.mark.once


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
