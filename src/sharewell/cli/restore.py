"""`sharewell restore`: put a backup in the place of the records, as two people who say why, and accept it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sharewell.cli.acting import ask
from sharewell.cli.by_itself import doing
from sharewell.cli.output import clear_errors, emit, read_text
from sharewell.cli.progress import bar
from sharewell.cli.start import as_owner, start_django
from sharewell.cli.start import tools as start_tools

if TYPE_CHECKING:
    from sharewell.casework.put_back import Ready, Restore

PUT = "put"
app = typer.Typer(no_args_is_help=True, cls=doing(PUT),
                  help="Put a backup back (sharewell restore FILE …), and accept it.")  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command(PUT)
def put(
    records: Annotated[Path, typer.Argument(metavar="FILE", help="The file whose name ends in .records.age.")],
    key: Annotated[str, typer.Option("--key", help="A file with the private recovery key; “-” reads it from you.")],
    first: Annotated[str, typer.Option("--as", help="Your own sign-in name.")],
    second: Annotated[str, typer.Option("--and", help="The sign-in name of the second person, who is here too.")],
    because: Annotated[str, typer.Option(help="Why an old copy is put back. It is kept in the record.")],
    keys: Annotated[Path | None, typer.Option("--keys", help="The file with the keys, where the keystore is lost.")]
    = None,
    against: Annotated[list[str] | None, typer.Option(
        help="Kept elsewhere: a file with a note, the line from paper, or a witness's address. Repeatable.",
    )] = None,
    left: Annotated[list[str] | None, typer.Option(
        help="The sign-in name of somebody who has left since the backup was made. Repeatable.",
    )] = None,
    destroyed: Annotated[list[str] | None, typer.Option(
        help="The reference, from its certificate, of a file destroyed since, where the keystore is lost. Repeatable.",
    )] = None,
    as_json: AsJson = False,
) -> None:
    """Check a backup, say what is missing in it, and put it in the place of the records. Stop Sharewell first."""
    start_django()
    as_owner()
    from sharewell.casework.put_back import prepared

    with clear_errors(as_json=as_json), bar("Opening the backup", quiet=as_json) as progress:
        given = _which(records, read_text(key, limit=10_000), keys, against or [])
        with prepared(given, progress) as ready:
            if not as_json:
                print(_found(ready))
            one, two = ask(ready.tools, first), ask(ready.tools, second)
            kept = ready.put_back(one, two, because, tuple(left or []), tuple(destroyed or []))
            said = {"missing": ready.missing, "behind": [asdict(one) for one in ready.behind],
                    "again": asdict(ready.done[-1]), "kept": kept}  # fmt: skip
    emit(said, as_json=as_json, words=_done)


@app.command()
def accept(name: Annotated[str, typer.Option("--as", help="Your own sign-in name.")]) -> None:
    """Say that you have looked at what was put back: from now on everything goes on."""
    tools = start_tools()
    from sharewell.casework.after_restore import accept_restore

    with clear_errors():
        accept_restore(ask(tools, name), tools, None)
    print("Accepted. Everything goes on.")


def _which(records: Path, private: str, keys: Path | None, against: list[str]) -> Restore:
    from django.conf import settings
    from django.utils.module_loading import import_string

    from sharewell.casework.put_back import Restore
    from sharewell.casework.show_to_witnesses import witnesses

    var = settings.VAR
    here = import_string(settings.TOOLS)() if var.keystore.exists() else None
    beside = records.with_name(records.name.replace(".records.age", ".keys.age"))
    if here is None and keys is None and beside != records and beside.exists():
        keys = beside
    return Restore(
        root=var.root, keystore=var.keystore, keys=var.keys, outbox=var.outbox,
        clock=import_string(settings.CLOCK), records=records, private=private,
        source_in=import_string(settings.KEY_SOURCE_IN), vault=here.vault if here else None, keys_file=keys,
        against=tuple(against), witnesses=tuple(one.address for one in witnesses()),
    )  # fmt: skip


def _found(ready: Ready) -> str:
    lines = [f"This backup was made on {ready.made_at:%d %B %Y at %H:%M} UTC and is whole."]
    for one in ready.behind:
        lines.append(f"It ends at event {one.here:,}. Seen by {one.where}: {one.there:,}. {_would_be(one.missing)}")
    if not ready.behind:
        lines.append("Nothing kept elsewhere says whether anything came after it: give --against, if you can.")
    lines += list(ready.silent)
    lines += [f"Since then: {one}" for one in ready.later]
    lines.append("Two people must now show who they are, with the passwords they had when it was made.")
    return "\n".join(lines)


def _would_be(missing: int) -> str:
    return f"{missing:,} events would be missing." if missing else "Nothing is missing."


def _done(said: dict[str, Any]) -> str:
    again = said["again"]
    return "\n".join([
        "The backup is in the place of the records.",
        f"Done again: {again['destroyed']} files dark, {again['excluded']} people kept from a file, {again['left']} "
        f"accounts closed; {again['tablets']} tablets to enrol anew, {again['links']} links closed, "
        f"{again['sendings']} sendings to look at.",
        *([f"The records from before are kept in {said['kept']}. Destroy them when you are sure."]
          if said["kept"] else []),
        "Start Sharewell, look through it, and then: sharewell restore accept --as NAME",
        "Until then nothing is changed but what a child needs.",
    ])  # fmt: skip
