"""A database's log is taken over often enough, and a reader of the same connection only puts it off."""

from __future__ import annotations

from pathlib import Path

from sharewell.vault import write_ahead
from sharewell.vault.base import Connections
from sharewell.vault.disk import Disk

PAGE = 4096


def connections(folder: Path) -> Connections:
    made = Connections(folder / "kept.db", Disk(folder))
    with made.writing() as base:
        base.execute("CREATE TABLE kept (what BLOB)")
    return made


def pages(folder: Path) -> int:
    """How long the log is."""
    return (folder / "kept.db-wal").stat().st_size // PAGE


def write(made: Connections, size: int = 10) -> None:
    with made.writing() as base:
        base.execute("INSERT INTO kept VALUES (?)", (b"k" * size,))


def test_a_log_of_many_small_commits_stays_short(tmp_path: Path) -> None:
    made = connections(tmp_path)
    for _ in range(5 * write_ahead.COMMITS):
        write(made)
    assert pages(tmp_path) < 5 * write_ahead.COMMITS
    made.close()


def test_a_log_of_large_commits_stays_short(tmp_path: Path) -> None:
    made = connections(tmp_path)
    for _ in range(12):
        write(made, write_ahead.GROWN_BY // 2)
    assert pages(tmp_path) * PAGE < 4 * write_ahead.GROWN_BY
    made.close()


def test_control_a_log_that_nobody_takes_over_grows(tmp_path: Path) -> None:
    made = connections(tmp_path)
    made._take_over = lambda base: None  # type: ignore[method-assign]
    for _ in range(12):
        write(made, write_ahead.GROWN_BY // 2)
    assert pages(tmp_path) * PAGE > 5 * write_ahead.GROWN_BY
    made.close()


def test_while_a_cursor_reads_what_was_committed_holds(tmp_path: Path) -> None:
    made = connections(tmp_path)
    write(made)
    reading = made.get().execute("SELECT what FROM kept UNION ALL SELECT what FROM kept")
    reading.fetchone()
    for _ in range(2 * write_ahead.COMMITS):
        write(made)
    reading.close()
    assert made.get().execute("SELECT count(*) FROM kept").fetchone() == (2 * write_ahead.COMMITS + 1,)
    made.close()


def test_a_database_in_memory_has_no_log(tmp_path: Path) -> None:
    log = write_ahead.WriteAhead(str(tmp_path / "none"))
    assert [log.is_due() for _ in range(write_ahead.COMMITS)] == [False] * (write_ahead.COMMITS - 1) + [True]
    log.taken_over()
    assert not log.is_due()
