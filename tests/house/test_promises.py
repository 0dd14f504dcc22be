"""Whatever SECURITY.md promises names a test that is there, and no page of the reasons names one that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
SECURITY = HOUSE / "SECURITY.md"
REASONS = (SECURITY, HOUSE / "ARCHITECTURE.md", HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md")))
FLOORS = "config|web|api|cli|casework|reports|records|delivery|vault|rules|guidance"
TEST = re.compile(r"`(tests/[^`\s]+)`")
MODULE = re.compile(rf"`((?:{FLOORS})/[^`\s]+\.py)`")
COVERAGE = "`make coverage`"


def _promises(text: str) -> list[str]:
    table = text.partition("## Promised now")[2].partition("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("| ")][2:]


def _unproved(text: str) -> list[str]:
    """Every promise that names no test file, by how it begins."""
    files = [(row, [name for name in TEST.findall(row) if name.endswith(".py")]) for row in _promises(text)]
    return [row[2:60] for row, named in files if not named and COVERAGE not in row]


def _gone(text: str) -> list[str]:
    """Every test or module that is named and is not there."""
    tests = [name for name in TEST.findall(text) if not (HOUSE / name).exists()]
    return tests + [name for name in MODULE.findall(text) if not (HOUSE / "src/sharewell" / name).is_file()]


@pytest.mark.once
def test_every_promise_names_a_test_that_is_there() -> None:
    text = SECURITY.read_text(encoding="utf-8")
    assert len(_promises(text)) > 50
    assert _unproved(text) == []


@pytest.mark.once
@pytest.mark.parametrize("page", REASONS, ids=lambda page: str(page.relative_to(HOUSE)))
def test_no_page_names_a_test_or_a_module_that_is_gone(page: Path) -> None:
    assert _gone(page.read_text(encoding="utf-8")) == []


@pytest.mark.once
def test_a_promise_without_a_test_and_a_test_that_is_gone_are_seen() -> None:
    text = SECURITY.read_text(encoding="utf-8")
    row = _promises(text)[3]
    planted = "| Nothing is ever lost. | luck | `tests/casework` |"
    assert _unproved(text.replace(row, planted)) == [planted[2:]]
    assert _gone("It is tried in `tests/web/test_never.py`, `casework/never.py` and `tests/web/test_fresh.py`.") == [
        "tests/web/test_never.py", "casework/never.py"]
