"""Copies of the whole database: taken while the service runs, and put back in a place of their own."""

from sharewell.records.backup.putting_back import NotThisDatabase, opened_copy
from sharewell.records.backup.taking import Taken, about, take

__all__ = ["NotThisDatabase", "Taken", "about", "opened_copy", "take"]
