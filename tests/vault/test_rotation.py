"""Moving to another key-encryption key: everything opens at every moment, whatever is killed, and the old one goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sharewell.rules.errors import Broken, NotNow
from sharewell.vault import rotation
from sharewell.vault.desk import KeyDesk, Policy
from sharewell.vault.kek_services import source_of
from sharewell.vault.kek_sources import KeyFile, PassphraseFile, Source, key_from
from sharewell.vault.keys import Asker
from sharewell.vault.keystore import Keystore
from sharewell.vault.rotation import TABLES, counts, rotate, under_way
from sharewell.vault.sealed.boxes import Cost
from tests.support.depth import examples

JO = Asker("jo", "file.read")
WORDS = "brass kettle orchard tin"


class Installation:
    """A keystore with keys of every kind, in a folder."""

    def __init__(self, folder: Path, files: int = 5) -> None:
        self.folder, self.path = folder / "keys", folder / "keystore" / "keystore.db"
        keystore = self.open()
        desk = KeyDesk(keystore, Policy(named=False, limits=None, cost=Cost(8, 1, 1)))
        for number in range(files):
            desk.create(JO, f"file {number}", ["ordinary", "identity"])
        public = desk.make_handler(JO, WORDS)
        for holder in ("ann", "bob", "cat"):
            desk.make_paper(JO, "org", holder, holder)
        desk.seal(JO, "file 0", "org", {"jo": public}, [])
        desk.newest(JO, "file 0", "ordinary")
        desk.secret("sign-in names")
        desk.close()

    def source(self, text: str = "file:") -> Source:
        if text == "passphrase:":
            return PassphraseFile(self.folder, lambda new: WORDS, memory=64)
        return source_of(text, self.folder, lambda new: WORDS)

    def open(self, text: str = "file:") -> Keystore:
        source = self.source(text)
        return Keystore(self.path, key_from(source, self.path), reload=source.load)

    def rotate(self, here: str = "file:", to: str = "") -> rotation.Moved:
        keystore = self.open(here)
        try:
            return rotate(keystore, self.source(here), self.source, to)
        finally:
            keystore.close()

    def everything(self, keystore: Keystore) -> list[bytes]:
        """Every wrapped key, opened: what was, must be, whatever happens."""
        found = []
        for table, form in TABLES.items():
            names = ", ".join(form.names)
            for *named, kek_id, wrapped in keystore.base().execute(
                f"SELECT {names}, kek_id, wrapped FROM {table} ORDER BY {names}"
            ).fetchall():
                found.append(keystore.unwrap(kek_id, wrapped, form.context(tuple(named))))
        return found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "NOTICED_SECONDS", 0.0)
    monkeypatch.setattr(rotation, "BATCH", 3)
    monkeypatch.setattr(rotation, "TURN_SECONDS", 0.001)


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_every_table_of_wrapped_keys_is_known_and_has_something_in_it(here: Installation) -> None:
    keystore = here.open()
    tables = [name for (name,) in keystore.base().execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    wrapped = {
        table for table in tables
        if "wrapped" in {row[1] for row in keystore.base().execute(f"PRAGMA table_info({table})")}
    }  # fmt: skip
    assert wrapped - {"kek"} == set(TABLES)
    for table in TABLES:
        assert keystore.base().execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    keystore.close()


def test_after_it_everything_is_under_the_new_key_and_the_old_one_is_gone(here: Installation) -> None:
    keystore = here.open()
    before, old = here.everything(keystore), KeyFile(here.folder).path.read_bytes()
    keystore.close()
    moved = here.rotate()
    keystore = here.open()
    assert here.everything(keystore) == before
    assert counts(keystore) == {moved.now: moved.keys}
    assert moved.keys == len(before)
    assert under_way(keystore) == (moved.now, "", "file:")
    assert KeyFile(here.folder).path.read_bytes() != old
    assert [path.name for path in here.folder.iterdir()] == ["master.key"]
    keystore.close()
    KeyFile(here.folder).path.write_bytes(old)
    stale = here.open()
    with pytest.raises(Broken, match="another key"):
        here.everything(stale)
    stale.close()


def test_a_desk_that_runs_meanwhile_goes_on_and_makes_new_keys_under_the_new_one(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "NOTICED_SECONDS", 1.0)
    running = KeyDesk(here.open(), Policy(limits=None))
    before = running.newest(JO, "file 1", "ordinary")
    stop = threading.Event()
    faults: list[BaseException] = []

    def use() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                running.notice()
                assert running.newest(JO, "file 1", "ordinary") == before
                running.create(JO, f"new {number}", ["ordinary"])
                time.sleep(0.005)  # as fast as it can, each move would have more to do than the one before
            except BaseException as fault:
                faults.append(fault)
                return

    thread = threading.Thread(target=use)
    thread.start()
    now = ""
    for _ in range(3):
        now = here.rotate().now
    stop.set()
    thread.join()
    assert faults == []
    running.create(JO, "the last", ["ordinary"])
    assert set(counts(running.keystore)) == {now}
    running.close()


def test_a_desk_that_saw_nothing_of_the_move_finds_the_new_key_where_the_old_one_stood(here: Installation) -> None:
    idle = KeyDesk(here.open(), Policy(limits=None))
    here.rotate()
    assert idle.newest(JO, "file 1", "ordinary").key
    idle.close()


def test_moving_to_another_source_removes_the_old_one_and_says_where_the_keys_are(here: Installation) -> None:
    running = KeyDesk(here.open(), Policy(limits=None))
    keystore = here.open()
    before = here.everything(keystore)
    moving = threading.Thread(target=lambda: rotate(keystore, here.source(), here.source, "passphrase:"))
    moving.start()
    while moving.is_alive():
        running.notice()
    moving.join()
    keystore.close()
    assert [path.name for path in here.folder.iterdir()] == ["master.sealed"]
    again = here.open("passphrase:")
    assert here.everything(again) == before
    again.close()
    with pytest.raises(Broken, match="SHAREWELL_KEY=passphrase:"):
        here.open()
    here.rotate("passphrase:")
    assert here.rotate("passphrase:", "file:").keys == len(before)
    running.close()


def test_moving_onto_a_key_that_stands_there_is_refused(here: Installation) -> None:
    here.source("passphrase:").create()
    with pytest.raises(NotNow, match="already"):
        here.rotate(to="passphrase:")


KILLED = """
import os, signal, sys
from pathlib import Path
from sharewell.vault import kek_sources, rotation
from sharewell.vault.kek_sources import KeyFile, key_from
from sharewell.vault.keystore import Keystore
folder, path, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
rotation.NOTICED_SECONDS, rotation.BATCH = 0.0, 3
count = 0
def step(frame, event, argument):
    global count
    if event == "call" and frame.f_code.co_filename.startswith(os.path.dirname(rotation.__file__)):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
