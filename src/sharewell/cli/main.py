"""The command `sharewell`.

Only the module of the command that was asked for is imported, so that each starts as fast as it can.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence

import typer

# Command or group, and the module that holds it. A module with `app` is a group; otherwise its function `command` is
# the command.
COMMANDS = (
    ("assess", "sharewell.cli.assess"),
    ("decision", "sharewell.cli.decision"),
    ("serve", "sharewell.cli.serve"),
    ("run", "sharewell.cli.run"),
    ("migrate", "sharewell.cli.migrate"),
    ("upgrade", "sharewell.cli.upgrade"),
    ("check", "sharewell.cli.check"),
    ("doctor", "sharewell.cli.doctor"),
    ("resume", "sharewell.cli.resume"),
    ("dispatch", "sharewell.cli.dispatch"),
    ("keys", "sharewell.cli.keys"),
    ("ledger", "sharewell.cli.ledger"),
    ("witness", "sharewell.cli.witness"),
    ("backup", "sharewell.cli.backup"),
    ("restore", "sharewell.cli.restore"),
    ("export", "sharewell.cli.export"),
    ("pack", "sharewell.cli.pack"),
    ("escrow", "sharewell.cli.escrow"),
    ("story", "sharewell.cli.story"),
)
HIDDEN = frozenset({"dispatch"})


def build(wanted: str = "") -> typer.Typer:
    """The application with the command `wanted`, or with all of them where that is not the name of one."""
    app = typer.Typer(
        name="sharewell",
        help="Safeguarding records, and reasoned, recorded decisions to share or not to share.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_version)
    names = [name for name, _ in COMMANDS]
    for name, path in COMMANDS:
        if (wanted in names and name != wanted) or importlib.util.find_spec(path) is None:
            continue
        module = importlib.import_module(path)
        group = getattr(module, "app", None)
        if isinstance(group, typer.Typer):
            app.add_typer(group, name=name)
        else:
            app.command(name, hidden=name in HIDDEN)(module.command)
    return app


def _version(
    context: typer.Context, version: bool = typer.Option(False, "--version", help="Print the version and stop.")
) -> None:
    """Safeguarding records, and reasoned, recorded decisions to share or not to share."""
    if version:
        from sharewell import __version__

        print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code (see output.Exit)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    wanted = next((word for word in given if not word.startswith("-")), "")
    build(wanted)(args=given, prog_name="sharewell")


if __name__ == "__main__":
    main()
