"""A folder of a test's own in which it says that writes are stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def stopped_in(folder: Path) -> Iterator[Path]:
    """Until the block ends, this thread's connection looks for the word that writes are stopped in `folder`."""
    before = connection.settings_dict["STOPPED_IN"]
    connection.settings_dict["STOPPED_IN"] = str(folder)
    try:
        yield folder
    finally:
        connection.settings_dict["STOPPED_IN"] = before
