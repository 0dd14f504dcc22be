"""A group of commands whose name alone, with an argument, is one of them: `sharewell backup FOLDER`."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


def doing(command: str) -> type[TyperGroup]:
    """A group that takes what is none of its commands as arguments of `command`."""

    class Doing(TyperGroup):
        def parse_args(self, context: Any, arguments: list[str]) -> list[str]:
            if arguments and arguments[0] not in self.commands and arguments[0] != "--help":
                arguments = [command, *arguments]
            rest: list[str] = super().parse_args(context, arguments)
            return rest

    return Doing
