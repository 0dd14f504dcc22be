"""Which SQLite library the program uses, and the refusal of one that can lose commits.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections write and checkpoint at the same moment
(the WAL-reset fault). It is mended in 3.51.3, and in the older lines from 3.50.7 and 3.44.6. The library that comes
with an operating system is often older, so the one inside the `sqlcipher3` wheel takes its place for the whole
program, before Django or the keystore asks for `sqlite3`.
"""

from __future__ import annotations

import importlib
import sys

MENDED = (3, 51, 3)
MENDED_LINES = ((3, 50, 7), (3, 44, 6))


class AffectedLibrary(RuntimeError):
    """The SQLite library at hand has the WAL-reset fault."""


def install() -> tuple[int, int, int]:
    """Put the bundled SQLite in the place of `sqlite3`; returns the version now in use.

    Where the wheel is not installed the system's library stays, and must be a mended one. Raises AffectedLibrary.
    """
    try:
        bundled = importlib.import_module("sqlcipher3")
        sys.modules["sqlite3"] = bundled
        sys.modules["sqlite3.dbapi2"] = importlib.import_module("sqlcipher3.dbapi2")
    except ImportError:
        importlib.import_module("sqlite3")
    version = in_use()
    refuse_affected_library(version)
    return version


def in_use() -> tuple[int, int, int]:
    """The version of the SQLite library that `import sqlite3` gives now."""
    major, minor, patch = importlib.import_module("sqlite3.dbapi2").sqlite_version_info[:3]
    return major, minor, patch


def is_affected(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite of this version has the WAL-reset fault."""
    if version >= MENDED:
        return False
    return not any(version[:2] == line[:2] and version >= line for line in MENDED_LINES)


def refuse_affected_library(version: tuple[int, int, int]) -> None:
    """Raise AffectedLibrary, with what to do, where `version` has the fault."""
    if is_affected(version):
        found = ".".join(map(str, version))
        raise AffectedLibrary(
            f"SQLite {found} can lose what was saved (the WAL-reset fault). "
            "Install the package sqlcipher3, which brings a mended SQLite, and start again."
        )