source = KeyFile(folder)
keystore = Keystore(path, key_from(source, path), reload=source.load)
sys.setprofile(step)
rotation.rotate(keystore, source, lambda text: KeyFile(folder))
sys.setprofile(None)
print(count)
"""


def killed(here: Installation, at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(here.folder), str(here.path), str(at)], capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(Path(rotation.__file__).parents[2])},
    )  # fmt: skip


@pytest.mark.once
def test_killed_anywhere_everything_opens_and_doing_it_again_finishes_it(tmp_path: Path) -> None:
    here = Installation(tmp_path / "whole")
    steps = int(killed(here, -1).stdout)
    assert steps > 60
    tries = sorted({1 + steps * number // examples(14, 200) for number in range(examples(14, 200))})
    for at in [*tries, steps]:
        here = Installation(tmp_path / str(at))
        keystore = here.open()
        before = here.everything(keystore)
        keystore.close()
        assert killed(here, at).returncode == -signal.SIGKILL
        keystore = here.open()
        assert here.everything(keystore) == before
        keystore.close()
        here.rotate()
        keystore = here.open()
        assert here.everything(keystore) == before
        assert len(counts(keystore)) == 1
        assert under_way(keystore)[1] == ""
        keystore.close()
        assert [path.name for path in here.folder.iterdir()] == ["master.key"]


def test_control_without_the_link_a_kill_in_the_middle_would_lose_keys(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, done = rotation._batch, []

    def stop(*arguments: object) -> int:
        done.append(batch(*arguments))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(rotation, "_batch", stop)
    with pytest.raises(KeyboardInterrupt):
        here.rotate()
    keystore = here.open()
    here.everything(keystore)
    keystore.close()
    keystore = here.open()
    with keystore.writing() as base:
        base.execute("UPDATE kek SET wrapped = x''")
    with pytest.raises(Broken):
        here.everything(keystore)
    keystore.close()
