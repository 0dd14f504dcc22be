"""Is a backup good? It is restored to a scratch place, checked there from end to end, and the place is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharewell.delivery import backup_file
from sharewell.delivery.staging import staging
from sharewell.records import backup
from sharewell.reports.check_record import FoundWrong, verify
from sharewell.rules import backups
from sharewell.rules.errors import Unreadable
from sharewell.vault.desk import Policy
from sharewell.vault.kek_sources import Source
from sharewell.vault.keystore_copy import KEYS, KEYSTORE
from sharewell.vault.vault import Vault, open_vault_from

Progress = Callable[[int, int], None]
SourceIn = Callable[[Path, str], Source]
BOTH = (f".{backups.DATA}.age", f".{backups.KEYS}.age")
"""How the names of the two files of one backup end."""


@dataclass(frozen=True)
class CheckBackup:
    """Which backup. `root`: where there is room for a scratch place; `private`: the text of the recovery key.

    `keys`: the file with the keys; None: the one beside it, or where there is none the keystore in use here.
    """

    root: Path
    records: Path
    private: str
    source_in: SourceIn
    keys: Path | None = None
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class BackupChecked:
    """What the check found. `with_keys`: the name of the file of keys, or empty for the keystore in use.

    `later`: what the keystore knows to have happened after the backup was made.
    """

    ok: bool
    made: str
    program: str
    database: str
    with_keys: str
    rows: int
    events: int
    checkpoints: int
    destroyed: int
    findings: tuple[FoundWrong, ...]
    later: tuple[FoundWrong, ...]


def check_backup(here: Vault | None, given: CheckBackup, progress: Progress = lambda done, of: None) -> BackupChecked:
    """Restore to a scratch place, and check digests, the database's own integrity, counts and the whole ledger.

    `here`: the keys in use on this machine, where there are any. Raises Unreadable or Broken where it cannot even be
    opened, NotNow where it is of another kind of database.
    """
    private = backup_file.private_key(given.private)
    with staging(given.root) as folder:
        said = opened(given.records, private, folder / backups.DATA, backups.DATA, progress)
        keys = keys_beside(given)
        with _vault(here, given, private, keys, folder) as vault, backup.opened_copy(_database(folder, said), said):
            checked = verify(vault, None, against=given.against, progress=progress, copy=True)
    return BackupChecked(
        checked.ok, said["made"], said["program"], said["database"], keys.name if keys else "",
        sum(said["rows"].values()), checked.events, checked.checkpoints, checked.destroyed, checked.findings,
        checked.later,
    )  # fmt: skip


def opened(source: Path, private: Any, folder: Path, kind: str, progress: Progress) -> dict[str, Any]:
    """The manifest of one file of a backup, unpacked into `folder`. Raises Unreadable where it is of another kind."""
    said = backup_file.unpack(source, private, folder, progress)
    if said.get("kind") != kind:
        raise Unreadable("", f"{source.name} is not the file with the {kind} of a backup.")
    return said


def keys_beside(given: CheckBackup) -> Path | None:
    """The file of keys to use: the one that was named, or else the one of the same backup where it still is."""
    if given.keys is not None:
        return given.keys
    beside = given.records.with_name(given.records.name.replace(*BOTH))
    return beside if beside != given.records and beside.exists() else None


@contextmanager
def _vault(here: Vault | None, given: CheckBackup, private: Any, keys: Path | None, folder: Path) -> Iterator[Vault]:
    if keys is None:
        if here is None:
            raise Unreadable("", "Name the file with the keys of this backup: --keys FILE.")
        yield here
        return
    place = folder / backups.KEYS
    said = opened(keys, private, place, backups.KEYS, lambda done, of: None)
    (place / KEYS).mkdir(mode=0o700, exist_ok=True)
    vault = open_vault_from(given.source_in(place / KEYS, said["source"]), place / KEYSTORE, Policy(limits=None))
    try:
        yield vault
    finally:
        vault.desk.close()


def _database(folder: Path, said: dict[str, Any]) -> Path:
    name = next((one for one in ("records.db", "records.dump") if one in said["files"]), "")
    if not name:
        raise Unreadable("", "There are no records in this backup.")
    return folder / backups.DATA / name


