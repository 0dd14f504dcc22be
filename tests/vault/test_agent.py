"""The key agent and its client over a real socket: the same answers as the desk, and nothing else gets through."""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sharewell.rules.errors import Broken, Locked, Missing, NotNow
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.agent.server import uid_of
from sharewell.vault.errors import KeyGone, OverBudget
from sharewell.vault.keys import Asker, Keys
from sharewell.vault.places import Compartment, Place
from sharewell.vault.vault import Vault
from tests.vault.running_agent import JO, Running, keys, running

__all__ = ["keys", "running"]


def test_every_operation_answers_as_the_desk_does(keys: RemoteKeys, running: Running) -> None:
    desk: Keys = running.desk
    for scope in ("file 1", "file 2"):
        keys.create(JO, scope, ["ordinary", "identity"])
    keys.create(JO, "org", ["ordinary"], organisation=True)
    assert keys.newest(JO, "file 1", "ordinary") == desk.newest(JO, "file 1", "ordinary")
    assert keys.new_generation(JO, "file 1", "ordinary") == 2
    assert keys.key(JO, "file 1", "ordinary", 1) == desk.key(JO, "file 1", "ordinary", 1)
    assert keys.newest(JO, "file 1", "ordinary").generation == 2
    assert list(keys.keys_of(JO, ["file 1", "file 2", "none"], "identity")) == list(
        desk.keys_of(JO, ["file 1", "file 2"], "identity")
    )
    assert keys.newest(Asker(), "org", "ordinary").shared
    assert keys.secret("sign-in names") == desk.secret("sign-in names")
    assert keys.pack_key() == desk.pack_key()
    assert keys.sign_pack(b"\x00data", "words").splitlines()[0] == "untrusted comment: signature of a sealed pack"
    vault = Vault(keys)
    assert vault.note_signer("org").verifier.verify(vault.note_signer("org").sign("words\n")) == "words\n"
    keys.keep_note("org", 64, "note")
    assert (keys.kept_note("org"), keys.kept_note("none")) == ("note", None)
    keys.exclude("file 2", ["jo"])
    with pytest.raises(KeyGone):
        keys.newest(JO, "file 2", "ordinary")
    assert keys.destroyed_at("file 1") is None
    keys.destroy(JO, "file 1")
    assert keys.destroyed_at("file 1") == desk.destroyed_at("file 1")
    assert keys.log_head() == desk.log_head()


def test_sealed_files_and_their_handlers_are_asked_about_over_it_too(running: Running, keys: RemoteKeys) -> None:
    keys.create(JO, "file 1", ["ordinary"])
    assert keys.handler_state(JO) == "none"
    public = keys.make_handler(JO, "brass kettle orchard")
    assert keys.handler_state(JO) == "open"
    assert keys.seal(JO, "file 1", "org", {"jo": public}, ["rel"])
    assert [(seal.scope, seal.handlers) for seal in keys.seals(JO, ["file 1", "none"])] == [("file 1", ("jo",))]
    assert list(keys.tend(JO, "file 1", "org", {"jo": public})) == []
    keys.finish_seal(JO, "file 1", {"ordinary": 2})
    made = keys.newest(JO, "file 1", "ordinary")
    assert keys.key(JO, "file 1", "ordinary", made.generation) == made
    keys.close_handler(JO)
    with pytest.raises(Locked):
        keys.key(JO, "file 1", "ordinary", made.generation)
    assert not keys.open_handler(JO, "wrong kettle orchard")
    assert keys.open_handler(JO, "brass kettle orchard")
    assert keys.change_passphrase(JO, "brass kettle orchard", "tin kettle orchard")
    assert isinstance(keys.half_sealed(JO, 0), list)
    assert keys.open_generation(JO, "file 1", "ordinary") == running.desk.open_generation(JO, "file 1", "ordinary")
    words = [keys.make_paper(JO, "org", holder, holder) for holder in ("ann", "bob", "cat")]
    assert sorted(keys.try_papers(JO, "org", "", words[:2])) == ["ann", "bob"]
    assert list(keys.give_by_papers(JO, "org", "file 1", words[:1], "jo", public)) == []
    keys.drop_paper(JO, "org", "cat")
    keys.drop_handler(JO, "jo")
    assert keys.handler_state(JO) == "none"


