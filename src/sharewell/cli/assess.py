"""`sharewell assess`: assess a decision written as JSON. Uses no database and nothing outside the rules."""

from __future__ import annotations

import typer

from sharewell.cli.output import Exit, as_json_text, clear_errors, fail, read_text


def command(
    file: str = typer.Argument("", metavar="FILE", help="A decision as JSON; - reads standard input."),
    schema: bool = typer.Option(False, "--schema", help="Print the JSON Schema of a decision and stop."),
) -> None:
    """Say what a sharing decision still needs, as JSON.

    Ends with 0 when it is complete, 3 when something is missing, 4 when answers contradict each other, and 2 when the
    file cannot be read: the path of the bad field is then printed.
    """
    from sharewell.rules.assess import run
    from sharewell.rules.assess import schema as schema_of_decision

    if schema:
        print(as_json_text(schema_of_decision()))
        return
    if not file:
        fail("Name a file, or - for standard input. `sharewell assess --schema` prints what it holds.", Exit.UNREADABLE)
    with clear_errors(as_json=True):
        code, result = run(read_text(file))
    print(as_json_text(result))
    raise typer.Exit(code)
