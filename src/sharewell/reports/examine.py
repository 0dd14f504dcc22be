"""Is this installation well? Everything `sharewell doctor` looks at, each with what to do next."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sharewell.delivery import left_over, notices
from sharewell.delivery.heartbeat import last_beat
from sharewell.delivery.scanning import Scan, scan
from sharewell.records import ledger
from sharewell.records.backup import putting_back
from sharewell.records.engine import integrity
from sharewell.records.stores import finding
from sharewell.reports.backup_age import backup_age
from sharewell.rules import health
from sharewell.rules.backups import Standing as BackupStanding
from sharewell.rules.health import Line, Standing
from sharewell.vault import room
from sharewell.vault.stopped import stopped
from sharewell.vault.vault import Vault

KEYSTORE = ("keystore", "records_ledgerhead")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Examine:
    """The time, and what the settings say: the folder, seconds between two rounds, the mail server (empty: none).

    `keys`: what the start-up checks found wrong with folder and keys; `driver`: with the database library.
    `scanner`: the socket of the virus scanner (empty: none). `begun`: whether there are keys here; `current`: whether
    the database is one that this version can read.
    """

    now: datetime
    root: Path
    every_seconds: float
    mail: str = ""
    keys: Sequence[str] = ()
    driver: str = ""
    scanner: str = ""
    begun: bool = True
    current: bool = True


def examine(vault: Vault | None, given: Examine, progress: Progress | None = None) -> Iterator[Line]:
    """One line for each thing, as it is found. `vault` is None where the keys do not open: then that is a line too."""
    yield _looked("driver", lambda: _driver(given))
    for asked in (_standby, _pages):
        if (found := asked()) is not None:
            yield found
    yield _looked("disk", lambda: _disk(given))
    yield _keys(vault, given)
    yield _looked("dependencies", _dependencies)
    yield _looked("mail", lambda: health.mail(given.mail, notices.unreachable() if given.mail else ""))
    yield _looked("left over", lambda: _left_over(given.root))
    yield _looked("scanner", lambda: _scanner(given.scanner))
    if vault is None or not given.current:
        return
    yield _looked("clock", lambda: _clock(given.now))
    yield _looked("backup", lambda: _backup(given))
    yield _looked("dispatcher", lambda: health.dispatcher(given.now, last_beat(given.root), given.every_seconds))
    yield from _record(vault, progress)


def _looked(name: str, look: Callable[[], Line]) -> Line:
    """The line, or that it could not be looked at: what is broken must not hide what else is."""
    try:
        return look()
    except Exception as error:
        return _not_looked(name, error)


def _not_looked(name: str, error: Exception) -> Line:
    said = next(iter(str(error).splitlines()), "") or type(error).__name__
    return Line(name, Standing.RED, f"This could not be looked at: {said}",
                "Mend the other red lines, then run this again.")  # fmt: skip


def _keys(vault: Vault | None, given: Examine) -> Line:
    opens = vault is not None or not given.begun
    return health.keys(given.keys or ([] if opens else ["The key does not open the keystore."]), made=given.begun)


def _driver(given: Examine) -> Line:
    return health.driver(integrity.version(), given.driver, integrity.durability())


def _standby() -> Line | None:
    """None where there is no PostgreSQL."""
    try:
        known = integrity.standby()
    except Exception as error:
        return _not_looked("standby", error)
    return None if known is None else health.standby(*known)


def _pages() -> Line | None:
    """None where there is no PostgreSQL."""
    try:
        known = integrity.pages_known()
    except Exception as error:
        return _not_looked("pages", error)
    return None if known is None else health.pages(sums=known.sums, compared=known.compared)


def _disk(given: Examine) -> Line:
    found = room.room(given.root)
    reserve, halted = room.reserve_is_whole(given.root), stopped(given.root)
    return health.disk(found.words, enough=found.uploads, reserve=reserve, stopped=halted.words if halted else "")


def _left_over(root: Path) -> Line:
    cleared = left_over.clear(root)
    return health.left_over(len(cleared.removed) + putting_back.drop_left(), [str(one) for one in cleared.left])


def _scanner(address: str) -> Line:
    return health.scanner(address, answers=bool(address) and scan(address, b"Is anybody there?") is Scan.CLEAN)


def _dependencies() -> Line:
    asked = [one for one in importlib.metadata.requires("sharewell") or [] if ";" not in one]
    names = map(health.name_of, asked)
    return health.dependencies(asked, {one: version for one in names if (version := _version(one))})


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _clock(now: datetime) -> Line:
    organisations = finding.organisations()
    recorded = [at for one in organisations if (at := ledger.last_recorded(one))]
    witnessed = [at for one in organisations if (at := ledger.last_witnessed(one))]
    return health.clock(now, max(recorded, default=None), max(witnessed, default=None))


def _backup(given: Examine) -> Line:
    age = backup_age(given.root, given.now)
    return health.backup(age.words, good=age.standing is BackupStanding.GOOD)


def _record(vault: Vault, progress: Progress | None) -> Iterator[Line]:
    """Keystore against ledger, and integrity: one check of every row finds both."""
    damaged = ""
    try:
        with integrity.beside() as damage:
            try:
                report = ledger.verify(vault, progress=progress)
            finally:
                damaged = damage()
    except Exception as error:
        found = _not_looked("integrity", error)
        yield replace(found, name="keystore")
        yield health.integrity(damaged, "", 0, "") if damaged else found
        return
    said = [(one.table, f"{one.table} {one.row}: {one.what}") for one in report.findings]
    yield health.keystore([words for table, words in said if table in KEYSTORE])
    others = [words for table, words in said if table not in KEYSTORE]
    checked = f"{report.events:,} events and {report.rows:,} rows are as they were written."
    yield health.integrity(damaged, others[0] if others else "", len(others), checked)
