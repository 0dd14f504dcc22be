"""The database's own check, and the settings without which a commit could be lost, on real databases."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.db.utils import ConnectionHandler

from sharewell.config import databases
from sharewell.records.engine import integrity
from sharewell.vault.stopped import stopped


@pytest.mark.django_db
def test_a_database_as_we_open_it_is_whole_and_durable() -> None:
    assert (integrity.check(), integrity.durability()) == ("", "")


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("loose", ["synchronous=NORMAL", "synchronous=OFF"])
def test_a_looser_sqlite_is_named_and_not_served(loose: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {loose}")
    try:
        assert "synchronous" in integrity.durability()
        assert "sharewell.E009" in {one.id for one in run_checks(tags=["database"], databases=["default"])}
    finally:
        connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_looser_postgresql_is_named_and_not_served() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert integrity.durability() == "synchronous_commit is off, and must be on or remote_apply"
    assert "sharewell.E009" in {one.id for one in run_checks(tags=["database"], databases=["default"])}


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_row_that_belongs_to_none_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("CREATE TABLE whole (id INTEGER PRIMARY KEY)")
        cursor.execute("CREATE TABLE part (of_whole INTEGER REFERENCES whole(id))")
        cursor.execute("INSERT INTO part VALUES (7)")
        try:
            assert integrity.check() == "a row of part belongs to none"
        finally:
            cursor.execute("DROP TABLE part")
            cursor.execute("DROP TABLE whole")
    connection.close()


@pytest.fixture
def large(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of its own, taken to be large, with a full and an empty table."""
    path = tmp_path / "large.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("CREATE TABLE full (id TEXT PRIMARY KEY, what TEXT)")
        base.execute("CREATE INDEX full_what ON full (what)")
        base.execute("CREATE TABLE bare (id TEXT PRIMARY KEY, what TEXT)")
        base.execute("CREATE INDEX bare_what ON bare (what) WHERE what <> ''")
        base.executemany("INSERT INTO full VALUES (?, ?)", [(f"{at:08}", "w" * 40) for at in range(3_000)])
    monkeypatch.setattr(integrity, "LARGE", 0)
    alone = ConnectionHandler({"default": databases.sqlite(path)})["default"]
    monkeypatch.setattr(integrity, "connection", alone)
    monkeypatch.setattr(integrity.schema_sum, "wrong", lambda ask: "")
    yield path
    alone.close()


def roots(path: Path) -> dict[str, int]:
    """Where the first page of each table and index lies."""
    with closing(sqlite3.connect(path)) as base:
        return {name: (page - 1) * 4096 for name, page in base.execute("SELECT name, rootpage FROM sqlite_schema")}


def spoil(path: Path, at: int, value: int) -> None:
    """Turn bits of one byte of the file round."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ value]))


@pytest.mark.once
@pytest.mark.parametrize("place", ["full", "full_what", "sqlite_autoindex_full_1", "bare", "bare_what",
                                   "sqlite_autoindex_bare_1"])  # fmt: skip
@pytest.mark.parametrize("size", [0, 1 << 40], ids=["in a process of its own", "here"])
def test_damage_of_any_tree_is_found(large: Path, monkeypatch: pytest.MonkeyPatch, place: str, size: int) -> None:
    monkeypatch.setattr(integrity, "LARGE", size)
    assert integrity.check() == ""
    spoil(large, roots(large)[place], 8)
    assert integrity.check() != ""


@pytest.mark.once
def test_control_sqlites_own_check_takes_an_index_that_cannot_be_read_for_whole(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(large, roots(large)["bare_what"], 8)
    with closing(sqlite3.connect(large)) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert integrity.check() != ""


@pytest.mark.once
def test_a_row_that_an_index_lost_is_found(large: Path) -> None:
    at = large.read_bytes().index(b"00001500", roots(large)["full_what"])
    spoil(large, at, 1)
    assert "index" in integrity.check()


@pytest.mark.once
@pytest.mark.parametrize(("does", "found"), [
    ("import os, signal; os.kill(os.getpid(), signal.SIGBUS)", integrity.FAILED),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "here"),
    ("print('nonsense')", "here"),
    ("print()", "here"),
    ("print(7)", "here"),
])  # fmt: skip
def test_a_process_that_ends_without_an_answer_is_never_taken_for_whole(
    large: Path, monkeypatch: pytest.MonkeyPatch, does: str, found: str
) -> None:
    monkeypatch.setattr(integrity, "_started", lambda: subprocess.Popen(
        [sys.executable, "-c", does], stdout=subprocess.PIPE, text=True))  # fmt: skip
    monkeypatch.setattr(integrity, "_here", lambda: "here")
    assert integrity.check() == found
    assert (stopped(large.parent) is not None) == (found == integrity.FAILED)


@pytest.mark.once
def test_an_interrupt_ends_the_process_too(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    started = integrity._started
    monkeypatch.setattr(integrity, "_started", lambda: begun.append(started()) or begun[-1])
    with pytest.raises(KeyboardInterrupt), integrity.beside():
        raise KeyboardInterrupt
    assert begun[0].returncode is not None
