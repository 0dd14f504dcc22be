"""`sharewell backup`: copies of everything, locked to keys that are on paper, and proof that they can be restored."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.by_itself import doing
from sharewell.cli.output import Exit, clear_errors, emit, read_text
from sharewell.cli.progress import bar
from sharewell.cli.start import tools as start_tools

if TYPE_CHECKING:
    from sharewell.casework.back_up import BackedUp, BackUp
    from sharewell.reports.check_backup import BackupChecked, CheckBackup

MAKE = "make"
app = typer.Typer(no_args_is_help=True, cls=doing(MAKE),
                  help="Make a backup (sharewell backup FOLDER), and prove that it can be restored.")  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
KeyFile = Annotated[str, typer.Option("--key", help="A file with the private recovery key; “-” reads it from you.")]
KeysFile = Annotated[Path | None, typer.Option("--keys", help="The file with the keys; else the one beside it.")]


@app.command(MAKE)
def make(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the two files go: a disk of its own.")],
    as_json: AsJson = False,
) -> None:
    """Copy everything while the service runs, as it stands at one moment, locked to the recovery keys."""
    tools = start_tools(owner=True)
    from sharewell.casework.back_up import back_up

    with clear_errors(as_json=as_json), bar("Backing up", quiet=as_json) as progress:
        done = back_up(tools, _what(to), progress)
    emit(_as_data(done), as_json=as_json, words=lambda _: _made(done))


@app.command()
def verify(
    records: Annotated[Path, typer.Argument(metavar="FILE", help="The file whose name ends in .records.age.")],
    key: KeyFile,
    keys: KeysFile = None,
    against: Annotated[list[str] | None, typer.Option(
        help="Kept elsewhere: a file with a note, the line from paper, or a witness's address. Repeatable.",
    )] = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup to a scratch place, check every row, event and digest there, and remove the place again."""
    tools = start_tools(owner=True)
    from sharewell.casework.back_up import remember_test
    from sharewell.reports.check_backup import check_backup

    with clear_errors(as_json=as_json), bar("Checking", quiet=as_json) as progress:
        given = _which(records, read_text(key, limit=10_000), keys, against or [])
        checked = check_backup(tools.vault, given, progress)
        if not against:
            remember_test(tools, given.root, "" if checked.ok else f"{records.name}: {checked.findings[0].what}")
    emit(_checked_data(checked), as_json=as_json, words=lambda _: checked_words(checked))
    if not checked.ok:
        sys.exit(Exit.FAILED)


@app.command(hidden=True)
def nightly(once: Annotated[bool, typer.Option("--once", help="Make one now, and stop.")] = False) -> None:
    """Make a backup and restore it as a test, every night at three. `serve` starts it; so may a timer, with --once."""
    if not once:
        from sharewell.cli.nightly import watch

        watch([sys.executable, "-m", "sharewell.cli.main", "backup", "nightly", "--once"])
        return
    with clear_errors():
        checked = _make_and_try()
    print(checked_words(checked))
    if not checked.ok:
        sys.exit(Exit.FAILED)


def _make_and_try() -> BackupChecked:
    """Both, with a key of this run alone: it opens this one backup besides the recovery keys, and lies on no disk."""
    tools = start_tools(owner=True)
    from django.conf import settings

    from sharewell.casework.back_up import back_up, remember_test
    from sharewell.casework.recovery_keys import new_recovery_key
    from sharewell.reports.check_backup import check_backup
    from sharewell.rules.errors import NotNow, SharewellError

    root, to = settings.VAR.root, settings.SHAREWELL.backup_to
    try:
        if to is None:
            raise NotNow("Say where backups go: SHAREWELL_BACKUP_TO.")
        private, public = new_recovery_key()
        made = back_up(tools, _what(to, (public,)))
        checked = check_backup(None, _which(made.records.path, private, made.keys.path, []))
    except SharewellError as error:
        remember_test(tools, root, str(error))
        raise
    remember_test(tools, root, "" if checked.ok else f"{made.records.path.name}: {checked.findings[0].what}")
    return checked


@app.command()
def key(as_json: AsJson = False) -> None:
    """Make a recovery key. Its private part is shown this once and kept nowhere: write it on paper."""
    from sharewell.casework.recovery_keys import new_recovery_key

    private, public = new_recovery_key()
    emit({"private": private, "public": public}, as_json=as_json, words=lambda _: _new_key(private, public))


def _what(to: Path, also: tuple[str, ...] = ()) -> BackUp:
    from django.conf import settings

    from sharewell.casework.back_up import BackUp
    from sharewell.casework.recovery_keys import locks_of

    given, var = settings.SHAREWELL, settings.VAR
    return BackUp(root=var.root, keys=var.keys, source=_now_from(), to=to, locked_to=locks_of(given.backup_keys),
                  also=also)  # fmt: skip


def _which(records: Path, private: str, keys: Path | None, against: list[str]) -> CheckBackup:
    from django.conf import settings
    from django.utils.module_loading import import_string

    from sharewell.cli.ledger import file_or_words
    from sharewell.reports.check_backup import CheckBackup

    source_in: Callable[[Path, str], Any] = import_string(settings.KEY_SOURCE_IN)
    return CheckBackup(settings.VAR.root, records, private, source_in, keys, tuple(map(file_or_words, against)))


def _now_from() -> str:
    from django.conf import settings

    return str(settings.SHAREWELL.key)


def _as_data(done: BackedUp) -> dict[str, Any]:
    return {
        "records": {"file": str(done.records.path), "bytes": done.records.bytes, "sha256": done.records.digest},
        "keys": {"file": str(done.keys.path), "bytes": done.keys.bytes, "sha256": done.keys.digest},
        "rows": done.rows, "events": done.events, "expired": list(done.expired),
    }  # fmt: skip


def _made(done: BackedUp) -> str:
    lines = [
        f"{done.rows:,} rows and {done.events:,} events of the record are in {done.records.path}",
        f"The keys are in {done.keys.path}: keep this one for 30 days at most, and never on the same disk for long.",
    ]
    lines += [f"Removed, because it was 30 days old: {name}" for name in done.expired]
    return "\n".join([*lines, "Check that it can be restored: sharewell backup verify FILE --key KEYFILE"])


def _checked_data(checked: BackupChecked) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(checked)


def checked_words(checked: BackupChecked) -> str:
    """What a check of a backup found, for a person."""
    size = f"{checked.events:,} events, {checked.rows:,} rows, {checked.checkpoints:,} checkpoints"
    lines = [f"Made {checked.made} by version {checked.program}: {size}."]
    if checked.ok:
        lines.insert(0, "This backup is whole: it was restored in a scratch place and checked there.")
    else:
        lines.insert(0, "THIS BACKUP IS NOT WHOLE. Use another one, and keep this one as it is.")
        lines += [f"{one.table} {one.row}: {one.what}" for one in checked.findings[:20]]
    if checked.later:
        lines.append(f"Since it was made, by the keystore: {len(checked.later)} things, the first: "
                     f"{checked.later[0].table} {checked.later[0].row}: {checked.later[0].what}")  # fmt: skip
    return "\n".join(lines)


def _new_key(private: str, public: str) -> str:
    return "\n".join([
        "Write this line on paper twice, and put the two in different safes. It opens every backup, and it is shown",
        "this once:", "", f"    {private}", "",
        "Then let backups be locked to its public part, which is no secret:", "",
        f"    SHAREWELL_BACKUP_KEYS={public}",
    ])  # fmt: skip
