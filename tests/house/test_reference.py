"""The generated pages say what the code says, and a drift is seen."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sharewell.config.environment import names
from tests.house.detectors import HOUSE
from tools import bad_input, generate_reference


def test_no_generated_page_has_drifted() -> None:
    assert generate_reference.drifted(generate_reference.FOLDER) == []


def test_a_page_that_was_changed_by_hand_is_seen(tmp_path: Path) -> None:
    assert set(generate_reference.write(tmp_path)) == set(generate_reference.PAGES)
    assert generate_reference.drifted(tmp_path) == []
    changed = tmp_path / "events.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("recorded", "noted"), encoding="utf-8")
    assert generate_reference.drifted(tmp_path) == ["events"]


@pytest.mark.parametrize("name", names())
def test_every_setting_is_on_the_settings_page(name: str) -> None:
    assert f"`{name}`" in (HOUSE / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


def test_the_project_file_names_the_licence_the_pythons_and_the_command() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert project["license"] == "Apache-2.0"
    assert project["scripts"] == {"sharewell": "sharewell.cli.main:main", "sharewell-verify": "sharewell_verify:main"}
    assert (HOUSE / "LICENSE").read_text(encoding="utf-8").split()[:2] == ["Apache", "License"]


def test_each_dependency_has_its_reason_beside_it() -> None:
    lines = (HOUSE / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    block = lines[start + 1 : lines.index("]", start)]
    unexplained = [
        line for before, line in zip(["", *block], block, strict=False)
        if line.strip().startswith('"') and not before.strip().startswith(("#", '"'))
    ]  # fmt: skip
    assert unexplained == []


@pytest.mark.parametrize("kind", bad_input.REQUIRED)
def test_every_kind_of_bad_input_is_sent_by_a_test(kind: str) -> None:
    assert bad_input.tests_by_kind().get(kind)


def test_a_test_named_after_a_kind_is_found_and_no_test_names_an_unknown_kind(tmp_path: Path) -> None:
    planted = "def test_b5_a_time(): ...\ndef test_b99_else(): ...\ndef test_before(): ...\n"
    (tmp_path / "test_planted.py").write_text(planted, encoding="utf-8")
    assert bad_input.tests_by_kind(tmp_path) == {"B5": ["a time"], "B99": ["else"]}
    assert set(bad_input.tests_by_kind()) <= set(bad_input.KINDS)
