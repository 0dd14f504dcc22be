"""Asking at the terminal who somebody is, for commands that look into a file."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sharewell.rules.errors import NotNow

if TYPE_CHECKING:
    from sharewell.casework.tools import Tools
    from sharewell.rules.people import Actor

As = Annotated[str, typer.Option("--as", help="Your own sign-in name: you see what the page shows you, logged.")]
NO_TERMINAL = "Start this on a terminal: it asks for your password, which is never given in a command."


def ask(tools: Tools, sign_in_name: str) -> Actor:
    """The person who signs in at this terminal. Raises NotNow without one, Refused for whatever is wrong."""
    from sharewell.casework.at_the_terminal import actor_at_the_terminal

    if not sys.stdin.isatty():
        raise NotNow(NO_TERMINAL)
    password = getpass.getpass(f"Password of {sign_in_name}: ")
    code = getpass.getpass("Code from your app, or a recovery code (practice accounts: none): ")
    return actor_at_the_terminal(tools, sign_in_name, password, code)
