"""Copies of the whole database: taken while the service runs, and put back in a place of their own."""

from sharewell.records.backup.in_place import (
    forget_sessions,
    ledger_sizes,
    put_in_place,
    raise_wall_anew,
    refuse_in_use,
)
from sharewell.records.backup.putting_back import NotThisDatabase, opened_copy
from sharewell.records.backup.taking import Taken, about, take

__all__ = ["NotThisDatabase", "Taken", "about", "forget_sessions", "ledger_sizes", "opened_copy", "put_in_place",
           "raise_wall_anew", "refuse_in_use", "take"]
