"""Backups: consistent while others write, restored as a test, each fault in one named; the keys on their own and short.

On SQLite in this process; PostgreSQL is tried as a person types the commands (tests/cli/test_backup_commands.py).
"""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import threading
from io import FileIO
from pathlib import Path

import pytest

from sharewell.delivery import backup_file
from sharewell.rules.errors import Broken, NotNow, Unreadable

pytestmark = pytest.mark.once


@pytest.fixture
def safe(transactional_db, tools, var, tmp_path):
    from tests.casework.backups import Safe
    from tests.cast import cast

    people = cast(tools)
    people.concern()
    return Safe(people, var, tmp_path / "disk")


def remade(safe, made, change):
    """The same backup with the database in it changed by somebody who knows the public key, and an honest manifest."""
    folder = safe.disk / "opened"
    said = backup_file.unpack(made.records.path, backup_file.private_key(safe.private), folder)
    base = sqlite3.connect(folder / "records.db", isolation_level=None)
    triggers = base.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        base.execute(f'DROP TRIGGER "{name}"')
    change(base)
    for _, made_by in triggers:
        base.execute(made_by)
    base.close()
    del said["files"], said["format"]
    target = safe.disk / made.records.path.name.replace("sharewell", "changed")
    backup_file.write(target, {"records.db": folder / "records.db"}, said, backup_file.recovery_keys([safe.public]))
    return target


def test_a_disk_that_takes_a_part_of_what_it_is_given_gets_the_rest(tmp_path, monkeypatch):
    """As one does that is nearly full; before, what it did not take was gone from the file without a word."""
    private, public = backup_file.new_key()
    content = tmp_path / "records.db"
    content.write_bytes(bytes(range(256)) * 4096)

    class Taking(FileIO):
        def write(self, part):
            return super().write(bytes(part[:40_000]))

    monkeypatch.setattr(backup_file, "FileIO", Taking)
    made = backup_file.write(tmp_path / "one", {"records.db": content}, {}, backup_file.recovery_keys([public]))
    assert made.bytes == made.path.stat().st_size
    backup_file.unpack(made.path, backup_file.private_key(private), tmp_path / "opened")
    assert (tmp_path / "opened" / "records.db").read_bytes() == content.read_bytes()


@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_disk_that_fails_while_a_backup_is_written_leaves_none(tmp_path, monkeypatch, when):
    """On whichever thread it is met: while it is followed, or at the end."""
    _, public = backup_file.new_key()
    content = tmp_path / "records.db"
    content.write_bytes(bytes(50 << 20))
    asked, whole = [], backup_file.os.fsync

    def fails(file):
        asked.append(file)
        if len(asked) == when:
            raise OSError(errno.EIO, "Input/output error")
        whole(file)

    monkeypatch.setattr(backup_file.os, "fsync", fails)
    (disk := tmp_path / "disk").mkdir()
    with pytest.raises(NotNow, match="The backup was not written"):
        backup_file.write(disk / "one", {"records.db": content}, {}, backup_file.recovery_keys([public]))
    assert list(disk.iterdir()) == []


