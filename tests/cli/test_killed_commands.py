"""Long commands killed with -9 at any step: nothing half has the name of a whole, nothing in clear is left behind that
the next command or `sharewell doctor` does not remove, and doing it again succeeds.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.test_backup_commands import Installed, made_installation
from tests.cli.test_restore_commands import people
from tests.support import left_out
from tests.support.depth import examples
from tests.support.forking import Forker
from tests.support.killing import killed, moments
from tests.support.serving import SHAREWELL

pytestmark = [pytest.mark.once, left_out.LINUX]
OF_AN_EXPORT = examples(5, 40)
OF_A_BACKUP = examples(5, 40)
OF_A_RESTORE = examples(5, 40)
OF_LOST_KEYS = examples(4, 40)
OF_A_CHECK = examples(3, 40)
OF_A_RESTORE_THERE = examples(3, 40)
# The copy is about to be loaded into the scratch database: by another program of PostgreSQL.
LOADED = "subprocess.Popen:1"
# Words of the practice setting that stand in every export, and in clear nowhere else.
IN_CLEAR = b"Larkfield Pre-school"


@dataclass
class Place:
    """A practice pre-school, two of its staff at the terminal, and the folder that everything here lies in."""

    installed: Installed
    folder: Path
    forker: Forker

    def killed(self, step: str, *words: str | Path, plant: str = "", typed: list[str] | None = None) -> list[str]:
        """The command, killed before this step; each step it took when it was not."""
        answers = self.passwords if typed is None else typed
        return killed(self.installed.var, self.installed.settings, self.folder, step, words, answers, plant,
                      self.forker.run)  # fmt: skip

    @property
    def passwords(self) -> list[str]:
        """Password and no code, of both."""
        return [typed for _, password in people(self.installed) for typed in (password, "")]

    def export(self, step: str, name: str, plant: str = "") -> list[str]:
        """`sharewell export` into a new folder on a disk of its own."""
        (one, _), (two, _) = people(self.installed)
        (self.folder / "usb").mkdir(exist_ok=True)
        return self.killed(step, "export", self.folder / "usb" / name, "--as", one, "--and", two, "--because",
                           "We close.", "--json", plant=plant)  # fmt: skip

    def backup(self, step: str) -> list[str]:
        """`sharewell backup` to the disk for backups."""
        return self.killed(step, "backup", self.installed.disk, "--json", typed=[])

    def verify(self, step: str, records: Path) -> list[str]:
        """`sharewell backup verify`."""
        return self.killed(step, "backup", "verify", records, "--key", self.installed.key, "--json", typed=[])

    def restore(self, step: str, records: Path, *more: str | Path, plant: str = "") -> list[str]:
        """`sharewell restore` as both."""
        (one, _), (two, _) = people(self.installed)
        return self.killed(step, "restore", records, "--key", self.installed.key, "--as", one, "--and", two,
                           "--because", "The disk broke.", "--json", *more, plant=plant)  # fmt: skip

    def scratch(self) -> list[str]:
        """The databases of PostgreSQL that a command made to try a copy in."""
        with psycopg.connect(self.installed.settings["SHAREWELL_OWNER_DATABASE_URL"]) as base:
            asked = "SELECT datname FROM pg_database WHERE datname LIKE 'sharewell_scratch_%'"
            return [name for (name,) in base.execute(asked).fetchall()]

    def staged(self) -> list[str]:
        """Copies of the database or of the keys that a command made for its own time."""
        return [one.name for one in self.installed.var.glob(".backup-*")]

    def named_backups(self) -> list[Path]:
        """Those that have their name."""
        return sorted(self.installed.disk.glob("*.records.age"))

    def whole(self) -> bool:
        """Whether the record is, as `sharewell ledger verify` finds."""
        return self.forker.run([*SHAREWELL, "ledger", "verify"], env=self.forker.env).returncode == 0

    def half_exports(self) -> list[str]:
        """Exports under their own name that are not whole."""
        named = [one for one in (self.folder / "usb").iterdir() if not one.name.startswith(".")]
        check = ["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"]
        return [one.name for one in named if not (one / "index.html").exists() or subprocess.run(
            check, cwd=one, check=False, capture_output=True).returncode]  # fmt: skip

    def in_clear(self) -> list[str]:
        """Files with words of the record in clear, but those of exports with their own name."""
        return [str(one.relative_to(self.folder)) for one in sorted(self.folder.rglob("*")) if one.is_file()
                and not (one.is_relative_to(self.folder / "usb") and not self._hidden(one))
                and IN_CLEAR in one.read_bytes()]  # fmt: skip

    def _hidden(self, one: Path) -> bool:
        return one.relative_to(self.folder / "usb").parts[0].startswith(".")


def late(steps: list[str], what: str, count: int) -> list[str]:
    """The last steps of this kind."""
    return [f"{what}:{steps.count(what) - back}" for back in range(count)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("commands")
    with made_installation(folder, "sqlite") as installed, Forker(installed.var, **installed.settings) as forker:
        yield Place(installed, folder, forker)


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("commands")
    with made_installation(folder, "postgresql") as installed, Forker(installed.var, **installed.settings) as forker:
        yield Place(installed, folder, forker)


def test_an_export_killed_at_any_step_leaves_no_half_and_nothing_in_clear(place: Place, counted: Any) -> None:
    steps = place.export("", "whole")
    assert place.half_exports() == [] == place.in_clear()
    left = 0
    for number, step in enumerate(moments(OF_AN_EXPORT, steps)):
        place.export(step, f"killed {number}")
        left += bool(place.in_clear())
        assert place.half_exports() == []
        if number % 2:
            place.installed.typed("doctor")
            assert place.in_clear() == [], f"killed before {step}"
    place.export("", "after")
    assert place.in_clear() == [] == place.half_exports()
    assert list((place.folder / "usb").glob(".*")) == [] == list(place.installed.var.glob(".in-clear-*"))
    assert left, "no kill came while something lay there in clear"
    counted("kills of an export", OF_AN_EXPORT)
    counted("steps of an export at which it may be killed", len(steps))


def test_an_export_under_its_own_name_at_once_or_without_a_note_is_seen(place: Place) -> None:
    steps = place.export("", "counted")
    middle = f"fsync:{steps.count('fsync') // 2}"
    place.export(middle, "planted", plant="own name")
    assert place.half_exports() == ["planted"]
    shutil.rmtree(place.folder / "usb" / "planted")
    place.export(middle, "forgotten", plant="no note")
    place.export("", "another")
    assert place.in_clear() != [], "the control: the next export does not know of it"
    shutil.rmtree(place.folder / "usb" / ".forgotten.part")


def test_a_backup_killed_at_any_step_has_its_name_only_when_it_is_whole(place: Place, counted: Any) -> None:
    steps, left = place.backup(""), 0
    for step in moments(OF_A_BACKUP, steps):
        place.backup(step)
        left += bool(place.staged())
    place.backup("")
    assert place.staged() == [], "the next one removes the copies of the killed ones"
    assert left, "no kill came while a copy lay there"
    for one in place.named_backups():
        checked = place.installed.answer("backup", "verify", one, "--key", place.installed.key)
        assert checked["ok"], one
    assert place.whole()
    counted("kills of a backup", OF_A_BACKUP)
    counted("steps of a backup at which it may be killed", len(steps))


def test_a_backup_that_is_cut_under_its_own_name_is_seen(place: Place) -> None:
    one = place.named_backups()[-1]
    cut = one.with_name(one.name.replace(".records", "-cut.records"))
    cut.write_bytes(one.read_bytes()[:-1000])
    done = place.installed.typed("backup", "verify", cut, "--key", place.installed.key)
    assert done.returncode != 0, "the control"
    cut.unlink()


def test_a_restore_killed_at_any_step_leaves_the_records_of_before_or_of_after_and_whole(
    place: Place, counted: Any
) -> None:
    records, left = place.named_backups()[-1], 0
    steps = place.restore("", records)
    for step in moments(OF_A_RESTORE, steps):
        place.restore(step, records)
        left += bool(place.staged())
        assert place.whole(), f"killed before {step}"
    place.restore("", records)
    assert place.staged() == [] and place.whole()
    assert left, "no kill came while a copy lay there"
    place.restore(f"os.rename:{steps.count('os.rename')}", records, plant="early")
    assert not place.whole(), "the control: the keystore knows of a ledger that is not in place"
    place.restore("", records)
    assert place.whole(), "and the restore, done again, mends it"
    counted("kills of a restore", OF_A_RESTORE)
    counted("steps of a restore at which it may be killed", len(steps))


def test_on_postgresql_what_a_killed_check_leaves_is_dropped_by_the_next_or_by_the_doctor(
    on_postgresql: Place, counted: Any
) -> None:
    place = on_postgresql
    place.backup("")
    records = place.named_backups()[-1]
    steps = place.verify("", records)
    assert place.scratch() == []
    left = 0
    for number, step in enumerate([LOADED, *moments(OF_A_CHECK, steps)]):
        place.verify(step, records)
        left += bool(place.scratch())
        if number % 2:
            place.verify("", records)
        else:
            place.installed.typed("doctor")
        assert place.scratch() == [], f"killed before {step}"
    assert left, "no kill came while there was one"
    counted("kills of a check of a backup, on PostgreSQL", OF_A_CHECK + 1)


def test_the_scratch_database_of_somebody_else_is_left_alone(on_postgresql: Place) -> None:
    owner, name = on_postgresql.installed.settings["SHAREWELL_OWNER_DATABASE_URL"], "sharewell_scratch_of_another"
    with psycopg.connect(owner, autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name}")
    with psycopg.connect(owner.removesuffix("/sharewell") + f"/{name}"):
        on_postgresql.installed.typed("doctor")
        assert on_postgresql.scratch() == [name], "they are at work in it"
    on_postgresql.installed.typed("doctor")
    assert on_postgresql.scratch() == []


def test_on_postgresql_a_killed_restore_leaves_the_records_of_before_or_of_after_and_whole(
    on_postgresql: Place, counted: Any
) -> None:
    place = on_postgresql
    place.backup("")
    records = place.named_backups()[-1]
    steps = place.restore("", records)
    last = late(steps, "connect", 3)
    for step in [LOADED, *last, *moments(OF_A_RESTORE_THERE, steps)]:
        place.restore(step, records)
        assert place.whole(), f"killed before {step}"
    place.restore("", records)
    assert place.scratch() == [] == place.staged() and place.whole()
    counted("kills of a restore, on PostgreSQL", OF_A_RESTORE_THERE + 1 + len(last))


def test_a_restore_after_the_keys_were_lost_killed_at_any_step_is_done_again_and_whole(
    place: Place, counted: Any
) -> None:
    place.backup("")
    records = place.named_backups()[-1]
    keys = ("--keys", records.with_name(records.name.replace(".records.", ".keys.")))

    def killed_without_keys(step: str) -> list[str]:
        for folder in ("keystore", "keys"):
            shutil.rmtree(place.installed.var / folder)
        return place.restore(step, records, *keys)

    steps = killed_without_keys("")
    assert place.whole()
    there = place.installed.var / "keystore" / "keystore.db"
    came = 0
    for step in [*late(steps, "os.rename", 3), *moments(OF_LOST_KEYS, steps)]:
        killed_without_keys(step)
        came += there.exists()
        # The keystore comes last and by one rename: where it stands it is whole, and no other is put in its place.
        place.restore("", records, *(() if there.exists() else keys))
        assert place.whole() and place.staged() == [] == list(place.installed.var.glob("key*/.*.put-back")), step
    assert came, "no kill came when the keystore stood and the records did not"
    counted("kills of a restore after the keys were lost", OF_LOST_KEYS + 3)
    counted("steps of such a restore at which it may be killed", len(steps))
