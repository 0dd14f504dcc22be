"""`sharewell migrate`: bring the database up to date with the program."""

from __future__ import annotations

from sharewell.cli.start import check_machine, migrate_database, start_django


def command() -> None:
    """Bring the database up to date. Doing it again changes nothing."""
    start_django()
    check_machine()
    done = migrate_database()
    print(f"Brought up to date: {len(done)} steps." if done else "The database is up to date.")
