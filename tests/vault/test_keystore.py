"""Keys are durable before use, destroyed for good, and safe between threads and processes."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sharewell.rules.errors import Broken, Missing, NotNow
from sharewell.vault import base
from sharewell.vault.errors import KeyGone
from sharewell.vault.keystore import Keystore
from tests.support.memory_key import MemoryKey


def _path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keystore.db"


def test_the_keystore_is_for_its_owner_only_and_syncs_every_commit(keystore: Keystore, tmp_path: Path) -> None:
    assert stat.S_IMODE(_path(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(_path(tmp_path).parent.stat().st_mode) == 0o700
    base = keystore._base()
    assert base.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert base.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert base.execute("PRAGMA secure_delete").fetchone()[0] == 1


def test_a_key_stands_in_the_file_when_it_is_handed_out(keystore: Keystore, tmp_path: Path) -> None:
    key = keystore.create("s", "ordinary")
    other = Keystore(_path(tmp_path), MemoryKey())
    assert other.newest("s", "ordinary") == (1, key)
    assert key not in _path(tmp_path).read_bytes()
    other.close()


def test_creating_twice_gives_the_same_key(keystore: Keystore) -> None:
    assert keystore.create("s", "ordinary") == keystore.create("s", "ordinary")
    assert keystore.create("s", "identity") != keystore.create("s", "ordinary")


def test_an_older_generation_still_opens(keystore: Keystore) -> None:
    first = keystore.create("s", "ordinary")
    assert keystore.new_generation("s", "ordinary") == 2
    assert keystore.newest("s", "ordinary")[0] == 2
    assert keystore.key("s", "ordinary", 1) == first
    with pytest.raises(KeyGone):
        keystore.new_generation("unknown", "ordinary")


def test_unknown_and_destroyed_keys_are_one_answer(keystore: Keystore) -> None:
    keystore.create("s", "ordinary")
    keystore.destroy("s")
    for scope in ("s", "never"):
        with pytest.raises(Missing):
            keystore.newest(scope, "ordinary")
        with pytest.raises(Missing):
            keystore.key(scope, "ordinary", 1)


def test_nothing_destroyed_comes_back(keystore: Keystore) -> None:
    keystore.create("s", "ordinary")
    keystore.destroy("s")
    with pytest.raises(KeyGone):
        keystore.create("s", "ordinary")
    with pytest.raises(KeyGone):
        keystore.new_generation("s", "ordinary")


def test_a_tombstone_says_when_and_stays_as_it_was_first(tmp_path: Path) -> None:
    times = iter([datetime(2026, 11, 23, 9, 30, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
    keystore = Keystore(_path(tmp_path), MemoryKey(), clock=lambda: next(times))
    keystore.create("s", "ordinary")
    assert keystore.destroyed_at("s") is None
    keystore.destroy("s")
    keystore.destroy("s")
    assert keystore.destroyed_at("s") == "2026-11-23T09:30:00.000000Z"
    assert keystore.tombstones() == {"s": "2026-11-23T09:30:00.000000Z"}
    keystore.close()


def _wrapped(keystore: Keystore, scope: str) -> bytes:
    row = keystore._base().execute("SELECT wrapped FROM key WHERE scope = ?", (scope,)).fetchone()
    return bytes(row[0])


def _on_disk(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((tmp_path / "keys").iterdir()))


def test_a_destroyed_key_is_overwritten_in_the_file_and_its_log(keystore: Keystore, tmp_path: Path) -> None:
    for index in range(50):
        keystore.create(f"s{index}", "ordinary")
    wrapped = _wrapped(keystore, "s7")
    assert wrapped in _on_disk(tmp_path)
    keystore.destroy("s7")
    assert wrapped not in _on_disk(tmp_path)
    assert keystore.newest("s8", "ordinary")[0] == 1


def test_control_without_the_checkpoint_the_key_would_still_lie_in_the_log(keystore: Keystore, tmp_path: Path) -> None:
    keystore.create("s", "ordinary")
    wrapped = _wrapped(keystore, "s")
    with keystore._writing() as base:
        base.execute("DELETE FROM key WHERE scope = 's'")
    assert wrapped in _on_disk(tmp_path)


def test_a_busy_keystore_says_that_destroying_is_not_finished(
    keystore: Keystore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keystore.create("s", "ordinary")
    monkeypatch.setattr(base, "BUSY_SECONDS", 0.1)
    quick = Keystore(_path(tmp_path), MemoryKey())
    reader = keystore._base()
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM key").fetchall()
    with pytest.raises(NotNow, match="Do this again"):
        quick.destroy("s")
    reader.execute("COMMIT")
    quick.destroy("s")
    with pytest.raises(KeyGone):
        keystore.newest("s", "ordinary")
    quick.close()


def test_a_secret_is_made_once(keystore: Keystore, tmp_path: Path) -> None:
    made = keystore.secret("a")
    other = Keystore(_path(tmp_path), MemoryKey())
    assert other.secret("a", lambda: b"another") == made
    assert other.secret("b", lambda: b"another") == b"another"
    other.close()


def test_the_largest_checkpoint_is_the_one_kept(keystore: Keystore) -> None:
    assert keystore.kept_note("o") is None
    keystore.keep_note("o", 64, "first")
    keystore.keep_note("o", 128, "second")
    keystore.keep_note("o", 64, "rolled back")
    assert keystore.kept_note("o") == "second"


def test_another_key_file_opens_nothing(keystore: Keystore, tmp_path: Path) -> None:
    keystore.create("s", "ordinary")
    thief = Keystore(_path(tmp_path), MemoryKey(b"x" * 32))
    with pytest.raises(Broken):
        thief.newest("s", "ordinary")
    thief.close()


def test_a_wrapped_key_moved_to_another_scope_does_not_open(keystore: Keystore) -> None:
    keystore.create("s", "ordinary")
    keystore.create("t", "ordinary")
    with keystore._writing() as base:
        base.execute("UPDATE key SET wrapped = (SELECT wrapped FROM key WHERE scope = 's') WHERE scope = 't'")
    with pytest.raises(Broken):
        keystore.newest("t", "ordinary")


def test_a_file_that_is_no_keystore_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear parents, " * 100)
    with pytest.raises(Broken, match="not a keystore"):
        Keystore(text, MemoryKey())
    other = tmp_path / "other.db"
    base = sqlite3.connect(other)
    base.execute("CREATE TABLE t (a)")
    base.execute("PRAGMA user_version = 1")
    base.commit()
    base.close()
    with pytest.raises(Broken, match="not a keystore"):
        Keystore(other, MemoryKey())


def test_a_keystore_of_another_version_is_refused(keystore: Keystore, tmp_path: Path) -> None:
    keystore._base().execute("PRAGMA user_version = 99")
    with pytest.raises(Broken, match="another version"):
        Keystore(_path(tmp_path), MemoryKey())


def test_threads_that_race_get_one_key(keystore: Keystore) -> None:
    barrier = threading.Barrier(8)

    def make(_: int) -> bytes:
        barrier.wait()
        return keystore.create("s", "ordinary")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(8)))) == 1


def _race(path: Path, ready: Any, results: Any) -> None:
    ready.wait()
    keystore = Keystore(path, MemoryKey())
    results.put(keystore.create("s", "ordinary") + keystore.secret("x"))
    keystore.close()


def test_processes_that_race_get_one_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, results = context.Barrier(3), context.Queue()
    workers = [context.Process(target=_race, args=(_path(tmp_path), ready, results)) for _ in range(3)]
    for worker in workers:
        worker.start()
    found = {results.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join(timeout=60)
        assert worker.exitcode == 0
    results.close()
    assert len(found) == 1
