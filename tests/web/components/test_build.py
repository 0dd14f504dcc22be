"""The style sheet, script and font in the package are those that the sources make, and carry no reserved mark."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[3]
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "sharewell" / "web" / "static" / "sharewell"
RESERVED = re.compile(rb"GDS Transport|crest|crown|GOV\.UK logo|light-94a07e06a1|bold-b542beb274", re.IGNORECASE)


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def shipped(*, licences: bool = True) -> dict[str, Path]:
    files = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
    return {name: path for name, path in files.items() if licences or not name.startswith("licences/")}


def marked(content: bytes) -> bool:
    return RESERVED.search(content) is not None


def test_the_built_files_belong_to_the_sources() -> None:
    table = json.loads((FRONTEND / "built.json").read_text(encoding="utf-8"))
    remedy = "run `npm ci --ignore-scripts && npm run build` in frontend/ and commit the result"
    assert {name: sha(FRONTEND / name) for name in table["sources"]} == table["sources"], remedy
    assert {name: sha(path) for name, path in shipped().items()} == table["built"], remedy
    folders = ("scss", "js", "images", "licences")
    sources = {p.relative_to(FRONTEND).as_posix() for folder in folders for p in (FRONTEND / folder).iterdir()}
    assert sources <= set(table["sources"]), remedy


def test_a_new_build_gives_the_same_bytes() -> None:
    npm = shutil.which("npm")
    if npm is None:
        return  # The digests above hold without node; with node the build itself is repeated.
    if not (FRONTEND / "node_modules").is_dir():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=FRONTEND, check=True, capture_output=True, timeout=600)
    done = subprocess.run([npm, "run", "check"], cwd=FRONTEND, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_reserved_font_or_mark_is_shipped() -> None:
    found = [
        name for name, path in shipped(licences=False).items() if marked(path.read_bytes()) or marked(name.encode())
    ]
    assert shipped(licences=False) and not found


def test_the_search_for_reserved_marks_finds_one() -> None:
    assert marked(b"font-family:gds transport,arial") and marked(b"url(govuk-crest.svg)") and not marked(b"increase")


def test_no_lock_names_a_host() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if {"resolved", "funding"} & set(package)]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    assert lock["packages"]["node_modules/govuk-frontend"]["version"] == "6.3.0"


def test_every_address_in_the_style_sheet_is_a_file_of_ours() -> None:
    named = re.findall(r"url\(\"?([^\")]+)\"?\)", (STATIC / "sharewell.css").read_text(encoding="utf-8"))
    assert named and set(named) <= set(shipped())


def test_the_licences_travel_with_what_they_license() -> None:
    assert (
        "SIL OPEN FONT LICENSE Version 1.1" in shipped()["licences/atkinson-hyperlegible-next-OFL-1.1.txt"].read_text()
    )
    assert "The MIT License" in shipped()["licences/govuk-frontend-MIT.txt"].read_text()
