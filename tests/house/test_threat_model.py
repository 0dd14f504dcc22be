"""The page of threats names each of them once, and only tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "explanation" / "threat-model.md"
THREATS = {f"T{number}" for number in range(1, 33)}


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines()
            if re.match(r"\| T\d+ ", line)]


def _faults(text: str) -> list[str]:
    rows = _rows(text)
    names = [row[0] for row in rows]
    faults = [f"{name} is missing" for name in THREATS - set(names)]
    faults += [f"{name} stands twice" for name in set(names) if names.count(name) > 1]
    for row in rows:
        tests = re.findall(r"`(tests/[^`]+)`", row[3])
        faults += [f"{row[0]} names no test"] * (not tests)
        faults += [f"{row[0]} names {test}" for test in tests if not (HOUSE / test).is_file()]
    return faults


@pytest.mark.once
def test_every_threat_stands_once_with_tests_that_are_there() -> None:
    assert _faults(PAGE.read_text(encoding="utf-8")) == []


@pytest.mark.once
def test_a_threat_left_out_and_a_test_that_is_not_there_are_seen() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("| T9 |", "| T90 |").replace("test_hidden.py", "test_gone.py")
    assert "T9 is missing" in _faults(text) and any("test_gone" in fault for fault in _faults(text))


def _takes_files(text: str) -> bool:
    return bool(re.search(r"request\.FILES|FileField|type=[\"']file", text))


@pytest.mark.once
def test_one_page_alone_takes_files() -> None:
    pages = [page for kind in ("*.py", "*.html") for page in (HOUSE / "src" / "sharewell").rglob(kind)]
    taking = [page for page in pages if _takes_files(page.read_text(encoding="utf-8"))]
    found = {str(page.relative_to(HOUSE / "src" / "sharewell")) for page in taking}
    assert len(pages) > 200 and found == {"web/staff/attachments.py", "web/templates/attachment/list.html"}
    assert _takes_files('<input type="file">') and _takes_files("request.FILES")
