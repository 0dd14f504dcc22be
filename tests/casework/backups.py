"""A pre-school whose backups are made and tried, on a SQLite database of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sharewell.casework.back_up import BackedUp, BackUp, back_up
from sharewell.casework.recovery_keys import new_recovery_key
from sharewell.reports.check_backup import BackupChecked, CheckBackup, check_backup
from sharewell.vault.kek_sources import KeyFile

if TYPE_CHECKING:
    from sharewell.config.places import Var
    from sharewell.vault.kek_sources import Source
    from tests.cast import Cast


def source_in(folder: Path, text: str) -> Source:
    """The key is a file, wherever its copy lies."""
    return KeyFile(folder)


@dataclass
class Safe:
    """The disk for backups and the paper with the recovery key."""

    people: Cast
    var: Var
    disk: Path
    private: str = ""
    public: str = ""

    def __post_init__(self) -> None:
        if not self.private:
            self.private, self.public = new_recovery_key()
            self.disk.mkdir()

    def back_up(self, **changes: object) -> BackedUp:
        """Both files of a new backup."""
        given = {"root": self.var.root, "keys": self.var.keys, "source": "file:", "to": self.disk,
                 "locked_to": (self.public,)}  # fmt: skip
        return back_up(self.people.tools, BackUp(**(given | changes)))  # type: ignore[arg-type]

    def check(self, records: Path, keys: Path | None = None, private: str = "", **more: object) -> BackupChecked:
        """Restored to a scratch place and checked, with the keys beside it where none are named."""
        given = CheckBackup(self.var.root, records, private or self.private, source_in, keys, **more)  # type: ignore[arg-type]
        return check_backup(self.people.tools.vault, given)

    def left_over(self) -> list[str]:
        """What the commands left lying about."""
        return [path.name for folder in (self.var.root, self.disk) for path in folder.glob(".*")]


def destroy(people: Cast, concern_id: str) -> str:
    """Two people of its circle destroy the file of a concern; its identifier."""
    from sharewell.casework.review_retention import AgreeRetention, ReviewRetention, agree_to_destroy, review_retention
    from sharewell.records.stores import files
    from sharewell.records.stores.base import Opened

    file_id, tools = people.file_of(concern_id), people.tools
    with tools.vault.acting(people.person("lead"), "test"):
        review = files.reviews.where(Opened(tools.vault, people.organisation_id, file_id))[0].id
    review_retention(people.actor("lead"), tools, ReviewRetention(review_id=review, outcome="destroy", reason="Due."))
    agree_to_destroy(people.actor("deputy"), tools, AgreeRetention(review_id=review, agree=True))
    return file_id


@dataclass
class Mended:
    """What a restore gave: what it said before, and where the records from before are kept."""

    ready: object
    kept: str


def restore(safe: Safe, made: BackedUp, *, first: str = "lead", second: str = "manager", reason: str = "Disk broke.",
            left: tuple[str, ...] = (), destroyed: tuple[str, ...] = (), **more: object) -> Mended:
    """`made` put back by two of the cast, with the keystore that is in use unless `more` says otherwise."""
    from dataclasses import replace

    from sharewell.casework.put_back import Restore, prepared

    people, var = safe.people, safe.var
    given = Restore(var.root, var.keystore, var.keys, var.outbox, people.tools.clock, made.records.path, safe.private,
                    source_in, **({"vault": people.tools.vault} | more))  # type: ignore[arg-type]
    with prepared(given) as ready:
        actors = [replace(people.actor(part), fresh=True) for part in (first, second)]
        return Mended(ready, ready.put_back(*actors, reason, left, destroyed))
