"""Make a backup: one file with the records, and one of its own, with a short life, with the keys.

Who has only the first reads nothing: the keys are not in it. Both are locked to recovery keys whose private parts are
on paper. The copy of the keys is taken last, so that it holds the key of every record in the other file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from sharewell import __version__
from sharewell.casework.tools import Tools
from sharewell.delivery import backup_file, backup_notes
from sharewell.delivery.backup_file import Written
from sharewell.delivery.staging import LEFT_OVER_SECONDS, staging
from sharewell.records import backup
from sharewell.rules import backups
from sharewell.rules.errors import NotNow
from sharewell.rules.values import new_id
from sharewell.vault.keystore_copy import copy_keystore

OUTBOX = "outbox"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class BackUp:
    """What to back up and where to. `root`: the installation's folder; `keys`: its folder of key files; `source`: the
    name of the source of the key. `to`: the folder for the two files; `locked_to`: public recovery keys; `also`: a key
    of this run only, for the restore test that follows it."""

    root: Path
    keys: Path
    source: str
    to: Path
    locked_to: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class BackedUp:
    """The two files, how many rows and events they hold, and which copies of the keys were at the end of their life."""

    records: Written
    keys: Written
    rows: int
    events: int
    expired: tuple[str, ...]


def back_up(tools: Tools, given: BackUp, progress: Progress = lambda done, of: None) -> BackedUp:
    """Make both files, and remove copies of the keys in the same folder that are older than 30 days.

    Records are written while it runs: the copy is as they stood at one moment. Raises NotNow where it cannot be made;
    then nothing with the name of a backup is there that was not there before.
    """
    locks = backup_file.recovery_keys(given.locked_to)
    locks += backup_file.recovery_keys(given.also) if given.also else []
    if not given.to.is_dir():
        raise NotNow(f"There is no folder {given.to}. Is the disk for backups connected?")
    now, mark = tools.clock(), new_id()[:6]
    about = {"pair": new_id(), "made": now.astimezone(UTC).isoformat(), "program": __version__}
    with staging(given.root) as folder:
        taken = backup.take(folder, progress)
        keys = copy_keystore(tools.vault.keystore, given.keys, folder)
        records = backup_file.write(
            given.to / backups.name_of(backups.DATA, now, mark), {taken.name: taken.path, **_outbox(tools.outbox)},
            {**about, "kind": backups.DATA, **taken.about}, locks, progress,
        )  # fmt: skip
        sealed = backup_file.write(
            given.to / backups.name_of(backups.KEYS, now, mark), keys,
            {**about, "kind": backups.KEYS, "source": given.source}, locks,
        )  # fmt: skip
    backup_notes.remember(given.root, made=about["made"])
    rows, events = sum(taken.about["rows"].values()), sum(one["events"] for one in taken.about["ledgers"])
    return BackedUp(records, sealed, rows, events, _expire(given.to, tools))


def _outbox(folder: Path) -> dict[str, Path]:
    """Sealed files on their way to a recipient: locked to that recipient already."""
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    return {f"{OUTBOX}/{path.name}": path for path in found if path.is_file() and not path.name.startswith(".")}


def _expire(folder: Path, tools: Tools) -> tuple[str, ...]:
    """Remove the copies of the keys that have lived their 30 days, and halves that a killed run left a day ago."""
    now, gone = tools.clock(), []
    for path in sorted(folder.iterdir()):
        half = path.name.startswith(".sharewell-") and path.name.endswith(backup_file.HALF)
        if backups.keys_expired(path.name, now):
            path.unlink(missing_ok=True)
            gone.append(path.name)
        elif half and now.timestamp() - path.stat().st_mtime > LEFT_OVER_SECONDS:
            path.unlink(missing_ok=True)
    return tuple(gone)


def remember_test(tools: Tools, root: Path, wrong: str) -> None:
    """Remember that a backup was restored as a test just now; `wrong` says what was wrong with it, if anything."""
    tested = {} if wrong else {"tested": tools.clock().isoformat()}
    backup_notes.remember(root, wrong=wrong, **tested)
