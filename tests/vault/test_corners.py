"""What seldom happens to the parts of the vault, done on purpose: each says so, and none gives a key."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import struct
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from sharewell.rules.errors import Broken, Missing, NotNow
from sharewell.vault import base, desk, envelope, kek, kek_services, kek_sources, rotation
from sharewell.vault.agent import hygiene, server, wire
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.asker import Asker
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.kek_services import SystemdCredential, VaultTransit
from sharewell.vault.kek_sources import KeyFile, key_from, moved_to
from sharewell.vault.keystore import Keystore
from sharewell.vault.places import Place
from sharewell.vault.reencryption import finish, make_keys
from sharewell.vault.unwrap_log import Line

JO = Asker("jo", "file.read")


# The agent's process


@pytest.mark.parametrize(("posix", "platform", "limit", "locked", "kept"), [
    (False, "win32", 0, None, False), (True, "darwin", 0, None, False), (True, "linux", -1, 3, True),
    (True, "linux", 64, 1, True), (True, "linux", 64, -1, False),
])  # fmt: skip
def test_the_agent_closes_itself_up_as_far_as_the_system_lets_it(monkeypatch, posix, platform, limit, locked, kept):
    """The real thing is watched in `tests/cli/test_key_agent.py`; here, which calls are made on which system."""
    import resource

    done: list[Any] = []
    libc = SimpleNamespace(
        prctl=lambda *asked: done.append(asked[:2]), mlockall=lambda flags: done.append(flags) or (locked == -1) - 0)
    monkeypatch.setattr(os, "umask", lambda mask: done.append(oct(mask)))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(hygiene, "os", SimpleNamespace(umask=os.umask, geteuid=os.geteuid,
                                                       name="posix" if posix else "nt"))
    monkeypatch.setattr(hygiene, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr(resource, "setrlimit", lambda what, limits: done.append(limits))
    monkeypatch.setattr(resource, "getrlimit", lambda what: (limit, limit))
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: libc)
    assert hygiene.close_up() is kept
    expected: list[Any] = ["0o77"] + ([(0, 0)] if posix else [])
    if platform == "linux":
        expected += [(4, 0), 3 if limit == -1 else 1]
    assert done == expected


def test_the_socket_is_given_to_its_owner_and_the_kernel_says_who_asks_on_other_systems_too(tmp_path, monkeypatch):
    server.listen(tmp_path / "keys.sock", owner=os.getuid()).close()
    assert (tmp_path / "keys.sock").stat().st_uid == os.getuid()
    monkeypatch.delattr(socket, "SO_PEERCRED")
    peer = SimpleNamespace(getsockopt=lambda *_: struct.pack("Ii", 0, 501) + bytes(68))
    assert server.uid_of(peer) == 501


def test_an_agent_that_hangs_up_without_a_word_is_said_in_words(tmp_path: Path):
    listening = server.listen(tmp_path / "keys.sock")
    listening.settimeout(5)
    over = threading.Event()

    def hang_up() -> None:
        while not over.is_set():
            try:
                peer, _ = listening.accept()
            except TimeoutError:
                return
            peer.recv(4096)
            peer.close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    asked = RemoteKeys(str(tmp_path / "keys.sock"), patience=0.2)
    with pytest.raises(NotNow):
        asked.destroyed_at("x")
    over.set()
    with socket.socket(socket.AF_UNIX) as last:
        last.connect(str(tmp_path / "keys.sock"))
    thread.join()
    asked.close()
    listening.close()


@pytest.mark.parametrize(("kind", "value"), [
    (wire.Kind.BYTES, 5), (wire.Kind.FLAG, 1), (wire.Kind.TEXTS, "x"), (wire.Kind.NOTHING, 1), (wire.Kind.BYTES_OF, []),
    (wire.Kind.KEY, ["scope", 1]), (wire.Kind.SEALS, [["scope", True]]), (wire.Kind.NUMBER, -1),
    (wire.Kind.NUMBER_OF, {"x": True}), (wire.Kind.TEXT, "x" * 20_000_000),
])  # fmt: skip
def test_what_is_not_of_its_kind_is_no_frame(kind, value):
    with pytest.raises(wire.BadFrame):
        wire.decode(kind, value)


def test_an_error_nobody_knows_and_a_frame_too_long_are_no_frames():
    for name in ("SystemExit", ["Missing"], None):
        with pytest.raises(wire.BadFrame):
            wire.error_of(name, "why")
    assert isinstance(wire.error_of("Missing", ""), Missing)
    here, there = socket.socketpair(socket.AF_UNIX)
    with here, there, pytest.raises(wire.BadFrame):
        wire.send(here, {"x": "y" * 100}, 50)


# The keystore and its file


class Failing:
    """A connection whose commit fails, and which stands in its transaction afterwards or not."""

    def __init__(self, still_in: bool) -> None:
        self.said: list[str] = []
        self.in_transaction = still_in

    def execute(self, sql: str) -> None:
        self.said.append(sql)
        if sql == "COMMIT":
            raise dbapi2.OperationalError("disk I/O error")


@pytest.mark.parametrize("still_in", [True, False])
def test_a_commit_that_fails_is_taken_back_and_said(keystore: Keystore, monkeypatch, still_in):
    failing = Failing(still_in)
    monkeypatch.setattr(base.Connections, "get", lambda self: failing)
    with pytest.raises(dbapi2.OperationalError), keystore.writing():
        pass
    assert failing.said == ["BEGIN IMMEDIATE", "COMMIT", *(["ROLLBACK"] if still_in else [])]


def test_a_file_that_somebody_keeps_for_themselves_is_waited_for_and_then_said(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.1)
    other = dbapi2.connect(str(tmp_path / "keys.db"), isolation_level=None)
    other.execute("CREATE TABLE x (y)")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(dbapi2.OperationalError, match="locked"):
        base.connect(tmp_path / "keys.db")
    other.execute("ROLLBACK")
    base.connect(tmp_path / "keys.db").close()
    other.close()


def test_a_file_that_is_free_again_in_time_is_opened(tmp_path: Path, monkeypatch):
    base.connect(tmp_path / "keys.db").close()
    locked = [True, True]

    class BusyAtFirst:
        """A connection whose first statements find the file locked."""

        def __init__(self) -> None:
            self.inner = dbapi2.connect(str(tmp_path / "keys.db"), isolation_level=None)

        def execute(self, sql: str) -> Any:
            if locked:
                locked.pop()
                raise dbapi2.OperationalError("database is locked")
            return self.inner.execute(sql)

    made = BusyAtFirst()
    monkeypatch.setattr(base, "dbapi2", SimpleNamespace(
        connect=lambda *_, **__: made, OperationalError=dbapi2.OperationalError, DatabaseError=dbapi2.DatabaseError))
    assert base.connect(tmp_path / "keys.db") is made
    assert locked == []
    made.inner.close()


def test_two_that_make_the_same_secret_at_once_get_the_one_that_was_first(keystore: Keystore, monkeypatch):
    first = keystore.secret("sign-in names")
    look, answers = keystore._secret, [None]
    monkeypatch.setattr(keystore, "_secret", lambda *asked: answers.pop() if answers else look(*asked))
    assert keystore.secret("sign-in names") == first


def test_where_the_keys_were_moved_to_is_nothing_in_a_file_of_another_kind(tmp_path: Path):
    dbapi2.connect(str(tmp_path / "keys.db")).close()
    assert moved_to(tmp_path / "keys.db") == ""


def test_two_that_make_the_first_key_at_once_take_the_one_that_was_first(tmp_path: Path, monkeypatch):
    source = KeyFile(tmp_path / "keys")
    made = source.create()
    answers: list[BaseException] = [FileNotFoundError()]
    load = source.load

    def not_there_yet() -> Any:
        if answers:
            raise answers.pop()
        return load()

    def too_late() -> Any:
        raise FileExistsError

    monkeypatch.setattr(KeyFile, "load", lambda self: not_there_yet())
    monkeypatch.setattr(KeyFile, "create", lambda self: too_late())
    assert key_from(source, tmp_path / "keystore.db").key_id == made.key_id


def test_a_folder_is_not_synced_where_the_system_has_no_such_thing(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(kek, "POSIX", False)
    kek._sync_directory(tmp_path / "not there")
    assert kek_sources.KeyFile(tmp_path / "keys").create()


def test_encrypting_anew_passes_over_what_was_destroyed_and_what_has_no_key(keystore: Keystore):
    keystore.create("file", "ordinary")
    with keystore.writing() as writing:
        writing.execute("INSERT INTO reencrypting (scope) VALUES ('file')")
    assert not make_keys(keystore, "never begun", ["ordinary"])
    assert make_keys(keystore, "file", ["identity", "ordinary"])
    assert make_keys(keystore, "file", ["ordinary"])
    assert keystore.newest("file", "ordinary")[0] == 2


def test_what_is_still_in_use_is_not_forgotten_when_keys_are_made_anew(keystore: Keystore):
    keystore.create("file", "ordinary")
    keystore.new_generation("file", "ordinary")
    with keystore.writing() as writing:
        writing.execute("INSERT INTO reencrypting (scope) VALUES ('file')")
    assert finish(keystore, "file", {"ordinary": 1}) == (0, 1)
    assert finish(keystore, "file", {"ordinary": 2}) == (1, 0)


# Where keys come from


def test_a_credential_made_outside_is_the_next_key_too_and_moving_to_it_again_is_refused(tmp_path, monkeypatch):
    (tmp_path / kek_services.CREDENTIAL).write_bytes(bytes(range(32)))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    source = SystemdCredential()
    assert source.load().key_id == source.create().key_id == source.upcoming().key_id
    keystore = Keystore(tmp_path / "keystore" / "keystore.db", source.load())
    with pytest.raises(NotNow, match="there already"):
        rotation.rotate(keystore, source, lambda text: source)
    keystore.close()


@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": {"plaintext": "%%%"}}])
def test_a_key_service_that_gives_something_else_is_said(tmp_path: Path, monkeypatch, answer):
    monkeypatch.setattr(VaultTransit, "_call", lambda *_, **__: answer)
    with pytest.raises(Broken, match="not a key"):
        VaultTransit(tmp_path, "transit/records").unlock(json.dumps({"form": kek_services.FORM}).encode())


# What is sealed, and what is written down


def test_a_value_of_no_known_form_has_no_generation_and_is_opened_by_no_road():
    for sealed in (b"", b"\xff" * 40, b"\x01"):
        with pytest.raises(Broken):
            envelope.generation_of(sealed)
    shelf = Place("o", "s", "ordinary", "t", "body", "", 0)
    with pytest.raises(Broken):
        envelope.open_rows(lambda generation: None, shelf, [("row", 1, b"\xff" * 60)])


def test_a_value_of_a_later_form_is_opened_by_its_own_opener_in_a_list_too(monkeypatch):
    monkeypatch.setattr(envelope, "OPENERS", {**envelope.OPENERS, 2: lambda key_of, place, sealed: place.row.encode()})
    shelf = Place("o", "s", "ordinary", "t", "body", "", 0)
    assert envelope.open_rows(lambda generation: None, shelf, [("a", 1, b"\x02abc"), ("b", 1, b"\x02")]) == [b"a", b"b"]


def test_what_was_said_a_minute_ago_is_forgotten_before_it_fills_the_memory(keystore: Keystore, monkeypatch):
    monkeypatch.setattr(desk, "REMEMBERED", 0)
    made = KeyDesk(keystore, Policy(named=False, limits=None))
    for scope in ("one", "two"):
        made._write_down([Line("jo", "x", scope, "ordinary", "given")])
    assert [line.scope for line in made._said] == ["two"]
    made.close()