def test_errors_come_over_as_what_they_are(keys: RemoteKeys, running: Running) -> None:
    for number in range(6):
        running.desk.create(Asker("other"), f"file {number}", ["ordinary"])
    with pytest.raises(Missing):
        keys.newest(Asker(), "file 0", "ordinary")
    with pytest.raises(OverBudget, match="Wait ten minutes"):
        for number in range(6):
            keys.newest(JO, f"file {number}", "ordinary")
    with pytest.raises(NotNow, match="never leaves"):
        keys.secret("pack signing key")
    running.desk.create(JO, "broken", ["ordinary"])
    with running.desk.keystore._writing() as base:
        base.execute("UPDATE key SET wrapped = x'01' WHERE scope = 'broken'")
    with pytest.raises(Broken, match="does not open"):
        keys.newest(JO, "broken", "ordinary")


def test_a_fault_in_the_agent_says_nothing_of_itself(
    keys: RemoteKeys, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.desk, "secret", lambda name: 1 / 0)
    with pytest.raises(NotNow, match="could not answer"):
        keys.secret("x")
    assert keys.destroyed_at("x") is None


def test_the_whole_vault_works_over_it(keys: RemoteKeys) -> None:
    vault = Vault(keys)
    vault.new_scope("5c" * 16, list(Compartment))
    place = Place("0a" * 16, "5c" * 16, Compartment.ORDINARY, "t", "body", "1d" * 16, 1)
    with vault.acting("jo", "file.read"):
        sealed = vault.seal(place, b"said")
        vault.warm([place.scope], Compartment.ORDINARY)
        assert vault.open(place, sealed) == b"said"
        assert len(vault.row_salt(place.scope, "t", "r", 1)) == 32
    assert vault.unwraps_head().startswith("1:")


def test_asking_goes_on_when_the_agent_was_started_again(keys: RemoteKeys, running: Running) -> None:
    keys.create(JO, "file 1", ["ordinary"])
    before = keys.newest(JO, "file 1", "ordinary")
    running.stop()
    again = threading.Timer(0.4, running.start)
    again.start()
    assert keys.newest(JO, "file 1", "ordinary") == before
    again.join()


def test_an_agent_that_stays_away_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="cannot be reached"):
        RemoteKeys(str(tmp_path / "nothing.sock"), patience=0.2).destroyed_at("x")


def _in_child(keys: RemoteKeys, results: object) -> None:
    results.put(keys.newest(JO, "file 1", "ordinary"))  # type: ignore[attr-defined]
    keys.close()


def test_threads_and_forked_children_each_have_a_connection_of_their_own(keys: RemoteKeys) -> None:
    keys.create(JO, "file 1", ["ordinary"])
    first = keys.newest(JO, "file 1", "ordinary")

    def ask(_: int) -> object:
        try:
            return keys.newest(JO, "file 1", "ordinary")
        finally:
            keys.close()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(200))) == {first}
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    with pytest.MonkeyPatch.context():
        children = [context.Process(target=_in_child, args=(keys, results)) for _ in range(3)]
        for child in children:
            child.start()
        assert {results.get(timeout=20) for _ in children} == {first}
        for child in children:
            child.join(timeout=20)
    assert keys.newest(JO, "file 1", "ordinary") == first


def test_somebody_elses_process_is_turned_away(running: Running, tmp_path: Path) -> None:
    assert running.path.stat().st_mode & 0o777 == 0o600
    running.stop()
    running.start(allowed={os.getuid() + 1})
    with pytest.raises(NotNow):
        RemoteKeys(str(running.path), patience=0.2).destroyed_at("x")
    here, there = socket.socketpair(socket.AF_UNIX)
    assert uid_of(here) == os.getuid()
    here.close()
    there.close()
