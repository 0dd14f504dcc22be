"""Counts the states that the walks went through, and prints the sum at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

COUNTED = pytest.StashKey[dict[str, int]]()


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Callable[[str, int], None]:
    """Adds a number of states, under a heading, to what is printed at the end."""

    def add(heading: str, states: int) -> None:
        request.config.stash.setdefault(COUNTED, {})[heading] = states

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the counts."""
    found = config.stash.get(COUNTED, {})
    if found:
        terminalreporter.section("decision space")
        for heading, states in found.items():
            terminalreporter.write_line(f"{states:>45,}  {heading}")
