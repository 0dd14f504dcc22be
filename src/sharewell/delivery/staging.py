"""A private folder for the time of one command: copies of the database lie in it, and go with it."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sharewell.delivery import left_over
from sharewell.rules.errors import NotNow

STAGING = ".backup-"
LEFT_OVER_SECONDS = 24 * 60 * 60


@contextmanager
def staging(root: Path) -> Iterator[Path]:
    """A private folder beside the database, gone when the block ends; what a killed run left behind goes as well."""
    for left in root.glob(f"{STAGING}*"):
        if time.time() - left.stat().st_mtime > LEFT_OVER_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    left_over.clear(root)
    folder = root / f"{STAGING}{secrets.token_hex(8)}"
    try:
        note = left_over.Noted(root, folder)
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise NotNow(f"Nothing can be written to {root} ({error.strerror}).") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        note.end()
