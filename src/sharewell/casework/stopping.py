"""Writes are stopped: what people are told, what an error of the disk leads to, and how a person lets them go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sharewell.casework.emergency_from_reserve import carry_over
from sharewell.casework.tools import Tools
from sharewell.casework.use_case import Work, as_system
from sharewell.casework.watch_clock import clock_words
from sharewell.records import ledger
from sharewell.records.engine import integrity, stopped_in
from sharewell.records.stores import access_log, finding
from sharewell.rules.errors import NotNow, Stale
from sharewell.rules.events import Event
from sharewell.rules.people import SystemActor
from sharewell.vault import room, stopped
from sharewell.vault.vault import Vault

Progress = Callable[[int, int], None]
RESUMED = "writes.resumed"


@dataclass(frozen=True)
class Resumed:
    """What was found when writes went on: why they were stopped, since when, and how much was checked."""

    why: str
    since: str
    events: int
    rows: int


def stopped_words() -> str:
    """What stands on every page while writes are stopped or the clock is wrong; empty text otherwise."""
    root = stopped_in()
    found = stopped.stopped(root)
    return found.words if found else clock_words(root)


def heed(error: BaseException) -> None:
    """Stop writes where an error of the operating system says that the disk failed or is full."""
    why = stopped.why_of(error)
    if why is not None:
        stopped.stop(stopped_in(), why)


def is_of_the_disk(error: Exception) -> bool:
    """Whether it is a refusal that says that the disk under the keys failed or is full: then nothing was saved."""
    return isinstance(error, NotNow | Stale) and error.reason in stopped.WORDS.values()


def keep_reserve() -> bool:
    """Have the reserve lie ready; whether it does. While writes are stopped it stays released."""
    root = stopped_in()
    return stopped.stopped(root) is None and room.keep_reserve(root)


def resume(tools: Tools, progress: Progress | None = None) -> Resumed | None:
    """Check everything; where all is whole let writes go on and record it. None where writes are not stopped.

    Raises NotNow, and leaves writes stopped, where there is no room yet or anything is not as it was written.
    """
    root = stopped_in()
    found = stopped.stopped(root)
    if found is None:
        return None
    if not room.keep_reserve(root):
        raise NotNow("There is no room for the reserve of 32 MB yet. Make room on the disk, then run this again.")
    wrong = integrity.check()
    if wrong:
        raise NotNow(f"The database is damaged ({wrong}). Nothing was changed. Restore the newest backup.")
    _let_keys_go_on(tools.vault)
    report = ledger.verify(tools.vault, progress=progress)
    if report.findings:
        first = report.findings[0]
        raise NotNow(
            f"The record is not whole: {first.table} {first.row}: {first.what}. Nothing was changed. "
            "Run “sharewell ledger verify” for the rest, and restore the newest backup."
        )
    stopped.go_on(root)
    for organisation_id in finding.organisations():
        _write_down(SystemActor("resume", organisation_id), tools, None)
    carry_over(tools)
    return Resumed(found.why, found.since, report.events, report.rows)


def _let_keys_go_on(vault: Vault) -> None:
    """Let writes go on under the keys, where the keystore and its log are whole: the check of the ledger needs them.

    Raises NotNow where either is damaged, or the log is not the one that the ledger knows.
    """
    wrong = vault.desk.damage()
    if wrong:
        raise NotNow(f"The keystore is damaged ({wrong}). Nothing was changed. Restore its newest copy.")
    with vault.keyed_cache():
        found = vault.desk.log.verify(access_log.unwrap_heads(vault))
    if found:
        raise NotNow(f"The log of the keys is not whole: {found[0]}. Nothing was changed. Restore its newest copy.")
    vault.desk.go_on()


@as_system(Event.WRITES_RESUMED)
def _write_down(work: Work, request: None) -> None:
    access_log.note(
        work, person_id=work.actor.person_id, file_id="", action=RESUMED, at=work.now, allowed=True
    )