def test_a_backup_made_while_others_write_is_restored_whole_and_leaves_nothing_behind(safe, counted):
    stop, wrote = threading.Event(), []

    def write():
        from django.db import connection

        while not stop.is_set():
            wrote.append(safe.people.concern().concern_id)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [safe.back_up() for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    for one in made:
        checked = safe.check(one.records.path)
        assert checked.ok, checked.findings[:3]
        assert (checked.events, checked.with_keys) == (one.events, one.keys.path.name)
    assert made[0].events < made[-1].events, "it was written to meanwhile"
    counted("concerns recorded while five backups were made", len(wrote))
    assert safe.left_over() == []


def test_anybody_opens_it_with_age_and_tar_and_the_records_in_it_say_nothing(safe, tmp_path):
    word = "Quillfeather"
    safe.people.concern(words=f"Mia said {word}.")
    made = safe.back_up()
    key, out = tmp_path / "key.txt", tmp_path / "out.tar"
    key.write_text(safe.private)
    assert subprocess.run(["age", "-d", "-i", key, "-o", out, made.records.path], check=False).returncode == 0
    listed = subprocess.run(["tar", "tf", out], capture_output=True, text=True, check=True).stdout.split()
    assert listed == ["records.db", "manifest.json"]
    assert word.encode() not in out.read_bytes()
    assert b"records_concern" in out.read_bytes(), "the control: the database is there to be searched"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda b: b.execute("UPDATE records_concern SET state = 'closed'"), "records_concern"),
        (lambda b: b.execute("UPDATE records_membership SET person_id = lower(hex(randomblob(16)))"),
         "records_membership"),
        (lambda b: b.execute("UPDATE records_ledgerevent SET leaf = CAST(leaf || x'0a' AS BLOB) WHERE id = "
                             "(SELECT max(id) FROM records_ledgerevent)"), "records_ledgerevent"),
    ],
)  # fmt: skip
def test_a_backup_that_somebody_changed_inside_is_found_and_the_row_is_named(safe, change, said):
    made = safe.back_up()
    assert safe.check(remade(safe, made, lambda base: None), made.keys.path).ok, "the control: nothing changed in it"
    (safe.disk / "opened" / "records.db").unlink()
    checked = safe.check(remade(safe, made, change), made.keys.path)
    assert not checked.ok
    assert said in {one.table for one in checked.findings}


def test_a_row_that_was_taken_out_does_not_even_count_right(safe):
    made = safe.back_up()
    with pytest.raises(Broken, match="rows of records_concern"):
        safe.check(remade(safe, made, lambda base: base.execute("DELETE FROM records_concern")), made.keys.path)


def flipped(raw):
    return raw[: len(raw) // 2] + bytes([raw[len(raw) // 2] ^ 1]) + raw[len(raw) // 2 + 1 :]


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (flipped, Broken, "changed or cut short"),
        (lambda raw: raw[:-5000], Broken, "changed or cut short"),
        (lambda raw: b"", Broken, "changed or cut short"),
        (lambda raw: b"holiday photos", Broken, "changed or cut short"),
    ],
)
def test_b44_a_file_that_is_altered_cut_short_or_no_backup_at_all_is_refused_in_words(safe, spoil, error, said):
    made = safe.back_up()
    bad = safe.disk / "bad.records.age"
    bad.write_bytes(spoil(made.records.path.read_bytes()))
    with pytest.raises(error, match=said):
        safe.check(bad, made.keys.path)
    assert safe.left_over() == []


def test_b44_another_key_the_wrong_one_of_the_two_files_and_no_key_at_all_are_refused_in_words(safe):
    from sharewell.casework.recovery_keys import new_recovery_key

    made = safe.back_up()
    with pytest.raises(Broken, match="This key does not open"):
        safe.check(made.records.path, private=new_recovery_key()[0])
    with pytest.raises(Unreadable, match="not the file with the records"):
        safe.check(made.keys.path, made.keys.path)
    for words in ("", "age1notthis", safe.public):
        with pytest.raises(Unreadable, match="AGE-SECRET-KEY"):
            safe.check(made.records.path, private=words or " ")


