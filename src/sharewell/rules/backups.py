"""How old a backup may be, what its files are called, and how long a copy of the keys may live.

Security reference 2.11: a restore test every night, red after seven days without. 2.1: copies of the keystore live 30
days, so that what was destroyed goes dark in every copy (`retention.backups_dark_by` promises the same on paper).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

RED_AFTER = timedelta(days=7)
KEYS_LIVE = timedelta(days=30)
DATA, KEYS = "records", "keys"
_NAME = re.compile(r"sharewell-(\d{4}-\d{2}-\d{2})-(\d{6})-[0-9a-f]{6}\.(records|keys)\.age")
_STAMP = "%Y-%m-%d-%H%M%S"


def name_of(kind: str, made: datetime, mark: str) -> str:
    """The name of one file of a backup: when it was made (UTC) and a mark that both of its files carry."""
    return f"sharewell-{made.astimezone(UTC).strftime(_STAMP)}-{mark}.{kind}.age"


def made_at(name: str) -> tuple[str, datetime] | None:
    """The kind of a file with this name and when it was made; None where it is no name of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return found[3], datetime.strptime(f"{found[1]}-{found[2]}", _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def keys_expired(name: str, now: datetime) -> bool:
    """Whether a file of this name is a copy of the keys that has lived its 30 days."""
    found = made_at(name)
    return found is not None and found[0] == KEYS and now - found[1] >= KEYS_LIVE


class Standing(StrEnum):
    """How the backups stand."""

    NEVER = "never"
    RED = "red"
    GOOD = "good"


@dataclass(frozen=True)
class BackupAge:
    """When a backup was last made and last restored as a test, what is wrong, and what to do about it.

    `wrong`: why the last attempt failed; empty where it did not.
    """

    standing: Standing
    made: datetime | None
    tested: datetime | None
    wrong: str

    @property
    def words(self) -> str:
        """One sentence on how it stands and what to do."""
        if self.standing is Standing.GOOD:
            return "The newest backup was restored as a test in the last seven days, and was whole."
        if self.standing is Standing.NEVER:
            return "No backup has ever been restored as a test here. Make one now: sharewell backup FOLDER, then " \
                "sharewell backup verify FILE --key KEYFILE. Then let it happen every night (SHAREWELL_BACKUP_TO)."
        return "No backup has been restored as a test for seven days. Look why the nightly one did not happen, and " \
            "make one now: sharewell backup FOLDER."


def age_of(made: datetime | None, tested: datetime | None, wrong: str, now: datetime) -> BackupAge:
    """How the backups stand at `now`. A time that lies ahead of the clock counts for nothing."""
    if tested is None or tested > now + timedelta(days=1):
        return BackupAge(Standing.NEVER, made, None, wrong)
    standing = Standing.RED if now - tested >= RED_AFTER else Standing.GOOD
    return BackupAge(standing, made, tested, wrong)
