"""`sharewell resume`: a person lets writing go on after the disk failed or was full."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from sharewell.cli.output import clear_errors, emit
from sharewell.cli.progress import bar
from sharewell.cli.start import tools as start_tools


def command(as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False) -> None:
    """Check the whole record; where all of it is as it was written, let writing go on and record that it did."""
    tools = start_tools(owner=True)
    from sharewell.casework.stopping import resume

    with clear_errors(as_json=as_json), bar("Checking", quiet=as_json) as progress:
        done = resume(tools, progress)
    if done is None:
        emit({"stopped": False}, as_json=as_json, words=lambda _: "Writes are not stopped. Nothing was changed.")
        return
    emit({"stopped": False, **asdict(done)}, as_json=as_json, words=lambda _: (
        f"All {done.events:,} events and {done.rows:,} rows are as they were written. Writing goes on.\n"
        f"It was stopped since {done.since or 'an unknown time'}: put onto the system what was written on paper."
    ))  # fmt: skip