def test_a_backup_without_a_recovery_key_or_a_folder_is_not_begun(safe):
    with pytest.raises(NotNow, match="SHAREWELL_BACKUP_KEYS"):
        safe.back_up(locked_to=())
    with pytest.raises(NotNow, match="is not a recovery key"):
        safe.back_up(locked_to=(safe.public, "age1broken"))
    with pytest.raises(NotNow, match="disk for backups connected"):
        safe.back_up(to=safe.disk / "not there")
    assert list(safe.disk.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_backup_that_is_interrupted_leaves_nothing_that_looks_like_one(safe, monkeypatch, error):
    real, done = backup_file.pyrage.encrypt_io, []

    def stops(plain, out, keys):
        out.write(b"age-encryption.org/v1\n")
        done.append(1)
        raise error

    monkeypatch.setattr(backup_file.pyrage, "encrypt_io", stops)
    with pytest.raises((NotNow, KeyboardInterrupt)):
        safe.back_up()
    assert done and [path.name for path in safe.disk.iterdir()] == [] == safe.left_over()
    monkeypatch.setattr(backup_file.pyrage, "encrypt_io", real)
    assert safe.check(safe.back_up().records.path).ok


def test_a_backup_killed_at_its_last_step_leaves_a_half_without_its_name_which_the_next_day_removes(safe, tmp_path):
    """kill -9 where it is worst: everything is written and nothing has its name yet."""
    program = (
        "import os, signal, sys; from pathlib import Path; from sharewell.delivery import backup_file as b\n"
        "b.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "b.write(Path(sys.argv[1]), {'records.db': Path(sys.argv[2])}, {}, b.recovery_keys([sys.argv[3]]))\n"
    )
    target, source = safe.disk / "sharewell-2026-11-23-093000-abcdef.records.age", tmp_path / "source"
    source.write_bytes(bytes(100_000))
    ended = subprocess.run([sys.executable, "-c", program, target, source, safe.public], check=False)
    assert ended.returncode == -9
    assert [path.name for path in safe.disk.iterdir()] == [f".{target.name}.part"]
    safe.people.tools.clock.move(days=300)
    assert len(safe.left_over()) == 1
    safe.back_up()
    assert safe.left_over() == []


def test_nobody_is_signed_in_by_a_backup(safe):
    from sharewell.records.models import Session

    Session.objects.create(id="5e" * 32, label="1a" * 16, organisation_id=safe.people.organisation_id,
                           account_id="1b" * 16, person_id="1c" * 16, kind="web", made="", seen="", ends="",
                           device=b"", mark=b"")  # fmt: skip
    made = safe.back_up()
    backup_file.unpack(made.records.path, backup_file.private_key(safe.private), safe.disk / "opened")
    raw = (safe.disk / "opened" / "records.db").read_bytes()
    assert b"5e" * 32 not in raw
    assert b"5e" * 32 in Path(str(_database())).read_bytes() + Path(f"{_database()}-wal").read_bytes(), "the control"


def _database():
    from django.db import connection

    return connection.settings_dict["NAME"]


def test_copies_of_the_keys_live_thirty_days_and_copies_of_the_records_on(safe):
    first = safe.back_up()
    safe.people.tools.clock.move(days=29, hours=23)
    assert safe.back_up().expired == ()
    safe.people.tools.clock.move(hours=1)
    assert safe.back_up().expired == (first.keys.path.name,)
    assert first.records.path.exists() and not first.keys.path.exists()


def test_g15_what_was_destroyed_is_dark_in_old_backups_with_every_key_that_is_left_after_thirty_days(safe, counted):
    """The control: until then a copy of the keys from before the destruction still opens it."""
    from tests.casework.backups import destroy

    sent = safe.people.concern(about="Leo O'Brien", words="Leo was cold.")
    before = safe.back_up()
    file_id = destroy(safe.people, sent.concern_id)
    after = safe.back_up()
    assert safe.check(before.records.path).destroyed == 0, "the control: the old keys open everything"
    dark = safe.check(before.records.path, after.keys.path)
    assert dark.ok and dark.destroyed == 1
    assert (file_id, "the keys were destroyed, and no event says so") in {(one.row, one.what) for one in dark.later}
    for _ in range(6):
        safe.people.tools.clock.move(days=5, minutes=1)
        safe.back_up()
    left = sorted(safe.disk.glob("*.keys.age"))
    assert before.keys.path not in left
    for keys in left:
        assert safe.check(before.records.path, keys).destroyed == 1
    counted("copies of the keys that were tried on a backup from before a destruction", len(left))


def test_what_is_left_in_the_free_pages_of_the_database_is_not_in_a_backup(safe):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.execute("CREATE TABLE waste (words TEXT)")
        cursor.execute("INSERT INTO waste VALUES (%s)", ["Thistledown " * 2000])
        cursor.execute("DROP TABLE waste")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA secure_delete = ON")
    made = safe.back_up()
    backup_file.unpack(made.records.path, backup_file.private_key(safe.private), safe.disk / "opened")
    assert b"Thistledown" not in (safe.disk / "opened" / "records.db").read_bytes()
    assert b"Thistledown" in Path(str(_database())).read_bytes(), "the control: it lies in the database itself"
