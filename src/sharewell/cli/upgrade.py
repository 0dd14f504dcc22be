"""`sharewell upgrade`: from any earlier version to this one in one go, after a backup."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.output import Exit, clear_errors, emit, fail
from sharewell.cli.progress import bar
from sharewell.cli.start import as_owner, check_machine, migrate_database, migrations_to_run, need_owner, start_django

if TYPE_CHECKING:
    from sharewell.casework.back_up import BackedUp
    from sharewell.casework.tools import Tools

NOT_WHOLE = "The database was brought up to date, and the record is not whole: {first}. Go back:\n{back}"


def command(
    to: Annotated[Path | None, typer.Option(help="Where the backup goes; else SHAREWELL_BACKUP_TO.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Make a backup, bring the database up to date with this version, and check the whole record."""
    start_django()
    check_machine()
    waiting = migrations_to_run()
    if not waiting:
        emit({"steps": [], "backup": ""}, as_json=as_json, words=lambda _: "The database is up to date already.")
        return
    need_owner()
    as_owner()
    from django.utils.module_loading import import_string

    from sharewell.reports.installation import keeps_anything

    with clear_errors(as_json=as_json):
        tools: Tools = import_string(_settings().TOOLS)()
        done = _back_up(tools, to, as_json=as_json) if keeps_anything() else None
    steps = migrate_database()
    back = how_to_go_back(str(done.records.path)) if done else ""
    with clear_errors(as_json=as_json):
        _check(tools, back, as_json=as_json)
    emit({"steps": steps, "backup": str(done.records.path) if done else "", "back": back}, as_json=as_json,
         words=lambda _: f"Brought up to date: {len(steps)} steps. The whole record was checked.\n{back}".rstrip())


def how_to_go_back(backup: str) -> str:
    """What to type to have the earlier version again, with everything that was recorded until now."""
    return (
        "To go back: stop the service, install the version that you had, and run there\n"
        f"    sharewell restore {backup} --key KEYFILE --as YOU --and SECOND --because WHY"
    )


def _settings() -> Any:
    from django.conf import settings

    return settings


def _back_up(tools: Tools, to: Path | None, *, as_json: bool) -> BackedUp:
    from sharewell.casework.back_up import BackUp, back_up
    from sharewell.casework.recovery_keys import locks_of

    settings = _settings()
    given, var = settings.SHAREWELL, settings.VAR
    folder = to or given.backup_to
    if folder is None:
        fail("Say where the backup goes: --to FOLDER, or SHAREWELL_BACKUP_TO. Nothing was changed.", as_json=as_json)
    what = BackUp(root=var.root, keys=var.keys, source=str(given.key), to=folder, locked_to=locks_of(given.backup_keys))
    with bar("Backing up", quiet=as_json) as progress:
        return back_up(tools, what, progress)


def _check(tools: Tools, back: str, *, as_json: bool) -> None:
    from sharewell.reports.check_record import verify

    with bar("Checking", quiet=as_json) as progress:
        checked = verify(tools.vault, None, progress=progress)
    if not checked.ok:
        first = checked.findings[0]
        words = NOT_WHOLE.format(first=f"{first.table} {first.row}: {first.what}", back=back)
        print(words, file=sys.stderr)
        sys.exit(Exit.FAILED)
