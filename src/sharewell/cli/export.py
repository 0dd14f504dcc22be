"""`sharewell export`: leave with everything, in files that need no Sharewell, as two people who say why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from sharewell.cli.acting import ask
from sharewell.cli.output import clear_errors, emit
from sharewell.cli.progress import bar
from sharewell.cli.start import tools as start_tools
from sharewell.rules.errors import NotNow


def command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that is not there yet.")],
    first: Annotated[str, typer.Option("--as", help="Your own sign-in name.")],
    second: Annotated[str, typer.Option("--and", help="The sign-in name of the second person, who is here too.")],
    because: Annotated[str, typer.Option(help="Why everything is exported. It is kept, and told.")],
    protected: Annotated[str, typer.Option(
        help="Why secret addresses and who told us must go along. Without it they stay here.",
    )] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Write every file that you both may see, with the ledger, as pages, JSON and documents, with checksums."""
    tools = start_tools(owner=True)
    from sharewell.casework.export_record import BeginExport
    from sharewell.casework.leave_with_everything import leave_with_everything

    with clear_errors(as_json=as_json):
        if folder.exists():
            raise NotNow(f"{folder} is there already. Choose a folder that is not there yet.")
        one, two = ask(tools, first), ask(tools, second)
        with bar("Exporting", quiet=as_json) as progress:
            left = leave_with_everything(tools, one, BeginExport(two, because, protected), folder, progress)
    emit(asdict(left), as_json=as_json, words=lambda said: _done(said, folder))


def _done(said: dict[str, Any], folder: Path) -> str:
    count = "1 safeguarding file" if said["files"] == 1 else f"{said['files']:,} safeguarding files"
    return "\n".join([
        f"{count}, the organisation and the ledger are in {folder}. Begin with {folder / 'index.html'}.",
        f"SHA-256 of the list of checksums: {said['digest']}",
        "It is confidential and not locked: keep it as you keep the record, and destroy it when it is not needed.",
    ])
