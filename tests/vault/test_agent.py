"""The key agent and its client over a real socket: the same answers as the desk, and nothing else gets through."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewell.rules.errors import Broken, Locked, Missing, NotNow
from sharewell.vault.agent import server, wire
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.agent.server import Agent, listen, uid_of
from sharewell.vault.budget import Limits
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.errors import KeyGone, OverBudget
from sharewell.vault.keys import Asker, Keys
from sharewell.vault.keystore import Keystore
from sharewell.vault.places import Compartment, Place
from sharewell.vault.sealed.boxes import Cost
from sharewell.vault.vault import Vault
from tests.support.depth import examples
from tests.support.memory_key import MemoryKey

QUICK = Cost(8, 1, 1)
JO = Asker("jo", "file.read")


class Running:
    """An agent in a thread, on a socket of its own, that can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "keys.sock"
        keystore = Keystore(folder / "keys" / "keystore.db", MemoryKey())
        self.desk = KeyDesk(keystore, Policy(limits=Limits(ordinary=4), cost=QUICK))
        self.start()

    def start(self, allowed: set[int] | None = None) -> None:
        self.socket = listen(self.path)
        self.agent = Agent(self.desk, self.socket, {os.getuid()} if allowed is None else allowed)
        self.thread = threading.Thread(target=self.agent.serve)
        self.thread.start()

    def stop(self) -> None:
        self.agent.stop()
        self.thread.join()
        self.socket.close()


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(server, "LOOK_SECONDS", 0.05)
    made = Running(tmp_path)
    yield made
    made.stop()
    made.desk.close()


@pytest.fixture
def keys(running: Running) -> Iterator[RemoteKeys]:
    made = RemoteKeys(str(running.path), patience=3)
    yield made
    made.close()


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


# What is not a question

GOOD = {"op": "destroyed_at", "by": ["", ""], "with": {"scope": "x"}}
BAD = {
    "no such operation": GOOD | {"op": "list_keys"},
    "a method of the desk that is no operation": GOOD | {"op": "close", "with": {}},
    "an attribute": GOOD | {"op": "keystore", "with": {}},
    "the inside": GOOD | {"op": "_note_signer", "with": {"organisation": "x"}},
    "not a name": GOOD | {"op": ["destroyed_at"]},
    "more than asked": GOOD | {"more": 1},
    "no asker": {name: GOOD[name] for name in ("op", "with")},
    "an asker of one": GOOD | {"by": ["jo"]},
    "an asker that is no text": GOOD | {"by": ["jo", 1]},
    "no arguments": GOOD | {"with": {}},
    "another argument": GOOD | {"with": {"scope": "x", "also": "y"}},
    "a number for text": GOOD | {"with": {"scope": 7}},
    "nothing for text": GOOD | {"with": {"scope": None}},
    "a text too long": GOOD | {"with": {"scope": "x" * (wire.MOST_TEXT + 1)}},
    "too many": {"op": "exclude", "by": ["", ""], "with": {"scope": "x", "person_ids": ["y"] * 20_001}},
    "true for a number": {
        "op": "key", "by": ["", ""], "with": {"scope": "x", "compartment": "y", "generation": True}
    },
    "bytes that are none": {"op": "sign_pack", "by": ["", ""], "with": {"data": "%%%", "comment": "x"}},
    "a list": [GOOD],
}  # fmt: skip
RAW = {
    "a frame of no length": b"\0\0\0\0",
    "a frame too long": (wire.MOST_ASKED + 1).to_bytes(4, "big") + b"{}",
    "the longest length there is": b"\xff\xff\xff\xff",
    "not JSON": b"\0\0\0\x03{]}",
    "not UTF-8": b"\0\0\0\x02\xff\xfe",
    "deep JSON": (60_000).to_bytes(4, "big") + b"[" * 60_000,
    "a pickle": b"\0\0\0\x06\x80\x04N.\0\0",
    "cut short": b"\0\0\0\x10{}",
}


def talk(path: Path, content: bytes) -> bytes:
    """Everything the agent says to these bytes until it closes."""
    with socket.socket(socket.AF_UNIX) as plain:
        plain.settimeout(5)
        plain.connect(str(path))
        plain.sendall(content)
        plain.shutdown(socket.SHUT_WR)
        said = b""
        try:
            while part := plain.recv(65536):
                said += part
        except ConnectionResetError:
            pass
        return said


def framed(value: object) -> bytes:
    content = json.dumps(value).encode()
    return len(content).to_bytes(4, "big") + content


@pytest.mark.parametrize("name", BAD)
def test_whatever_is_not_a_question_ends_the_connection_without_an_answer(name: str, running: Running) -> None:
    assert talk(running.path, framed(BAD[name])) == b""


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_frame_end_the_connection_without_an_answer(name: str, running: Running) -> None:
    assert talk(running.path, RAW[name]) == b""


def test_control_a_question_is_answered(running: Running) -> None:
    assert json.loads(talk(running.path, framed(GOOD))[4:])["ok"] is None


def test_a_frame_that_never_ends_is_given_up(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WHOLE_WITHIN", 0.2)
    with socket.socket(socket.AF_UNIX) as plain:
        plain.settimeout(5)
        plain.connect(str(running.path))
        plain.sendall(b"\0\0\0\x10{")
        assert plain.recv(10) == b""


def test_more_connections_than_there_is_room_for_are_turned_away(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.agent, "_room", threading.BoundedSemaphore(2))
    held = [socket.socket(socket.AF_UNIX) for _ in range(3)]
    for one in held:
        one.settimeout(5)
        one.connect(str(running.path))
    assert held[2].recv(1) == b""
    for one in held:
        one.close()
    until = time.monotonic() + 5
    while not talk(running.path, framed(GOOD)):
        assert time.monotonic() < until


def test_random_bytes_never_bring_the_agent_down(running: Running, keys: RemoteKeys) -> None:
    chance = random.Random(20261123)  # noqa: S311 - the same bytes in every run
    good = framed(GOOD)
    for _ in range(examples(200, 5000)):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        talk(running.path, bytes(bad[: chance.randint(1, len(bad))]))
    assert keys.destroyed_at("x") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(op=st.sampled_from(sorted(wire.OPS)), arguments=st.lists(JSON, min_size=6, max_size=6), by=JSON)
def test_any_arguments_of_any_operation_are_taken_as_they_should_be_or_refused(
    op: str, arguments: list[object], by: object
) -> None:
    asked = {"op": op, "by": by, "with": dict(zip(wire.OPS[op].arguments, arguments, strict=False))}
    try:
        _, name, given_ = server._question(asked)
    except wire.BadFrame:
        return
    assert name == op
    kinds = {"text": str, "texts": list, "number": int, "flag": bool, "bytes": bytes,
             "bytes by name": dict, "number by name": dict}  # fmt: skip
    for argument, kind in wire.OPS[op].arguments.items():
        assert isinstance(given_[argument], kinds[kind.value])
