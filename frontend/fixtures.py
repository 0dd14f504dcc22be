"""Gathers the official examples of the components we use into one file for the tests.

Run after `npm ci` when the version of govuk-frontend changes: python frontend/fixtures.py
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
KIT = HERE / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
OUT = HERE.parent / "tests" / "web" / "components" / "govuk-fixtures.json.gz"


def gathered() -> dict[str, list[dict[str, object]]]:
    """Every example of every component in use: its name, its parameters and the HTML they must give."""
    from sharewell.web.components.kit import COMPONENTS

    found = {}
    for component in COMPONENTS:
        examples = json.loads((KIT / component / "fixtures.json").read_text(encoding="utf-8"))["fixtures"]
        found[component] = [{key: example[key] for key in ("name", "options", "html")} for example in examples]
    return found


def main() -> None:
    """Write the file. The same examples give the same bytes."""
    if not KIT.is_dir():
        sys.exit("Run `npm ci --ignore-scripts` in frontend/ first.")
    text = json.dumps(gathered(), ensure_ascii=False, separators=(",", ":")).encode()
    OUT.write_bytes(gzip.compress(text, 9, mtime=0))


if __name__ == "__main__":
    main()
