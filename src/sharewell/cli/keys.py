"""`sharewell keys`: the keys that open the records: where they stand, new ones, and the agent that holds them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.output import clear_errors, emit
from sharewell.cli.progress import bar
from sharewell.cli.start import tools as start_tools

if TYPE_CHECKING:
    from sharewell.casework.keep_keys import KeysStand, Moved
    from sharewell.casework.reencrypt import Reencrypted

app = typer.Typer(no_args_is_help=True, help="Look after the keys that open the records.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command(hidden=True)
def agent(
    listening: Annotated[int, typer.Option(help="The number of a socket that the parent made.")] = -1,
    told: Annotated[bool, typer.Option("--told", help="Read the passphrase from standard input.")] = False,
) -> None:
    """Hold the keys and answer for them until told to stop. `serve` starts it; nobody else needs to."""
    importlib.import_module("sharewell.config.key_agent").run(listening, told=told)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say where the key comes from, how many keys are under it, and whether anything is under way. Shows no key."""
    with clear_errors(as_json=as_json):
        tools = start_tools()
        from sharewell.casework.keep_keys import keys_stand

        stand = keys_stand(tools, _source_of()(""))
    emit(asdict(stand), as_json=as_json, words=lambda _: _status(stand))


@app.command()
def rotate(
    to: Annotated[str, typer.Option(help="Move to another source: file:, passphrase:, aws-kms:KEY …")] = "",
    as_json: AsJson = False,
) -> None:
    """Make a new key that wraps all others, and move everything to it while the service runs.

    Stopped at any moment, nothing is lost: run it again and it goes on.
    """
    with clear_errors(as_json=as_json):
        tools = start_tools()
        from sharewell.casework.keep_keys import rotate_keys

        with bar("Keys wrapped anew", quiet=as_json) as progress:
            moved = rotate_keys(tools, _source_of(), to, progress)
    emit(asdict(moved), as_json=as_json, words=lambda _: _moved(moved, to))


@app.command()
def reencrypt(
    wait: Annotated[int, typer.Option(help="Seconds to wait for whoever is still writing under an old key.")] = 120,
    as_json: AsJson = False,
) -> None:
    """Make new keys for every file and encrypt every record under them, while the service runs; then drop the old ones.

    Stopped at any moment, nothing is lost: run it again and it goes on.
    """
    with clear_errors(as_json=as_json):
        tools = start_tools(owner=True)
        from sharewell.casework.reencrypt import reencrypt_everything

        with bar("Files encrypted anew", quiet=as_json) as progress:
            done = reencrypt_everything(tools, wait=wait, progress=progress)
    emit(asdict(done), as_json=as_json, words=lambda _: _reencrypted(done))


def _reencrypted(done: Reencrypted) -> str:
    lines = [f"{done.rows} rows of {done.scopes} files and organisations are under new keys.",
             f"{done.dropped} old keys are gone: copies of the database from before can no longer be opened."]
    if done.kept:
        lines.append(f"{done.kept} old keys are still in use, by whoever is signed in. Run this again tomorrow.")
    if done.sealed:
        lines.append(f"{done.sealed} sealed files were left: their keys are with their handlers.")
    return "\n".join([*lines, "Take a new copy of the database and of the keystore now."])


def _source_of() -> Callable[[str], Any]:
    from django.conf import settings
    from django.utils.module_loading import import_string

    found: Callable[[str], Any] = import_string(settings.KEY_SOURCE)
    return found


def _status(stand: KeysStand) -> str:
    lines = [f"The key comes from {stand.source} and is called {stand.key}."]
    lines += [f"{count} keys are wrapped by {kek_id}." for kek_id, count in sorted(stand.under.items())]
    lines += [f"{count} keys of records are of generation {number}." for number, count in stand.generations.items()]
    if stand.moving_to:
        lines.append(f"Keys are being moved to {stand.moving_to}. To finish: sharewell keys rotate")
    if stand.reencrypting:
        lines.append(f"{stand.reencrypting} files are still to be encrypted anew. To finish: sharewell keys reencrypt")
    return "\n".join(lines)


def _moved(moved: Moved, to: str) -> str:
    said = f"{moved.keys} keys were wrapped anew. The key is now {moved.now}; the one before is gone."
    after = f"\nBefore the next start, set SHAREWELL_KEY={to}" if to else ""
    return f"{said}{after}\nTake a new copy of the keys and of the keystore now, and put it where the old one was."
