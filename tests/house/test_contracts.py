"""The import contracts hold, and each is seen to break when somebody imports what they should not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.detectors import HOUSE

FLOORS = ["config", "web", "api", "cli", "casework", "reports", "records", "records/models", "delivery", "vault",
          "rules", "guidance"]  # fmt: skip
ABOVE = [
    ("guidance", "rules"), ("rules", "vault"), ("rules", "records"), ("vault", "records"), ("vault", "delivery"),
    ("records", "casework"), ("records", "delivery"), ("delivery", "reports"), ("casework", "web"),
    ("casework", "reports"), ("reports", "cli"), ("web", "api"), ("api", "cli"), ("cli", "config"), ("web", "config"),
]  # fmt: skip


def _lint(folder: Path, source: Path, contract: str = "") -> subprocess.CompletedProcess[str]:
    chosen = ["--contract", contract] if contract else []
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", folder / "pyproject.toml", *chosen],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(source)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The floors, empty, with the contracts of the real house."""
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    package = tmp_path / "src" / "sharewell"
    for floor in FLOORS:
        (package / floor).mkdir(parents=True)
        (package / floor / "__init__.py").touch()
    (package / "__init__.py").touch()
    return tmp_path


def _plant(skeleton: Path, floor: str, imported: str) -> None:
    (skeleton / "src" / "sharewell" / floor / "planted.py").write_text(f"import {imported}\n")


def test_the_contracts_hold() -> None:
    found = _lint(HOUSE, HOUSE / "src")
    assert found.returncode == 0, found.stdout


def test_the_empty_floors_keep_the_contracts(skeleton: Path) -> None:
    found = _lint(skeleton, skeleton / "src")
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(("floor", "upper"), ABOVE)
def test_a_floor_may_not_import_one_above_or_beside_it(skeleton: Path, floor: str, upper: str) -> None:
    _plant(skeleton, floor, f"sharewell.{upper}")
    assert "Imports point down only BROKEN" in _lint(skeleton, skeleton / "src", "floors").stdout


def test_a_new_floor_must_be_given_its_place(skeleton: Path) -> None:
    (skeleton / "src" / "sharewell" / "attic").mkdir()
    (skeleton / "src" / "sharewell" / "attic" / "__init__.py").touch()
    assert _lint(skeleton, skeleton / "src", "floors").returncode != 0


@pytest.mark.parametrize(
    ("contract", "floor", "imported"),
    [
        ("pure", "rules", "django.db"),
        ("pure", "guidance", "pydantic"),
        ("pure", "rules", "cryptography"),
        ("models", "casework", "sharewell.records.models"),
        ("models", "web", "sharewell.records.models"),
        ("doors", "web", "sharewell.records"),
        ("doors", "api", "sharewell.delivery"),
        ("doors", "cli", "sharewell.vault"),
    ],
)
def test_each_other_contract_breaks_when_it_should(skeleton: Path, contract: str, floor: str, imported: str) -> None:
    _plant(skeleton, floor, imported)
    found = _lint(skeleton, skeleton / "src", contract)
    assert found.returncode != 0
    assert "BROKEN" in found.stdout


def test_every_contract_has_a_test_of_its_own() -> None:
    settings = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert {c["id"] for c in settings["tool"]["importlinter"]["contracts"]} == {"floors", "pure", "models", "doors"}
