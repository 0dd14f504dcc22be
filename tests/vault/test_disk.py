"""The first error of the disk under the keystore or its log stops every write, whichever process met it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sharewell.rules.errors import NotNow
from sharewell.vault.agent.client import RemoteKeys
from sharewell.vault.desk import KeyDesk
from sharewell.vault.disk import Disk
from sharewell.vault.errors import DiskFailed
from sharewell.vault.keys import Asker
from sharewell.vault.keystore import Keystore
from sharewell.vault.stopped import FILE, Why, stopped
from sharewell.vault.unwrap_log import Line
from tests.support.memory_key import MemoryKey
from tests.vault.running_agent import JO, Running, keys, running

__all__ = ["keys", "running"]
SCOPE = "5c" * 16
PAGE = 4096


def scratched(path: Path) -> None:
    """Everything behind the first page is not what was written: the disk gives back something else."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(PAGE)
        file.write(b"\x5a" * (size - PAGE))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The program's folder."""
    made = tmp_path / "var"
    made.mkdir()
    return made


@pytest.fixture
def desk(root: Path) -> KeyDesk:
    """A desk over a keystore of its own, with one file's key in it."""
    made = KeyDesk(Keystore(root / "keystore" / "keystore.db", MemoryKey(), stopped_in=root))
    made.create(JO, SCOPE, ["ordinary"])
    return made


def why(folder: Path) -> Why | None:
    found = stopped(folder)
    return found.why if found else None


def damage(desk: KeyDesk, name: str) -> None:
    """What lies in that file is not what was written, and is read from the disk next time."""
    desk.close()
    scratched(desk.keystore.path.with_name(name))


def fill(desk: KeyDesk, name: str) -> None:
    """The database may not grow by a page more: SQLite itself says that the disk is full."""
    base = desk.keystore.base() if name == "keystore.db" else desk.log._base()
    base.execute(f"PRAGMA max_page_count = {base.execute('PRAGMA page_count').fetchone()[0]}").fetchall()


def use(desk: KeyDesk) -> None:
    """Enough of the keystore and the log to need a page more of each."""
    for number in range(200):
        scope = f"{number:032x}"
        desk.create(JO, scope, ["ordinary"])
        desk.newest(JO, scope, "ordinary")


@pytest.mark.parametrize("name", ["keystore.db", "unwraps.db"])
@pytest.mark.parametrize(("harm", "expected"), [(damage, Why.FAILED), (fill, Why.FULL)])
def test_the_first_error_of_the_disk_stops_everything(
    desk: KeyDesk, root: Path, name: str, harm: Callable[[KeyDesk, str], None], expected: Why
) -> None:
    assert why(root) is None
    harm(desk, name)
    with pytest.raises(DiskFailed):
        use(desk)
    assert why(root) is expected


def test_a_keystore_that_cannot_be_opened_any_more_stops_everything(desk: KeyDesk, root: Path) -> None:
    desk.close()
    desk.keystore.path.unlink()
    desk.keystore.path.mkdir()
    with pytest.raises(DiskFailed):
        desk.newest(JO, SCOPE, "ordinary")
    assert why(root) is Why.FAILED


def test_nothing_more_is_written_there_until_a_person_lets_it(desk: KeyDesk, root: Path) -> None:
    with pytest.raises(DiskFailed):
        desk.disk.heed(OSError("disk I/O error"))
    with pytest.raises(DiskFailed):
        desk.create(JO, "ab" * 16, ["ordinary"])
    with pytest.raises(NotNow):
        desk.newest(JO, SCOPE, "ordinary")  # its line could not be written, so no key is given
    desk.disk.go_on()
    assert desk.newest(JO, SCOPE, "ordinary").key


