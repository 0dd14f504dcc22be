"""Writes the pages of docs/reference that say what the code says, or checks that they still do.

    python -m tools.generate_reference            write them
    python -m tools.generate_reference --check    fail, naming each page that has drifted

A page is a function that returns its text, registered by `@page("name")`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTICE = "<!-- Generated from the code by `make docs`. Change the code, not this page. -->\n"
Page = Callable[[], str]
PAGES: dict[str, Page] = {}


def page(name: str) -> Callable[[Page], Page]:
    """Register a function as the source of docs/reference/<name>.md."""

    def register(function: Page) -> Page:
        PAGES[name] = function
        return function

    return register


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; bars and line ends inside cells are made harmless."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(c).replace("|", "\\|").replace("\n", " ") for c in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


@page("settings")
def settings() -> str:
    """Every variable an operator may set."""
    from sharewell.config.environment import PREFIX, Environment

    rows = []
    for name, field in Environment.model_fields.items():
        default = "" if field.default in ("", None) else f"`{_shown(field.default)}`"
        rows.append((f"`{PREFIX}{name.upper()}`", default, field.description))
    return (
        "# Settings\n\nEnvironment variables. None is needed on one laptop. Each may also be given as a file that "
        "holds the value: add `_FILE` to its name, for example `SHAREWELL_SECRET_KEY_FILE=/run/secrets/web`.\n\n"
        + table(("Variable", "Default", "Meaning"), rows)
    )


def _shown(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


@page("cli")
def cli() -> str:
    """Every command with its arguments, options and exit codes."""
    import typer

    from sharewell.cli.main import build
    from sharewell.cli.output import EXIT_WORDS

    group: Any = typer.main.get_command(build())
    parts = ["# Commands\n", *_command("sharewell", group), "\n## How a command ends\n"]
    parts.append(table(("Exit code", "Meaning"), [(f"`{int(code)}`", words) for code, words in EXIT_WORDS.items()]))
    return "\n".join(parts)


def _command(name: str, command: Any) -> list[str]:
    if command.hidden:
        return []
    parts = [f"\n## `{name}`\n", (command.help or "").strip() + "\n"]
    rows = []
    for given in command.params:
        option = given.param_type_name == "option"
        words = given.help or ""
        spelt = ", ".join(given.opts) if option else (given.metavar or given.name.upper())
        rows.append((f"`{spelt}`", words))
    if rows:
        parts.append(table(("Argument or option", "Meaning"), rows))
    for sub in getattr(command, "commands", {}).values():
        parts += _command(f"{name} {sub.name}", sub)
    return parts


@page("events")
def events() -> str:
    """Every kind of event in the ledger."""
    from sharewell.rules.events import SENTENCES

    rows = [(f"`{event.value}`", sentence) for event, sentence in SENTENCES.items()]
    return "# Events of the ledger\n\nThe names are stable for ever.\n\n" + table(("Event", "What it says"), rows)


@page("who-may-do-what")
def who_may_do_what() -> str:
    """The table of actions, roles, and the place in the circle that each needs."""
    from sharewell.rules.access import WHO_MAY
    from sharewell.rules.people import ROLE_WORDS, Role

    rows = [
        (f"`{action.value}`", rule.needs.value, ", ".join(r.value.replace("_", " ") for r in Role if r in rule.roles),
         rule.sentence)
        for action, rule in WHO_MAY.items()
    ]  # fmt: skip
    roles = table(
        ("Role", "Who that is"), [(role.value.replace("_", " "), words) for role, words in ROLE_WORDS.items()]
    )
    return (
        "# Who may do what\n\nA role says which actions somebody may take. Being in the circle of a file says whether "
        "they can see that it exists. Both must hold, and the circle is asked first.\n\n"
        + table(("Action", "Sight of the file it needs", "Roles", "In words"), rows)
        + "\n## Roles\n\n"
        + roles
    )


@page("states")
def states() -> str:
    """Every state table of the rules, found by looking for them."""
    import sharewell.rules
    from sharewell.rules.state_table import StateTable, as_rows

    found: dict[int, tuple[str, StateTable[Any, Any]]] = {}
    for module in pkgutil.walk_packages(sharewell.rules.__path__, "sharewell.rules."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, StateTable):
                found.setdefault(id(value), (value.noun, value))
    parts = ["# States\n\nWhat each thing can be, who owes the next move, and what may happen then.\n"]
    for noun, states in sorted(found.values(), key=lambda pair: pair[0]):
        parts.append(f"\n## {noun}\n")
        parts.append(table(("State", "In words"), [(s.value, st.words) for s, st in states.standings.items()]))
        parts.append(table(("State", "Who owes the next move", "What happens", "State after"), as_rows(states)))
    return "\n".join(parts)


@page("editions")
def editions() -> str:
    """Every edition of the guidance, its rules, questions and what each outcome needs."""
    from sharewell.guidance import library

    parts = ["# Editions of the guidance\n\nA decision keeps for ever the edition it was opened under.\n"]
    for edition in library.editions():
        until = edition.in_force_until.isoformat() if edition.in_force_until else "now"
        provisional = f"\nProvisional: {edition.provisional_why}\n" if edition.provisional else ""
        parts.append(
            f"\n## {edition.title} (`{edition.key}`)\n\n{edition.publisher}. {edition.nation.value.title()}. "
            f"In force from {edition.in_force_from.isoformat()} until {until}. Source: {edition.citation}\n"
            f"{provisional}"
        )
        parts.append(table(("Rule", "Title", "Source"), [(r.number, r.title, r.citation) for r in edition.rules]))
        parts.append(table(("Question", "Rule", "Words"), [(f"`{q.id}`", q.rule, q.text) for q in edition.questions]))
        needs = [
            (f"`{outcome.value}`", ", ".join(f"`{n}`" for n in needed)) for outcome, needed in edition.needs.items()
        ]
        parts.append(table(("Outcome", "Needs"), needs))
    return "\n".join(parts)


@page("bad-input")
def bad_input() -> str:
    """Each kind of bad input that has an answer, with the tests that send it."""
    from tools.bad_input import KINDS, tests_by_kind

    tests = tests_by_kind()
    rows = [(kind, words, "; ".join(tests[kind])) for kind, words in KINDS.items() if kind in tests]
    return (
        "# Bad input\n\nWhat people mistype, leave out or send twice. Each gets a clear answer, what was typed is "
        "still there, and nothing is half written. The last column names the tests that see to it.\n\n"
        + table(("", "What is sent", "What the tests say"), rows)
    )


def write(folder: Path) -> list[str]:
    """Write every page into `folder`; returns the names of those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = drifted(folder)
    for name in changed:
        (folder / f"{name}.md").write_text(_text(name), encoding="utf-8")
    return changed


def drifted(folder: Path) -> list[str]:
    """The names of the pages in `folder` that do not say what the code says."""
    paths = {name: folder / f"{name}.md" for name in PAGES}
    return [n for n, path in paths.items() if not path.exists() or path.read_text(encoding="utf-8") != _text(n)]


def _text(name: str) -> str:
    return NOTICE + PAGES[name]().rstrip("\n") + "\n"


def main() -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a page has drifted")
    if not parser.parse_args().check:
        print("\n".join(f"wrote docs/reference/{name}.md" for name in write(FOLDER)) or "Nothing to change.")
        return 0
    wrong = drifted(FOLDER)
    print(
        "\n".join(f"docs/reference/{name}.md has drifted: run `make docs`" for name in wrong) or "No page has drifted."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharewell.config.settings")
    sys.exit(main())
