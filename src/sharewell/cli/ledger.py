"""`sharewell ledger`: check that the record is whole, and take proofs that others can check."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewell.cli.acting import As, ask
from sharewell.cli.output import Exit, clear_errors, emit
from sharewell.cli.start import tools as start_tools
from sharewell.rules.errors import NotNow

if TYPE_CHECKING:
    from sharewell.reports.check_record import RecordChecked

app = typer.Typer(no_args_is_help=True, help="Check that the record is whole, and take proofs of it.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Organisation = Annotated[str, typer.Option(help="Which organisation, where there is more than one.")]


@app.command()
def verify(
    organisation: Organisation = "",
    against: Annotated[list[str] | None, typer.Option(
        help="Kept elsewhere: a file with a note, the line from paper, or a witness's address. Repeatable.",
    )] = None,
    as_json: AsJson = False,
) -> None:
    """Recompute every row and event in both directions; name the first row that is wrong. Ends with 1 where one is."""
    tools = start_tools(owner=True)
    from sharewell.reports import check_record

    with clear_errors(as_json=as_json):
        notes = [file_or_words(one) for one in against or []]
        checked = check_record.verify(tools.vault, organisation or None, against=notes, progress=_progress(as_json))
    emit(asdict(checked), as_json=as_json, words=lambda _: _words(checked))
    if not checked.ok:
        sys.exit(Exit.FAILED)


@app.command()
def checkpoint(organisation: Organisation = "") -> None:
    """Print a signed note of the ledger (C2SP), to be kept outside: on paper, in a mailbox, with a witness."""
    tools = start_tools()
    from sharewell.casework.take_checkpoint import take_checkpoint
    from sharewell.reports import check_record

    with clear_errors():
        print(take_checkpoint(tools, organisation or check_record.only_organisation()), end="")


@app.command()
def paper(organisation: Organisation = "") -> None:
    """Print the newest checkpoint as the line that stands on the weekly sheet, to be copied by hand."""
    start_tools()
    from sharewell.reports import check_record

    with clear_errors():
        print(check_record.latest_on_paper(organisation or check_record.only_organisation()))


@app.command()
def export(
    to: Annotated[Path, typer.Option(help="A folder that is not there yet.")],
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Write the whole ledger as plain files, for `sharewell-verify`: what is sealed stays sealed."""
    tools = start_tools(owner=True)
    from sharewell.reports import check_record

    with clear_errors(as_json=as_json):
        chosen = organisation or check_record.only_organisation()
        events = check_record.export(tools.vault, chosen, to, progress=_progress(as_json))
    emit({"events": events, "folder": str(to)}, as_json=as_json,
         words=lambda _: f"{events:,} events, their checkpoints and rows are in {to}.\n"
                         f"Check them anywhere: sharewell-verify export {to} --key KEY")


@app.command()
def evidence(
    decision: Annotated[str, typer.Argument(help="The identifier of the decision: it stands in the page's address.")],
    name: As,
    to: Annotated[Path, typer.Option(help="The file to write, not there yet.")] = Path("evidence.json"),
) -> None:
    """Write one decision with what proves it: its words, packs and receipts, their proofs, checkpoint and witnesses."""
    tools = start_tools()
    from sharewell.casework.answer_decision import ReadDecision
    from sharewell.casework.decision_evidence import decision_evidence

    with clear_errors():
        if to.exists():
            raise NotNow(f"{to} is there already. Choose a file that is not there yet.")
        _, content = decision_evidence(ask(tools, name), tools, ReadDecision(decision))
        to.touch(mode=0o600)
        to.write_bytes(content)
    print(f"Written to {to}. It holds what was decided and why: keep it as you keep the record.")
    print(f"Check it anywhere: sharewell-verify evidence {to} --key KEY")


@app.command()
def key(organisation: Organisation = "") -> None:
    """Print the key that others check the notes with."""
    tools = start_tools()
    from sharewell.reports import check_record

    with clear_errors():
        print(check_record.public_key(tools.vault, organisation or check_record.only_organisation()))


@app.command()
def prove(
    name: Annotated[str, typer.Argument(metavar="ID", help="The number of an event, or the identifier of a row.")],
    organisation: Organisation = "",
) -> None:
    """Print the proof that an event, or the latest event about a row, is in the newest checkpoint."""
    start_tools()
    from sharewell.reports import check_record

    with clear_errors():
        print(check_record.prove(organisation or check_record.only_organisation(), name), end="")


@app.command()
def consistency(first: int, second: int, organisation: Organisation = "") -> None:
    """Print the proof that the ledger at the size SECOND of a checkpoint holds the one at size FIRST unchanged."""
    start_tools()
    from sharewell.reports import check_record

    with clear_errors():
        print(check_record.consistency(organisation or check_record.only_organisation(), first, second), end="")


def file_or_words(given: str) -> str:
    """The text of the file of this name, or the words themselves where there is none."""
    path = Path(given)
    return path.read_text(encoding="utf-8") if len(given) < 250 and path.is_file() else given


def _progress(as_json: bool):  # type: ignore[no-untyped-def]  # rich is only loaded for a person at a terminal
    if as_json or not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    line = bar.add_task("Checking", total=None)
    bar.start()

    def show(done: int, total: int) -> None:
        bar.update(line, completed=done, total=total)
        if done >= total:
            bar.stop()

    return show


def _words(checked: RecordChecked) -> str:
    size = f"{checked.events:,} events, {checked.rows:,} rows, {checked.checkpoints:,} checkpoints"
    gone = f", {checked.destroyed:,} destroyed files" if checked.destroyed else ""
    if checked.ok:
        return f"The record is whole: {size}{gone}."
    lines = [f"{one.table} {one.row}: {one.what}" for one in checked.findings[:20]]
    more = len(checked.findings) - len(lines)
    return "\n".join([
        f"THE RECORD IS NOT WHOLE ({size}{gone}). First wrong row:", *lines,
        *([f"and {more} more"] if more > 0 else []),
        "Stop using it, keep a copy as it is, and tell whoever looks after the system.",
    ])  # fmt: skip