def test_what_was_begun_before_is_not_kept_after(desk: KeyDesk) -> None:
    with pytest.raises(DiskFailed), desk.keystore.writing() as base:
        base.execute("INSERT INTO organisation VALUES ('one')")
        desk.disk._failed = True
        (desk.keystore.path.parent / FILE).write_text('{"why": "failed", "since": ""}', encoding="utf-8")
    desk.disk.go_on()
    assert desk.keystore.organisations() == frozenset()


def test_a_process_that_starts_after_it_writes_nothing_either(desk: KeyDesk) -> None:
    with pytest.raises(DiskFailed):
        desk.disk.heed(OSError("disk I/O error"))
    again = KeyDesk(Keystore(desk.keystore.path, MemoryKey()))
    with pytest.raises(DiskFailed):
        again.create(JO, "ab" * 16, ["ordinary"])
    desk.disk.go_on()
    again.create(JO, "ab" * 16, ["ordinary"])


def test_other_errors_stop_nothing(desk: KeyDesk, root: Path) -> None:
    with pytest.raises(Exception, match="no such table"):
        desk.keystore.base().execute("SELECT 1 FROM nowhere")
    desk.disk.heed(OSError("database is locked"))
    assert why(root) is None


def test_damage_is_found_by_the_check_before_writing_goes_on(desk: KeyDesk) -> None:
    assert desk.damage() == ""
    damage(desk, "unwraps.db")
    assert desk.damage()


def test_whoever_asks_the_agent_learns_it_and_stops_its_own_folder(running: Running, root: Path) -> None:
    asking = RemoteKeys(str(running.path), patience=3, stopped_in=root)
    asking.create(JO, SCOPE, ["ordinary"])
    damage(running.desk, "unwraps.db")
    with pytest.raises(NotNow, match="disk failed"):
        asking.newest(JO, SCOPE, "ordinary")
    assert why(root) is Why.FAILED
    (root / FILE).unlink()
    assert asking.destroyed_at(SCOPE) is None and why(root) is None  # it is said once, and not for ever
    asking.close()


def test_an_error_that_nobody_had_asked_for_comes_with_the_next_answer(running: Running, root: Path) -> None:
    with pytest.raises(DiskFailed):
        running.desk.disk.heed(OSError("disk I/O error"))
    asking = RemoteKeys(str(running.path), patience=3, stopped_in=root)
    assert asking.destroyed_at(SCOPE) is None
    assert why(root) is Why.FAILED
    asking.close()


def test_without_the_watch_nothing_would_stop(
    desk: KeyDesk, root: Path, running: Running, keys: RemoteKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of every test above: with the look taken out the errors go by and writes go on."""
    monkeypatch.setattr(Disk, "heed", lambda self, error: None)
    keys.create(JO, SCOPE, ["ordinary"])
    keys.newest(JO, SCOPE, "ordinary")
    for one in (desk, running.desk):
        damage(one, "unwraps.db")
    with pytest.raises(NotNow):
        desk.newest(JO, SCOPE, "ordinary")
    running.desk._said.clear()
    with pytest.raises(NotNow):
        keys.newest(JO, SCOPE, "ordinary")
    assert why(root) is None and running.desk.disk.untold is None


def test_in_an_emergency_alone_the_line_is_put_aside_and_taken_back_afterwards(desk: KeyDesk) -> None:
    urgent = Asker("sam", "emergency.open")
    with pytest.raises(DiskFailed):
        desk.disk.heed(OSError("disk I/O error"))
    assert desk.newest(urgent, SCOPE, "ordinary").key
    with pytest.raises(DiskFailed):
        desk.newest(JO, SCOPE, "ordinary")  # for anything else nothing leaves the desk
    before = len(list(desk.log.rows()))
    desk.go_on()
    new = [line for _, _, line in desk.log.rows()][before:]
    assert new == [Line("sam", "emergency.open", SCOPE, "ordinary", "given")]
    assert desk.log.verify([desk.log.head]) == []
    desk.go_on()
    assert len(list(desk.log.rows())) == before + 1
