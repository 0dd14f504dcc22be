"""The keys that open backups: public parts in a setting, private parts on paper. Needs no records and no settings."""

from __future__ import annotations

from sharewell.delivery import backup_file


def locks_of(setting: str) -> tuple[str, ...]:
    """The public recovery keys that SHAREWELL_BACKUP_KEYS names, separated by commas."""
    return tuple(filter(None, (part.strip() for part in setting.split(","))))



def new_recovery_key() -> tuple[str, str]:
    """A new recovery key: its private part, to be kept on paper and nowhere else, and its public part."""
    return backup_file.new_key()
