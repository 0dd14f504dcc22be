"""`sharewell check`: the start-up checks, without starting anything."""

from __future__ import annotations

from sharewell.cli.start import check_machine, check_wall, migrations_to_run, start_django


def command() -> None:
    """Check this machine: folder, keys, database driver, settings. Ends with 1 where something must be mended."""
    start_django()
    check_machine()
    waiting = migrations_to_run()
    print(f"Waiting for `sharewell migrate`: {', '.join(waiting)}." if waiting else "The database is up to date.")
    if not waiting:
        check_wall()
    print("Every check passed.")
