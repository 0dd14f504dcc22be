"""`sharewell run`: the same as `serve`, with a made-up setting to practise on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from sharewell.cli.output import fail
from sharewell.cli.serve import serve

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools


def command(
    host: str = typer.Option("", help="The address to listen on; else SHAREWELL_HOST."),
    port: int = typer.Option(0, min=0, max=65535, help="The port to listen on; else SHAREWELL_PORT."),
) -> None:
    """Start Sharewell with made-up families and staff, to learn and to try. Never for real children."""
    serve(host, port, prepare=_load_practice, words=_words)


def _load_practice(tools: Tools) -> None:
    from sharewell.reports.installation import Holds, holds

    held = holds(tools.vault)
    if held is Holds.REAL:
        fail("This folder holds a real organisation. Made-up families are never added to it: use `sharewell serve`.")
    if held is Holds.NOTHING:
        from sharewell.cli import practice

        print("Loading the practice setting…", flush=True)
        practice.load_practice(tools)


def _words(address: str) -> str:
    from sharewell.cli import practice

    return practice.how_to_sign_in(address)
