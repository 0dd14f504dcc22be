"""Every link from one page of the documents to another leads to a file that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#\s]+)")


def dead(name: str, text: str) -> list[str]:
    """The links of one page that lead nowhere inside the project."""
    inside = [one for one in LINK.findall(text) if not one.startswith(("http:", "https:", "mailto:"))]
    return [f"{name}: {one}" for one in inside if not (ROOT / name).parent.joinpath(one).exists()]


def test_every_link_between_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 40
    assert not [one for page in pages for one in dead(str(page.relative_to(ROOT)), page.read_text("utf-8"))]


def test_a_link_to_a_page_that_is_gone_is_found() -> None:
    assert dead("docs/README.md", "[a](how-to/gone.md) [b](https://example.org/x) [c](how-to/decide.md#top)") == [
        "docs/README.md: how-to/gone.md"]
