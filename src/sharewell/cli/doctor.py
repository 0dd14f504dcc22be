"""`sharewell doctor`: is everything well, and what to do next where it is not?"""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.output import Exit, emit
from sharewell.cli.progress import bar
from sharewell.cli.start import as_owner, migrations_to_run, start_django
from sharewell.rules.errors import SharewellError

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from sharewell.reports.examine import Examine
    from sharewell.rules.health import Line

SIGNS = {"good": "ok ", "look": "?  ", "red": "RED"}
OF_DRIVER = "sharewell.E003"


def command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False) -> None:
    """Clock, disk, driver, keys, backup, mail, scanner, dispatcher, record. Ends with 1 where work is to be done."""
    start_django()
    as_owner()
    from sharewell.reports.examine import examine

    waiting = migrations_to_run()
    given = _given(current=not waiting)
    tools = _tools() if given.begun else None
    with bar("Looking", quiet=as_json) as progress:
        lines = list(examine(tools.vault if tools else None, given, progress))
    emit({"ok": _ok(lines, waiting), "waiting": waiting, "lines": [asdict(one) for one in lines]}, as_json=as_json,
         words=lambda _: _words(lines, waiting))  # fmt: skip
    if not _ok(lines, waiting):
        sys.exit(Exit.FAILED)


def _ok(lines: list[Line], waiting: list[str]) -> bool:
    return not waiting and all(one.standing != "red" for one in lines)


def _tools() -> Tools | None:
    from django.conf import settings
    from django.utils.module_loading import import_string

    try:
        made: Tools = import_string(settings.TOOLS)()
    except (SharewellError, OSError):
        return None
    return made


def _given(*, current: bool) -> Examine:
    from django.conf import settings
    from django.core.checks import Tags, run_checks

    from sharewell.reports.examine import Examine

    found = [one for one in run_checks(tags=[Tags.security]) if one.is_serious()]
    given: Any = settings.SHAREWELL
    said = [(one.id, f"{one.msg} {one.hint or ''}".rstrip()) for one in found]
    return Examine(
        now=datetime.now(UTC), root=settings.VAR.root, every_seconds=given.dispatch_seconds,
        mail=f"{given.mail_host}:{given.mail_port}" if given.mail_host else "",
        scanner=given.scanner,
        keys=tuple(words for number, words in said if number != OF_DRIVER),
        driver=next((words for number, words in said if number == OF_DRIVER), ""),
        begun=current or _may_be_there(settings.VAR.keystore), current=current,
    )  # fmt: skip


def _may_be_there(keystore: Path) -> bool:
    """Whether there is a keystore; one whose folder belongs to the key agent's account may not be looked at."""
    try:
        return keystore.exists()
    except OSError:
        return True


def _words(lines: list[Line], waiting: list[str]) -> str:
    said = []
    if waiting:
        steps = "1 step waits" if len(waiting) == 1 else f"{len(waiting)} steps wait"
        said.append(f"RED  {'database':<13}{steps}.\n{'':18}Next: run sharewell upgrade")
    for one in lines:
        said.append(f"{SIGNS[one.standing]}  {one.name:<13}{one.found}")
        if one.to_do:
            said.append(f"{'':18}Next: {one.to_do}")
    red = sum(one.standing == "red" for one in lines) + bool(waiting)
    said.append("Everything is well." if not red else f"{red} of these must be seen to.")
    return "\n".join(said)
