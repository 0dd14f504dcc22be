"""`sharewell decision`: look at a recorded decision again, in one's own name."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from sharewell.cli.acting import As, ask
from sharewell.cli.output import clear_errors, emit
from sharewell.cli.start import tools as start_tools

if TYPE_CHECKING:
    from sharewell.casework.replay_decision import Replay
    from sharewell.rules.decision.replay import Difference

app = typer.Typer(no_args_is_help=True, help="Look at a recorded decision again.")


@app.callback()
def _group() -> None:
    """Look at a recorded decision again."""


@app.command()
def replay(
    decision: Annotated[str, typer.Argument(help="The identifier of the decision: it stands in the page's address.")],
    name: As,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Work a decision through again under the edition of its day, and under today's; show what differs."""
    tools = start_tools()
    from sharewell.casework.answer_decision import ReadDecision
    from sharewell.casework.replay_decision import replay_decision

    with clear_errors(as_json=as_json):
        found = replay_decision(ask(tools, name), tools, ReadDecision(decision))
    emit(asdict(found), as_json=as_json, words=lambda _: _words(found))


def _words(found: Replay) -> str:
    can = {True: "it can be recorded on these answers", False: "it could not be recorded on these answers"}
    return "\n".join([
        f"{found.outcome}, decided {found.decided}, under {found.edition}.",
        f"Then: {found.said}; {can[found.recordable_then]}.",
        *_listed("The rules of that edition say the same as when it was taken.",
                 "Since it was taken the rules of that edition say otherwise:", found.since_then),
        f"Under {found.edition_today}, in force today: {found.says_today}; {can[found.recordable_today]}.",
        *_listed("Nothing differs under today's edition.", "Under today's edition differs:", found.under_todays),
    ])  # fmt: skip


def _listed(none: str, some: str, found: tuple[Difference, ...]) -> list[str]:
    lines = [f"  {one.about}: {one.before or 'nothing'} -> {one.after or 'nothing'}" for one in found]
    return [some, *lines] if lines else [none]
