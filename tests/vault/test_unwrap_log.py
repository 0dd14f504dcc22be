"""The log of unwraps: any change to it shows, and a shortened or rewritten one shows by what the ledger kept of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sharewell.rules.errors import NotNow
from sharewell.vault.unwrap_log import Line, UnwrapLog


@pytest.fixture
def log(tmp_path: Path) -> UnwrapLog:
    made = UnwrapLog(tmp_path / "unwraps.db")
    for number in range(6):
        made.write([Line("jo", "file.read", f"file {number}", "ordinary", "given")])
    return made


def test_a_log_as_it_was_written_is_whole(log: UnwrapLog) -> None:
    assert log.verify([log.head, "0:" + "00" * 32]) == []
    assert len(list(log.rows())) == 6


@pytest.mark.parametrize(
    ("tamper", "word"),
    [
        ("UPDATE unwrap SET person = 'sam' WHERE seq = 3", "row 3 is not what was written"),
        ("UPDATE unwrap SET verdict = 'refused' WHERE seq = 6", "row 6 is not what was written"),
        ("UPDATE unwrap SET hash = x'00' WHERE seq = 2", "row 2 is not what was written"),
        ("DELETE FROM unwrap WHERE seq = 4", "rows 4 to 4 are missing"),
        ("DELETE FROM unwrap WHERE seq = 1", "rows 1 to 1 are missing"),
        ("DELETE FROM unwrap WHERE seq > 4", "the log was cut short"),
        ("DELETE FROM unwrap", "the log was cut short"),
    ],
)
def test_each_way_to_tamper_is_found(log: UnwrapLog, tamper: str, word: str) -> None:
    head = log.head
    log._base().execute(tamper)
    assert any(word in found for found in log.verify([head]))


def test_a_log_written_anew_from_the_start_is_found_by_what_the_ledger_kept(log: UnwrapLog) -> None:
    head = log.head
    log._base().execute("DELETE FROM unwrap")
    for number in range(6):
        log.write([Line("sam", "file.read", f"file {number}", "ordinary", "given")])
    assert log.verify() == []
    assert log.verify([head]) == ["row 6 is not the one that the ledger vouches for"]


def test_threads_and_connections_make_one_chain(log: UnwrapLog, tmp_path: Path) -> None:
    other = UnwrapLog(tmp_path / "unwraps.db")

    def write(to: UnwrapLog) -> None:
        for number in range(20):
            to.write([Line("sam", "file.read", f"file {number}", "ordinary", "given")])

    threads = [threading.Thread(target=write, args=(to,)) for to in (log, other, log)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.verify([log.head, other.head]) == []
    assert len(list(log.rows())) == 66


def test_a_log_that_cannot_be_written_says_so(log: UnwrapLog) -> None:
    log._base().execute("DROP TABLE unwrap")
    with pytest.raises(NotNow, match="disk full"):
        log.write([Line("jo", "file.read", "file", "ordinary", "given")])
