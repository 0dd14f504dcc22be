"""`sharewell pack`: open a sealed pack and check everything about it, without a database."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sharewell.cli.output import Exit, clear_errors, emit, fail

app = typer.Typer(no_args_is_help=True, help="Open a sealed pack that was sent to you.")


@app.callback()
def _group() -> None:
    """Open a sealed pack that was sent to you."""


@app.command("open")
def open_(
    file: Annotated[Path, typer.Argument(help="The sealed file.")],
    to: Annotated[Path, typer.Option(help="A folder for what is inside; it must not be there yet.")],
    identity: Annotated[Path | None, typer.Option(help="A file with your age secret key.")] = None,
    passphrase_stdin: Annotated[bool, typer.Option(help="Read the passphrase from standard input.")] = False,
    public_key: Annotated[str, typer.Option(help="The sender's signing key, if they gave it to you.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Open a pack: check its signature and every file in it, and write the files into a new private folder."""
    from sharewell.casework.open_pack import OpenPack, open_pack

    with clear_errors(as_json=as_json):
        if to.exists():
            fail(f"{to} is there already. Name a folder that is not.", Exit.FAILED, as_json=as_json)
        try:
            sealed = file.read_bytes()
            key = _secret(identity.read_text()) if identity else ""
        except OSError as error:
            fail(f"{error.filename} cannot be read: {error.strerror}.", Exit.UNREADABLE, as_json=as_json)
        words = "" if key else _passphrase(passphrase_stdin)
        opened = open_pack(OpenPack(sealed, passphrase=words, identity=key, public_key=public_key))
        _write(to, opened.files)
    emit(
        {"reference": opened.reference, "folder": str(to), "files": sorted(opened.files), "checked": opened.lines},
        as_json=as_json,
        words=lambda _: "\n".join([*opened.lines, f"Written to {to}: open pack.pdf."]),
    )


def _secret(text: str) -> str:
    """The secret key line of an age identity file, whatever comments stand round it."""
    return next((line.strip() for line in text.splitlines() if line.strip().startswith("AGE-SECRET-KEY-")), text)


def _passphrase(from_stdin: bool) -> str:
    if from_stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("Passphrase: ")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(mode=0o700, parents=True)
    for name, raw in files.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(raw)
