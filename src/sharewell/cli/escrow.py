"""`sharewell escrow`: try two escrow papers in a drill, or open a sealed record with them when nobody else can.

The words are typed where they cannot be seen, are used in memory, and are kept nowhere.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from sharewell.cli.output import clear_errors, emit
from sharewell.cli.start import tools as start_tools

if TYPE_CHECKING:
    from sharewell.rules.people import SystemActor

app = typer.Typer(no_args_is_help=True, help="Try escrow papers, or open a sealed record with two of them.")
Organisation = Annotated[str, typer.Option(help="Which organisation, where there is more than one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
JOB = "escrow"


@app.command()
def drill(organisation: Organisation = "", as_json: AsJson = False) -> None:
    """Try two papers: they must open the practice secret. Nothing is opened that anybody can read. Due every 3 months.
    """
    tools = start_tools()
    from sharewell.casework.keep_escrow import Papers, try_papers

    with clear_errors(as_json=as_json):
        actor = _actor(organisation)
        papers = _papers()
        start = time.monotonic()
        names = try_papers(actor, tools, Papers(papers))
        took = time.monotonic() - start
    done = {"holders": names, "seconds": round(took, 2)}
    emit(done, as_json=as_json, words=lambda _: f"The papers of {' and '.join(names)} work. The drill is recorded.")


@app.command("open")
def open_record(
    reference: Annotated[str, typer.Argument(help="The reference of the record, as it was read out: K7M-42X.")],
    handler: Annotated[str, typer.Argument(help="The full name of the handler who is to read it.")],
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Give a handler access to a sealed record with the papers of two holders. It is recorded, and all holders see it.

    The handler must be in the record's circle and have made their own key.
    """
    tools = start_tools(owner=True)
    from sharewell.casework.keep_escrow import OpenByPapers, open_by_papers

    with clear_errors(as_json=as_json):
        actor = _actor(organisation)
        names = open_by_papers(actor, tools, OpenByPapers(_papers(), reference, handler))
    emit({"holders": names}, as_json=as_json,
         words=lambda _: f"{handler} can open it now with their own key. It is recorded that {' and '.join(names)} "
                         "opened it, and everybody concerned is told.")  # fmt: skip


def _actor(organisation: str) -> SystemActor:
    from sharewell.reports import check_record
    from sharewell.rules.people import SystemActor

    return SystemActor(JOB, organisation or check_record.only_organisation())


def _papers() -> list[str]:
    """The words of two papers, typed one after the other, unseen."""
    return [typer.prompt(f"The 33 words of the {place} paper", hide_input=True, err=True)
            for place in ("first", "second")]  # fmt: skip
