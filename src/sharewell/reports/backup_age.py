"""How old is the last backup that was restored as a test? Shown on the settings page and by `sharewell doctor`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sharewell.delivery import backup_notes
from sharewell.rules.backups import BackupAge, age_of


def backup_age(root: Path, now: datetime) -> BackupAge:
    """How the backups of the installation in the folder `root` stand at `now`."""
    found = backup_notes.read(root)
    made, tested = backup_notes.time_of(found.get("made", "")), backup_notes.time_of(found.get("tested", ""))
    return age_of(made, tested, found.get("wrong", ""), now)
