"""`sharewell keys`: the keys that open the records: where they stand, new ones, and the agent that holds them."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Look after the keys that open the records.")


@app.command(hidden=True)
def agent(
    listening: Annotated[int, typer.Option(help="The number of a socket that the parent made.")] = -1,
) -> None:
    """Hold the keys and answer for them until told to stop. `serve` starts it; nobody else needs to."""
    importlib.import_module("sharewell.config.key_agent").run(listening)
